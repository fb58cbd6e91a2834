import { z } from 'zod';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { combinationsIn } from './facets.ts';
import { type FoundRecord, findRecord } from './find-record.ts';
import { type AccessFilter, type Conditions, conditionsOf, isLedByFacets } from './log-filter.ts';
import { consistencyRanges } from './merkle.ts';
import { readCursor, writeCursor } from './page-cursor.ts';
import { type InclusionProof, readInclusionProof, readRangeHashes } from './proof-reader.ts';
import type { AccessRecord } from './record.ts';
import { recordOfRow } from './record-of-row.ts';
import { rowColumns } from './record-row.ts';
import type { SubjectKeys } from './subject-keys.ts';

export interface LogEntry {
  readonly instance: string;
  readonly index: number;
  readonly record: AccessRecord;
  readonly cursor: string;
}

export interface LogPage {
  readonly entries: readonly LogEntry[];
  readonly hasNextPage: boolean;
}

/** What records can be counted by, and how the database tells it. */
export const GROUPS = {
  subject: 'subject',
  /** Sets are parted after counting. */
  data_class: 'class_set',
  /** By the calendar of Hanoi. */
  day: `to_char(at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD')`,
  actor: 'actor',
  agency: 'agency',
  dossier: 'dossier',
  decision: 'decision',
  client: 'client',
  branch: 'branch',
  kind: 'kind',
  service: 'service',
  purpose: 'purpose',
  ground: 'ground_set',
  policy: 'policy_names',
  code: 'code',
  on_behalf: 'on_behalf',
} as const;
/** Groups whose column holds several words; a record counts for each of them. Of the others there is nothing to part. */
const PARTED: Readonly<Partial<Record<keyof typeof GROUPS, string>>> = {
  data_class: ' ',
  ground: ' ',
  policy: ' ',
  code: ',',
};

/** What can be counted once however many records it has. */
export type Distinct = 'subjects' | 'persons';

export interface Counted {
  readonly value: string;
  readonly count: number;
  /** Different subjects, by keyed hash; where it was asked for. */
  readonly subjects?: number;
  /** Different persons: subjects, and those whom a row named besides. */
  readonly persons?: number;
}

/** The rows that tell who is counted. Over a change of subject key one person counts as two. */
const DISTINCT: Readonly<Record<Distinct, (told: string, where: string) => string>> = {
  subjects: (told, where) =>
    `select ${told} as told, subject as who from access_record where ${where} and subject is not null`,
  persons: (
    told,
    where,
  ) => `select ${told} as told, subject as who from access_record where ${where} and subject_kind = 'person'
    union all select ${told}, unnest(related) from access_record where ${where} and related is not null`,
};
/** Where a record stands in the order of time. */
const placeShape = z
  .tuple([z.iso.datetime(), z.string().regex(/^[^\0]*$/), z.int()])
  .transform(([at, instance, index]) => ({ at, instance, index }));
type Place = Readonly<z.infer<typeof placeShape>>;

/** All lists of error codes that occur, by leaping along their index from one to the next: there are few. */
const CODES = `
  with recursive leap as (
    (select code as told from access_record where code is not null order by code limit 1)
    union all
    (select (select r.code from access_record r where r.code > leap.told order by r.code limit 1)
    from leap where leap.told is not null)
  ) select told from leap where told is not null`;
const EXPORT_PAGE = 1_000;
/** To the microsecond, as the database orders. */
const AT = `to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Questions to the log, answered by the database alone; nothing is ever loaded whole. */
export class LogReader {
  readonly #driver: SqlDriver;
  readonly #keys: SubjectKeys;

  constructor(driver: SqlDriver, keys: SubjectKeys) {
    this.#driver = driver;
    this.#keys = keys;
  }

  /** Newest first. @throws GatewayError BAD_USER_INPUT for a cursor that cannot be. */
  async page(filter: AccessFilter, first: number, after?: string): Promise<LogPage> {
    const conditions = await this.#conditionsOf(filter);
    const rows = await this.#rows(
      conditions,
      first + 1,
      after === undefined ? undefined : readCursor(placeShape, after),
    );
    const entries = rows.slice(0, first).map(({ at, instance, index, record }) => ({
      instance,
      index,
      record,
      cursor: writeCursor([at, instance, index]),
    }));
    return { entries, hasNextPage: rows.length > first };
  }

  /** One record by its number, if it fits. */
  async find(number: string, filter: AccessFilter): Promise<FoundRecord | undefined> {
    return findRecord(this.#driver, number, await this.#conditionsOf(filter));
  }

  /** Canonical bodies of all records that fit, newest first, page by page: what an export of any size reads. */
  async *select(
    filter: AccessFilter,
    limit = Number.POSITIVE_INFINITY,
  ): AsyncIterable<{ instance: string; index: number; body: string }> {
    const conditions = await this.#conditionsOf(filter);
    let last: Place | undefined;
    for (let left = limit; left > 0; left -= EXPORT_PAGE) {
      const page = Math.min(left, EXPORT_PAGE);
      const rows = await this.#rows(conditions, page, last);
      yield* rows;
      last = rows.at(-1);
      if (!last || rows.length < page) return;
    }
  }

  /** The signed heads of all logs in this store, by their names. */
  async heads(): Promise<readonly { readonly instance: string; readonly note: string }[]> {
    const rows = await this.#driver.query('select instance, note from access_head order by instance');
    return rows.map((row) => ({ instance: String(row['instance']), note: String(row['note']) }));
  }

  /** How many records each value of a column has, most first; erased ones count as long as the column is kept. */
  async count(
    filter: AccessFilter,
    by: keyof typeof GROUPS,
    { limit = 50, distinct = [] }: { readonly limit?: number; readonly distinct?: readonly Distinct[] } = {},
  ): Promise<readonly Counted[]> {
    const { where, anyOf, parameters } = await this.#conditionsOf(filter);
    if (anyOf.length === 0) return [];
    const told = GROUPS[by];
    const fits = [`(${anyOf.join(' or ')})`, `${told} is not null`, ...where].join(' and ');
    const parted = PARTED[by];
    const words = parted === undefined ? 'told' : `unnest(string_to_array(told, '${parted}'))`;
    const rows = await this.#driver.query(
      `select ${words} as value, sum(records) as count from (
         select ${told} as told, count(*) as records from access_record where ${fits} group by 1
       ) as counted group by 1 order by 2 desc, 1 limit ${limit}`,
      [...parameters],
    );
    const values = rows.map((row) => String(row['value']));
    const seen = new Map<Distinct, ReadonlyMap<string, number>>();
    for (const name of distinct) {
      const n = parameters.length;
      const found = await this.#driver.query(
        `select value, count(*) as count from (
           select distinct ${words} as value, who from (${DISTINCT[name](told, fits)}) as seen
         ) as once where value = any($${n + 1}::text[]) group by 1`,
        [...parameters, values],
      );
      seen.set(name, new Map(found.map((row) => [String(row['value']), Number(row['count'])])));
    }
    return rows.map((row) => {
      const value = String(row['value']);
      const others = distinct.map((name) => [name, seen.get(name)?.get(value) ?? 0]);
      return { value, count: Number(row['count']), ...Object.fromEntries(others) };
    });
  }

  /** Proof that a record is in its log, against the log's present signed head. */
  inclusionProof(instance: string, index: number): Promise<InclusionProof> {
    return readInclusionProof(this.#driver, instance, index);
  }

  /** Proof that the log of `first` records is the beginning of the log of `second`. */
  consistencyProof(instance: string, first: number, second: number): Promise<readonly Buffer[]> {
    return readRangeHashes(this.#driver, instance, consistencyRanges(first, second));
  }

  async #conditionsOf(filter: AccessFilter): Promise<Conditions> {
    const told = async (sql: string, parameters: readonly string[] = []) =>
      (await this.#driver.query(sql, parameters)).map((row) => String(row['told']));
    const facets = combinationsIn(filter);
    return conditionsOf(filter, this.#keys, {
      ...(filter.code !== undefined && { codes: await told(CODES) }),
      ...(isLedByFacets(filter) && { combinations: await told(facets.sql, facets.parameters) }),
    });
  }

  async #rows(
    { where, anyOf, mayOverlap, parameters, inTurn }: Conditions,
    limit: number,
    after: Place | undefined,
  ): Promise<readonly (Place & { readonly body: string; readonly record: AccessRecord })[]> {
    if (anyOf.length === 0) return [];
    const n = parameters.length;
    const more = after
      ? `and (at, instance, idx) < ($${n + 1}::timestamptz, $${n + 2}, $${n + 3}::bigint)`
      : '';
    const order = `at desc, instance desc, idx desc limit ${limit}`;
    // The time is told apart from `at`: a name given in the select list would be what it is ordered by.
    const ordered = (equality: string) => `(select * from access_record
        where ${[equality, 'body is not null', ...where].join(' and ')} ${more} order by ${order})`;
    const parts = inTurn
      ? [
          `(select read.* from unnest(${inTurn.values}::text[]) as turn(value),
            lateral ${ordered(inTurn.is('turn.value'))} as read)`,
        ]
      : anyOf.map(ordered);
    const rows = await this.#driver.query(
      `select instance, idx, body, ${AT} as told_at, ${rowColumns('found')} from (${parts.join(mayOverlap ? ' union ' : ' union all ')}) as found order by ${order}`,
      [...parameters, ...(after ? [after.at, after.instance, after.index] : [])],
    );
    return rows.map((row) => ({
      at: String(row['told_at']),
      instance: String(row['instance']),
      index: Number(row['idx']),
      body: String(row['body']),
      record: recordOfRow(row),
    }));
  }
}
