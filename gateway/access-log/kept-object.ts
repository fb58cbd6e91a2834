import { createHash } from 'node:crypto';
import { own } from '../../schema/own.ts';
import type { SqlRow, SqlSession } from '../storage/sql-driver.ts';
import { canonicalJson } from './canonical-json.ts';

/**
 * A kind of thing that the gateway keeps in a table and whose every change is on record (`AccessLog.change`): what is to
 * be a right, a request or evidence. `log verify` holds each row against the newest record of it.
 */
export interface ObjectKind {
  /** As records name it. */
  readonly kind: string;
  readonly table: string;
  /** SQL of a row's id, as text. */
  readonly id: string;
  /** Every column of the table with its type as PostgreSQL writes it, `!` behind it where it may not be null. The digest covers all. */
  readonly columns: Readonly<Record<string, string>>;
  /** Column that counts the changes; absent where a row never changes. */
  readonly version?: string;
}

/** An instant as SQL text, in UTC and to the microsecond, whatever zone the session is in. */
export const instantText = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** A column as SQL that gives the same text whatever the session's settings are; a list tells its words apart. */
function textOf(column: string, type: string): string {
  if (type.startsWith('timestamp')) return instantText(column);
  return /\[\]!?$/.test(type) ? `array_to_json(${column})` : column;
}

export interface StoredObject {
  readonly id: string;
  readonly version: number;
  /** Base64url SHA-256 of the row. */
  readonly digest: string;
}

/** Reads rows of a kind as the log knows them, in order of their ids, after `after`. */
export async function readObjects(
  session: SqlSession,
  kind: ObjectKind,
  after: string | undefined,
  limit: number,
): Promise<readonly StoredObject[]> {
  const rows = await session.query(
    `${selectOf(kind)} where $1::text is null or (${kind.id}) collate "C" > $1 order by (${kind.id}) collate "C" limit ${limit}`,
    [after ?? null],
  );
  return rows.map((row) => storedOf(kind, row));
}

/** One row as it stands in this transaction. @returns undefined when there is none. */
export async function readObject(
  session: SqlSession,
  kind: ObjectKind,
  id: string,
): Promise<StoredObject | undefined> {
  const [row] = await session.query(`${selectOf(kind)} where (${kind.id}) = $1`, [id]);
  return row && storedOf(kind, row);
}

/** Rows by their ids, as they stand. */
export async function readObjectsOf(
  session: SqlSession,
  kind: ObjectKind,
  ids: readonly string[],
): Promise<readonly StoredObject[]> {
  const rows = await session.query(`${selectOf(kind)} where (${kind.id}) = any($1::text[])`, [ids]);
  return rows.map((row) => storedOf(kind, row));
}

const selectOf = ({ table, id, columns, version = '1' }: ObjectKind): string =>
  `select ${id} as object_id, ${version} as object_version, ${Object.entries(columns)
    .map(([name, type]) => `(${textOf(name, type)})::text as "${name}"`)
    .join(', ')} from ${table}`;

/** The digest covers names and values, so that no two columns can be exchanged; an absent value is not an empty one. */
function storedOf({ columns }: ObjectKind, row: SqlRow): StoredObject {
  const values = Object.keys(columns).map((name) => [name, own(row, name) ?? null]);
  return {
    id: String(row['object_id']),
    version: Number(row['object_version']),
    digest: createHash('sha256')
      .update(canonicalJson(Object.fromEntries(values)))
      .digest('base64url'),
  };
}
