import { networkOf } from '../limits/network.ts';
import type { SubjectKeys } from './subject-keys.ts';

export interface AccessFilter {
  readonly subject?: { readonly kind: 'person' | 'parcel'; readonly id: string };
  /** About a person, or about the dossiers and parcels (not the other persons) of the dossiers that they own. */
  readonly about?: { readonly personId: string; readonly dossiers: readonly string[] };
  /** Staff or client id; for citizens give `actorPerson`. */
  readonly actor?: string;
  /** Agency of the officers who acted: their ids are each agency's own. */
  readonly actorAgency?: string;
  readonly actorPerson?: string;
  /** Network address; what was kept is a keyed hash of its network. */
  readonly network?: string;
  readonly agency?: string;
  readonly dossier?: string;
  readonly dataClass?: string;
  readonly decision?: string;
  readonly client?: string;
  readonly branch?: string;
  readonly kind?: string;
  /** ISO 8601; from, inclusive. */
  readonly from?: string;
  /** ISO 8601; until, exclusive. */
  readonly until?: string;
}

export interface Conditions {
  /** All must hold; may be none. Values only ever travel as parameters. */
  readonly where: readonly string[];
  /**
   * One of these must hold as well; none means that nothing fits, and no two hold of one record. They are equalities on the
   * first column of an index that goes on with the time, so each can be read newest first without sorting, however rare or
   * frequent its value; the codes that strangers tried have an index of their own, and there are few.
   */
  readonly anyOf: readonly string[];
  readonly parameters: readonly unknown[];
}

/**
 * Records for the dossier, and refused tries to find it: those hold its keyed hash, for what somebody unknown writes in the
 * place of a code may be anything.
 */
function ofDossier(code: string, keys: SubjectKeys, put: (value: unknown) => string): string[] {
  const own = put(code);
  const hashes = keys.candidates('dossier', code);
  return [
    `dossier = ${own}`,
    ...hashes.map((hash) => `(subject = ${put(hash)} and dossier is distinct from ${own})`),
    `tried && ${put(hashes)}::text[]`,
  ];
}

/** @param classSets sets of data classes, as `class_set` holds them, that contain the wanted class. */
export function conditionsOf(
  filter: AccessFilter,
  keys: SubjectKeys,
  classSets: readonly string[] = [],
): Conditions {
  const parameters: unknown[] = [];
  const put = (value: unknown) => `$${parameters.push(value)}`;
  const where: string[] = [];
  const equalities: string[][] = [];
  const oneOf = (column: string, values: readonly string[]) =>
    equalities.push(values.map((value) => `${column} = ${put(value)}`));
  if (filter.subject) oneOf('subject', keys.candidates(filter.subject.kind, filter.subject.id));
  if (filter.actorPerson !== undefined) oneOf('actor', keys.candidates('person', filter.actorPerson));
  if (filter.network !== undefined) oneOf('network', keys.candidates('network', networkOf(filter.network)));
  if (filter.dataClass !== undefined) oneOf('class_set', classSets);
  if (filter.about) {
    const { personId, dossiers } = filter.about;
    where.push(
      `(subject = any(${put(keys.candidates('person', personId))}::text[])
        or (dossier = any(${put(dossiers)}::text[]) and subject_kind in ('dossier', 'parcel')))`,
    );
  }
  if (filter.dossier !== undefined) equalities.push(ofDossier(filter.dossier, keys, put));
  for (const column of ['actor', 'agency', 'decision', 'client', 'branch', 'kind'] as const) {
    const value = filter[column];
    if (value !== undefined) where.push(`${column} = ${put(value)}`);
  }
  if (filter.actorAgency !== undefined) where.push(`org = ${put(filter.actorAgency)}`);
  if (filter.from !== undefined) where.push(`at >= ${put(filter.from)}::timestamptz`);
  if (filter.until !== undefined) where.push(`at < ${put(filter.until)}::timestamptz`);
  // The first one leads; the others narrow what it finds.
  const [anyOf = ['true'], ...others] = equalities;
  where.push(...others.map((choice) => (choice.length === 0 ? 'false' : `(${choice.join(' or ')})`)));
  return { where, anyOf, parameters };
}
