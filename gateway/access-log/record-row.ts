import { GatewayError } from '../../schema/errors.ts';
import { own } from '../../schema/own.ts';
import type { SqlRow } from '../storage/sql-driver.ts';
import { instantText } from './kept-object.ts';
import { type AccessRecord, parseRecord } from './record.ts';

/**
 * What of a record stands in which column of `access_record`: everything that readers filter or show without opening the
 * record. Each is derived from the record alone, here and nowhere else; `log verify` derives it again. Values are text,
 * lists of text, integers or null.
 */
export const ROW = {
  at: { type: 'timestamptz', of: ({ at }) => at },
  kind: { type: 'text', of: ({ kind }) => kind },
  subject: { type: 'text', of: ({ subject }) => subject?.hash },
  subject_kind: { type: 'text', of: ({ subject }) => subject?.kind },
  /** Keyed hashes of others that the same row is about. */
  related: { type: 'text[]', of: ({ related }) => related?.map(({ hash }) => hash) },
  actor: { type: 'text', of: ({ actor }) => actor.id },
  actor_kind: { type: 'text', of: ({ actor }) => actor.kind },
  org: { type: 'text', of: ({ actor }) => actor.org },
  on_behalf: { type: 'text', of: ({ actor }) => actor.onBehalfBy },
  /** Keyed hash of the organisation in whose name somebody acted. */
  organisation: { type: 'text', of: ({ actor }) => actor.onBehalfOf },
  network: { type: 'text', of: ({ actor }) => actor.network },
  client: { type: 'text', of: ({ actor }) => actor.client },
  branch: { type: 'text', of: ({ actor }) => actor.branch },
  agency: { type: 'text', of: ({ data }) => data?.source },
  service: { type: 'text', of: ({ data }) => data?.service },
  classes: { type: 'text[]', of: (record) => classesOf(record) },
  class_set: { type: 'text', of: (record) => setOf(classesOf(record)) },
  dossier: { type: 'text', of: ({ why }) => why?.dossier },
  purpose: { type: 'text', of: ({ why }) => why?.purpose },
  grounds: { type: 'text[]', of: ({ subject }) => subject?.relation ?? [] },
  ground_set: { type: 'text', of: ({ subject }) => setOf(subject?.relation ?? []) },
  signals: { type: 'text[]', of: ({ data }) => data?.signals ?? [] },
  decision: { type: 'text', of: ({ decision }) => decision?.result },
  policy_names: { type: 'text', of: ({ decision }) => setOf(decision?.policies ?? []) },
  outcome: { type: 'text', of: ({ outcome }) => outcome.result },
  code: { type: 'text', of: ({ outcome }) => outcome.code },
  finding: { type: 'text', of: ({ finding }) => finding?.id },
  /** `<kind>/<id>` of what a change is about. */
  object: { type: 'text', of: ({ object }) => object && `${object.kind}/${object.id}` },
  tried: { type: 'text[]', of: ({ tries }) => tries?.dossiers },
  tries: { type: 'integer', of: ({ tries }) => tries?.count },
} as const satisfies Readonly<
  Record<
    string,
    {
      readonly type: 'text' | 'text[]' | 'integer' | 'timestamptz';
      readonly of: (record: AccessRecord) => string | readonly string[] | number | undefined;
    }
  >
>;

export type RowColumn = keyof typeof ROW;
export type RowValue = string | readonly string[] | number | null;

/** What a record tells of its row, without `instance`, `idx` and `body`: of most columns nothing, which is null then. */
export function rowOf(record: AccessRecord): ToldRow {
  const row: Partial<Record<RowColumn, RowValue>> = {};
  for (const { column, of } of READ) {
    const told = of(record);
    if (told !== undefined) row[column] = told;
  }
  return row;
}
export type ToldRow = Readonly<Partial<Record<RowColumn, RowValue>>>;

/** SQL of every column for `differencesOf`; the names keep clear of those that a question orders by. */
export const rowColumns = (table: string): string =>
  Object.entries(ROW)
    .map(([name, { type }]) => {
      const column = `${table}.${name}`;
      return `${type === 'timestamptz' ? instantText(column) : column} as row_${name}`;
    })
    .join(', ');

export interface RowDifference {
  readonly column: RowColumn;
  readonly stored: RowValue;
  readonly derived: RowValue;
}

/** With the name that `rowColumns` gives each; made once, since a verification asks for every record. */
const READ = (Object.entries(ROW) as [RowColumn, (typeof ROW)[RowColumn]][]).map(([column, { of }]) => ({
  column,
  of,
  name: `row_${column}`,
}));

/** Where a row, read with `rowColumns`, is not what its record says: somebody changed it in the database. */
export function differencesOf(record: AccessRecord, row: SqlRow): readonly RowDifference[] {
  const differences: RowDifference[] = [];
  for (const { column, of, name } of READ) {
    const stored = (own(row, name) ?? null) as RowValue;
    const value: RowValue = of(record) ?? null;
    const derived = column === 'at' ? microseconds(String(value)) : value;
    if (!isSame(stored, derived)) differences.push({ column, stored, derived });
  }
  return differences;
}

/**
 * The record of a row that was found by its columns, for whoever shows it: what was filtered by must be what it says.
 * @param row with `instance`, `idx`, `body` and `rowColumns`.
 * @throws GatewayError INTERNAL that names the entry; what verification says of it is told by `log verify`.
 */
export function recordOfRow(row: SqlRow): AccessRecord {
  const record = parseRecord(String(row['body']));
  const [first] = differencesOf(record, row);
  if (!first) return record;
  throw new GatewayError(
    'INTERNAL',
    `access log ${row['instance']}: the column ${first.column} does not fit entry ${row['idx']}; run log verify`,
  );
}

const isSame = (a: RowValue, b: RowValue): boolean =>
  a === b ||
  (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, i) => one === b[i]));

/** An instant of a record as `instantText` tells it. */
function microseconds(at: string): string {
  const [, minute = '', second = ':00', fraction = ''] = /^(.{16})(:\d\d)?(?:\.(\d+))?Z$/.exec(at) ?? [];
  return `${minute}${second}.${fraction.padEnd(6, '0').slice(0, 6)}Z`;
}

function classesOf({ data }: AccessRecord): readonly string[] {
  return data ? [...data.released, ...data.withheld.map(({ dataClass }) => dataClass)] : [];
}

/** A set of words as one text, so that a database finds it by equality; no word holds a space. */
const setOf = (words: readonly string[]): string | undefined =>
  words.length === 0 ? undefined : [...new Set(words)].sort().join(' ');
