import type { SqlSession } from '../storage/sql-driver.ts';
import { ROW } from './record-row.ts';

/** Column → its type as PostgreSQL writes it, `!` behind it where it may not be null. */
export type TableShape = Readonly<Record<string, string>>;

const PG_TYPES = {
  text: 'text',
  'text[]': 'text[]',
  integer: 'integer',
  timestamptz: 'timestamp with time zone',
} as const;
const NEVER_NULL: ReadonlySet<string> = new Set(['at', 'kind', 'actor', 'classes', 'client']);

/** The log's own tables as migrations leave them, and the book of all steps that stands beside them: what verification reads, and nothing beside it. */
export const LOG_TABLES = {
  access_record: {
    instance: 'text!',
    idx: 'bigint!',
    ...Object.fromEntries(
      Object.entries(ROW).map(([name, { type }]) => [
        name,
        `${PG_TYPES[type]}${NEVER_NULL.has(name) ? '!' : ''}`,
      ]),
    ),
    body: 'text',
  },
  access_node: { instance: 'text!', level: 'smallint!', idx: 'bigint!', hash: 'bytea!' },
  access_head: { instance: 'text!', size: 'bigint!', frontier: 'bytea[]!', note: 'text!' },
  access_checkpoint: {
    instance: 'text!',
    size: 'bigint!',
    at: 'timestamp with time zone!',
    note: 'text!',
  },
  access_migration: { version: 'integer!' },
  store_step: { versions: 'text!', version: 'integer!', phase: 'text!' },
} as const satisfies Readonly<Record<string, TableShape>>;

/** Only where a gateway decided by policies. */
export const ARCHIVE_TABLES = {
  policy_set: { version: 'text!', first_used: 'timestamp with time zone!', canonical: 'text!' },
  policy_set_migration: { version: 'integer!' },
} as const satisfies Readonly<Record<string, TableShape>>;

export async function isThere(session: SqlSession, table: string): Promise<boolean> {
  const [row] = await session.query('select to_regclass($1) is not null as is_there', [table]);
  return row?.['is_there'] === true;
}
