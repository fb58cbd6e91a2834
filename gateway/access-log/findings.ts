import { GatewayError } from '../../schema/errors.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { type AccessRecord, parseRecord } from './record.ts';
import { recordOfRow } from './record-of-row.ts';
import { rowColumns } from './record-row.ts';

export interface Finding {
  readonly id: string;
  readonly at: string;
  readonly record: AccessRecord;
  /** The record that closed it; undefined while it is open. */
  readonly closing: AccessRecord | undefined;
}

/** Found by a citizen, not by a rule of the watch: the finding has the objection's id and ends with its answer. */
export const OBJECTION_RULE = 'citizen-objection';

export type FindingState = 'open' | 'closed' | 'all';

/** Findings as the log holds them, newest first; one that two gateways found at once is there once. */
export class Findings {
  readonly #driver: SqlDriver;
  constructor(driver: SqlDriver) {
    this.#driver = driver;
  }

  /** @param after cursor: time and id of the last one seen. @throws GatewayError BAD_USER_INPUT. */
  async page(
    state: FindingState,
    first: number,
    after?: { at: string; id: string },
  ): Promise<{ findings: readonly Finding[]; hasNextPage: boolean }> {
    const rows = await this.#driver.query(
      `${SELECT} where ${STATES[state]} and ($2::timestamptz is null or (f.at, f.finding) < ($2::timestamptz, $3::text))
       order by f.at desc, f.finding desc limit $1`,
      [first + 1, after?.at ?? null, after?.id ?? null],
    );
    return { findings: rows.slice(0, first).map(findingOf), hasNextPage: rows.length > first };
  }

  async find(id: string): Promise<Finding | undefined> {
    const [row] = await this.#driver.query(`${SELECT} where f.finding = $1`, [id]);
    return row && findingOf(row);
  }
}

/** The first record of every finding with the first that closed it. */
const SELECT = `
  select f.finding, f.instance, f.idx, f.body, ${rowColumns('f')}, c.body as closing from (
    select distinct on (finding) * from access_record
    where kind = 'finding' and body is not null order by finding, at, instance, idx
  ) f left join lateral (
    select body from access_record where kind = 'finding-closed' and finding = f.finding and body is not null
    order by at, instance, idx limit 1
  ) c on true`;
const STATES = { open: 'c.body is null', closed: 'c.body is not null', all: 'true' } as const;

function findingOf(row: Readonly<Record<string, unknown>>): Finding {
  const record = recordOfRow(row);
  const closing = typeof row['closing'] === 'string' ? parseRecord(row['closing']) : undefined;
  if (closing && (closing.kind !== 'finding-closed' || closing.finding?.id !== record.finding?.id))
    throw new GatewayError(
      'INTERNAL',
      `access log: the finding ${row['finding']} is closed by another record`,
    );
  return { id: String(row['finding']), at: record.at, record, closing };
}
