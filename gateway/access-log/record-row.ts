import { own } from '../../schema/own.ts';
import type { SqlRow } from '../storage/sql-driver.ts';
import { instantText } from './kept-object.ts';
import type { AccessRecord } from './record.ts';

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
  actor: { type: 'text', of: ({ actor }) => actor.id, isOfActor: true },
  actor_kind: { type: 'text', of: ({ actor }) => actor.kind, isOfActor: true },
  org: { type: 'text', of: ({ actor }) => actor.org, isOfActor: true },
  on_behalf: { type: 'text', of: ({ actor }) => actor.onBehalfBy, isOfActor: true },
  /** Keyed hash of the organisation in whose name somebody acted. */
  organisation: { type: 'text', of: ({ actor }) => actor.onBehalfOf, isOfActor: true },
  network: { type: 'text', of: ({ actor }) => actor.network, isOfActor: true },
  client: { type: 'text', of: ({ actor }) => actor.client, isOfActor: true },
  branch: { type: 'text', of: ({ actor }) => actor.branch, isOfActor: true },
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
      /** Told by the actor alone, who is the same one in all records of a request. */
      readonly isOfActor?: true;
    }
  >
>;

export type RowColumn = keyof typeof ROW;
export type RowValue = string | readonly string[] | number | null;

/** The columns of a record's row as JSON, without `instance`, `idx` and `body`; most say nothing and are null then. */
export function rowText(record: AccessRecord): string {
  if (lastActor?.of !== record.actor)
    lastActor = { of: record.actor, text: columnsText(record, ACTOR_COLUMNS) };
  return `{${lastActor.text}${columnsText(record, OTHER_COLUMNS)}}`.replace(',}', '}');
}

/** Records of a request hold the same object, which nobody changes. */
let lastActor: { readonly of: AccessRecord['actor']; readonly text: string } | undefined;

function columnsText(record: AccessRecord, columns: readonly Column[]): string {
  let text = '';
  for (const { key, of } of columns) {
    const told = of(record);
    if (told !== undefined) text += `${key}${JSON.stringify(told)},`;
  }
  return text;
}

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

interface Column {
  readonly column: RowColumn;
  readonly of: (record: AccessRecord) => RowValue | undefined;
  /** With the name that `rowColumns` gives each; made once, since a verification asks for every record. */
  readonly name: string;
  /** As its name stands in JSON. */
  readonly key: string;
}
const columnOf = (column: string): Column => {
  const { of } = ROW[column as RowColumn];
  return { column: column as RowColumn, of, name: `row_${column}`, key: `"${column}":` };
};
const READ = Object.keys(ROW).map(columnOf);
const isOfActor = ({ column }: Column): boolean => 'isOfActor' in ROW[column];
const ACTOR_COLUMNS = READ.filter(isOfActor);
const OTHER_COLUMNS = READ.filter((column) => !isOfActor(column));

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
