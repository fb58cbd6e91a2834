import { createHash } from 'node:crypto';
import type { SqlDriver, SqlRow } from '../../gateway/storage/sql-driver.ts';

/** The part of a change's record that speaks of the object, read from the canonical bytes by this file alone. */
export interface ToldObject {
  readonly kind: string;
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly digest: string;
  readonly counterpart?: string;
  readonly scope?: readonly string[];
  readonly reasonHash?: string;
  readonly until?: string;
}
export interface ToldChange {
  readonly actor: { readonly kind: string; readonly id: string };
  readonly subject?: { readonly kind: string; readonly hash: string };
  readonly related?: readonly { readonly kind: string; readonly hash: string }[];
  readonly object: ToldObject;
}

/** Tables by kind: the column of the id, and which other columns hold instants, lists or integers. */
const TABLES = {
  delegation: { table: 'delegation', id: 'id', instants: ['granted_at', 'expires_at', 'revoked_at'] },
  emergency: {
    table: 'emergency_access',
    id: 'id',
    instants: ['requested_at', 'approved_at', 'reviewed_at'],
  },
  request: { table: 'citizen_request', id: 'reference', instants: ['created_at', 'due_at'] },
} as const;

export async function changesIn(driver: SqlDriver): Promise<ToldChange[]> {
  const rows = await driver.query(
    'select body from access_record where body is not null order by instance, idx',
  );
  return rows
    .map((row) => JSON.parse(String(row['body'])))
    .filter((record) => record.kind === 'change') as ToldChange[];
}

/**
 * What does not agree between the rows of rights and the records of their changes. It knows the tables and the bytes of
 * records, and nothing of the code that wrote them.
 */
export async function disagreements(driver: SqlDriver): Promise<string[]> {
  const told = new Map<string, ToldObject[]>();
  for (const { object } of await changesIn(driver)) {
    // The log's own heads, keys and policy sets are judged elsewhere.
    if (!Object.hasOwn(TABLES, object.kind)) continue;
    const name = `${object.kind}/${object.id}`;
    told.set(name, [...(told.get(name) ?? []), object]);
  }
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const [kind, { table, id, instants }] of Object.entries(TABLES)) {
    const micros = instants.map((name) => `(extract(epoch from ${name}) * 1000000)::bigint as ${name}`);
    for (const row of await driver.query(
      `select *, ${micros.join(', ')} from (select * from ${table}) as t`,
    )) {
      const name = `${kind}/${row[id]}`;
      seen.add(name);
      const objects = (told.get(name) ?? []).sort((a, b) => a.version - b.version);
      const last = objects.at(-1);
      const versions = objects.map(({ version }) => version).join();
      const wanted = Array.from({ length: Number(row['version']) }, (_, place) => place + 1).join();
      if (versions !== wanted) faults.push(`${name}: records of versions ${versions}, not ${wanted}`);
      if (last?.digest !== digestOf(row, instants)) faults.push(`${name}: another row than its last record`);
      if (last && last.state !== stateOf(kind, row)) faults.push(`${name}: ${last.state} on record`);
    }
  }
  for (const name of told.keys()) if (!seen.has(name)) faults.push(`${name}: a record without a row`);
  return faults;
}

/** What the last record must say of a row. */
function stateOf(kind: string, row: SqlRow): string {
  if (kind === 'delegation') return row['revoked_at'] == null ? 'granted' : 'revoked';
  if (kind === 'emergency') return row['approved_at'] == null ? 'requested' : 'approved';
  if (row['state'] !== 'sending') return String(row['state']);
  return Number(row['attempts']) === 1 ? 'begun' : 'claimed';
}

/** SHA-256 of the canonical JSON of all columns as texts. */
function digestOf(row: SqlRow, instants: readonly string[]): string {
  const cells = Object.keys(row)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${JSON.stringify(textOf(row[name], instants.includes(name)))}`);
  return createHash('sha256').update(`{${cells.join()}}`).digest('base64url');
}

function textOf(value: unknown, isInstant: boolean): string | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return JSON.stringify(value);
  if (!isInstant) return String(value);
  const micros = BigInt(String(value));
  const seconds = new Date(Number(micros / 1_000n)).toISOString().slice(0, 19);
  return `${seconds}.${String(micros % 1_000_000n).padStart(6, '0')}Z`;
}
