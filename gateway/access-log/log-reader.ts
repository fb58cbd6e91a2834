import { z } from 'zod';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { type FoundRecord, findRecord } from './find-record.ts';
import { type AccessFilter, type Conditions, conditionsOf } from './log-filter.ts';
import { consistencyRanges } from './merkle.ts';
import { readCursor, writeCursor } from './page-cursor.ts';
import { type InclusionProof, readInclusionProof, readRangeHashes } from './proof-reader.ts';
import type { AccessRecord } from './record.ts';
import { recordOfRow, rowColumns } from './record-row.ts';
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
  /** A record of several data classes counts for each of them; they are parted after counting. */
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
} as const;
/** Where a record stands in the order of time. */
const placeShape = z
  .tuple([z.iso.datetime(), z.string().regex(/^[^\0]*$/), z.int()])
  .transform(([at, instance, index]) => ({ at, instance, index }));
type Place = Readonly<z.infer<typeof placeShape>>;

/** All sets of data classes that occur, by leaping along the index from one to the next: there are few. */
const CLASS_SETS = `
  with recursive leap as (
    (select class_set from access_record where class_set is not null order by class_set limit 1)
    union all
    select (select r.class_set from access_record r where r.class_set > leap.class_set order by r.class_set limit 1)
    from leap where leap.class_set is not null
  ) select class_set from leap where class_set is not null`;
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
  async *select(filter: AccessFilter): AsyncIterable<{ instance: string; index: number; body: string }> {
    const conditions = await this.#conditionsOf(filter);
    let last: Place | undefined;
    for (;;) {
      const rows = await this.#rows(conditions, EXPORT_PAGE, last);
      yield* rows;
      last = rows.at(-1);
      if (!last || rows.length < EXPORT_PAGE) return;
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
    limit = 50,
  ): Promise<readonly { value: string; count: number }[]> {
    const { where, anyOf, parameters } = await this.#conditionsOf(filter);
    if (anyOf.length === 0) return [];
    const values = by === 'data_class' ? `unnest(string_to_array(told, ' '))` : 'told';
    const rows = await this.#driver.query(
      `select ${values} as value, sum(records) as count from (
         select ${GROUPS[by]} as told, count(*) as records from access_record
         where ${[`(${anyOf.join(' or ')})`, `${GROUPS[by]} is not null`, ...where].join(' and ')} group by 1
       ) as counted group by 1 order by 2 desc, 1 limit ${limit}`,
      [...parameters],
    );
    return rows.map((row) => ({ value: String(row['value']), count: Number(row['count']) }));
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
    const { dataClass } = filter;
    if (dataClass === undefined) return conditionsOf(filter, this.#keys);
    const rows = await this.#driver.query(CLASS_SETS);
    const sets = rows.map((row) => String(row['class_set']));
    return conditionsOf(
      filter,
      this.#keys,
      sets.filter((set) => set.split(' ').includes(dataClass)),
    );
  }

  async #rows(
    { where, anyOf, parameters }: Conditions,
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
    const parts = anyOf.map(
      (equality) => `(select * from access_record
        where ${[equality, 'body is not null', ...where].join(' and ')} ${more} order by ${order})`,
    );
    const rows = await this.#driver.query(
      `select instance, idx, body, ${AT} as told_at, ${rowColumns('found')} from (${parts.join(' union all ')}) as found order by ${order}`,
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
