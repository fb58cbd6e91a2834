import type { Answer } from '../gateway.ts';
import { fieldOf } from './disguise.ts';
import type { Route } from './routes.ts';

/** Fields that hold a record with a subject of its own, and which kind; the field that tells it from others. */
const RECORDS: Readonly<Record<string, readonly [type: string, key: string]>> = {
  ...Object.fromEntries(
    ['applicant', 'submitter', 'person', 'payer', 'owner', 'representative'].map((name) => [
      name,
      ['Person', 'id'],
    ]),
  ),
  parcels: ['Parcel', 'id'],
  ...Object.fromEntries(['dossier', 'nodes', 'obligations'].map((name) => [name, ['Dossier', 'code']])),
};
/** Told by the clock or by what stands around it, and not by a decision about the record. */
const PASSING = new Set(['nextAction', 'dueDate', 'timeline', 'internalTimeline']);

type Row = Readonly<Record<string, unknown>>;

/**
 * The same record by any route gets the same decision. Within one answer all grounds are the same, so every field of a record
 * has one value wherever it stands. Over several answers that holds for what is decided on the tie to the dossier alone: the
 * dossier's own fields, where it was asked for by name or listed.
 */
export class SameRecord {
  readonly #overAll = new Map<string, string>();

  /** @returns what differs. */
  note({ data }: Pick<Answer, 'data'>, { isPlain }: Route): string[] {
    if (!isPlain) return [];
    const within = new Map<string, string>();
    const differing: string[] = [];
    walk(data, undefined, (type, key, row) => {
      for (const [name, value] of Object.entries(row)) {
        const field = fieldOf(name);
        if (PASSING.has(field) || RECORDS[field]) continue;
        const place = `${type} ${key} ${field}`;
        const text = JSON.stringify(plain(value));
        const known = [within.get(place), type === 'Dossier' ? this.#overAll.get(place) : undefined].filter(
          (found) => found !== undefined,
        );
        for (const found of known) if (found !== text) differing.push(`${place}: ${found} and ${text}`);
        within.set(place, text);
        if (type === 'Dossier') this.#overAll.set(place, text);
      }
    });
    return differing;
  }
}

/** A value without the records in it: those are judged by themselves. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value)
    .map(([name, inner]) => [fieldOf(name), inner] as const)
    .filter(([name]) => !RECORDS[name] && !PASSING.has(name))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(fields.map(([name, inner]) => [name, plain(inner)]));
}

function walk(
  value: unknown,
  within: string | undefined,
  meet: (type: string, key: string, row: Row) => void,
): void {
  if (Array.isArray(value)) for (const item of value) walk(item, within, meet);
  else if (value !== null && typeof value === 'object') {
    const row = value as Row;
    const record = within === undefined ? undefined : RECORDS[within];
    const key = record && Object.entries(row).find(([name]) => fieldOf(name) === record[1])?.[1];
    if (record && typeof key === 'string') meet(record[0], key, row);
    for (const [name, inner] of Object.entries(row)) walk(inner, fieldOf(name), meet);
  }
}
