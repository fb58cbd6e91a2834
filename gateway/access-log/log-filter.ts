import { networkOf } from '../limits/network.ts';
import {
  asksOfFacets,
  combinationIs,
  combinationIsOneOf,
  type FacetFilter,
  facetConditions,
  fitsFacets,
} from './facets.ts';
import { idIs, requestIdIs, windowOfId } from './id-window.ts';
import type { SubjectKeys } from './subject-keys.ts';

/** Every field that is a text alone is one of the SDL's `AccessFilter` and of the command line, by the same name. */
export interface AccessFilter extends FacetFilter {
  /** About a person (as subject, or as one whom the row names besides) or a parcel. */
  readonly subject?: { readonly kind: 'person' | 'parcel'; readonly id: string };
  /**
   * About a person, about the dossiers and the parcels (not the other persons) of the dossiers that they own, tries to open
   * those dossiers, and these parcels for whatever dossier they were read.
   */
  readonly about?: {
    readonly personId?: string;
    /** In the place of a person: an organisation, by its number. */
    readonly organisation?: string;
    /** Canonical codes and the aliases that they have. */
    readonly dossiers: readonly string[];
    readonly parcels?: readonly string[];
    /** Also parcels of which a record once named the person as owner. */
    readonly withKnownParcels?: boolean;
  };
  /** Staff or client id; for citizens give `actorPerson`. */
  readonly actor?: string;
  /** Agency of the officers who acted: their ids are each agency's own. */
  readonly actorAgency?: string;
  readonly actorPerson?: string;
  /** Network address; what was kept is a keyed hash of its network. */
  readonly network?: string;
  /** Clerk who acted for somebody else. */
  readonly onBehalfBy?: string;
  /** Number of the organisation in whose name a person acted. */
  readonly onBehalfOf?: string;
  /** Canonical code. */
  readonly dossier?: string;
  /** Other codes that this dossier had. */
  readonly dossierAliases?: readonly string[];
  readonly purpose?: string;
  readonly decision?: string;
  /** Error code; an operation has those of all its fields. */
  readonly code?: string;
  readonly client?: string;
  readonly branch?: string;
  readonly kind?: string;
  /** Of the record. */
  readonly id?: string;
  readonly requestId?: string;
  /** ISO 8601; from, inclusive. */
  readonly from?: string;
  /** ISO 8601; until, exclusive. */
  readonly until?: string;
}

export interface Conditions {
  /** All must hold; may be none. Values only ever travel as parameters. */
  readonly where: readonly string[];
  /**
   * One of these must hold as well; none means that nothing fits. They are equalities on the first column of an index that
   * goes on with the time, so each can be read newest first without sorting, however rare or frequent its value; arrays
   * (codes that strangers tried, persons whom a row names besides) have indexes of their own, and of each there are few.
   */
  readonly anyOf: readonly string[];
  /** In the place of all of `anyOf`, each value of this list read in order: there are too many to be told one by one. */
  readonly inTurn?: { readonly values: string; readonly is: (value: string) => string };
  /** May two of them hold of one record? */
  readonly mayOverlap: boolean;
  readonly parameters: readonly unknown[];
}

/** So many values are each read in order by a question of their own. */
const MOST_ORDERED = 12;
/** So many are read in order in turn, which reads as many pages as there are values; of more, the database decides how. */
const MOST_IN_TURN = 500;

/** What the store was asked first: there are few of each. */
export interface Occurring {
  /** Lists of error codes, as their column holds them. */
  readonly codes?: readonly string[];
  /** Combinations of facets (`facets.ts`). */
  readonly combinations?: readonly string[];
}

/** A choice of conditions, one of which must hold. */
interface Choice {
  readonly of: readonly string[];
  readonly mayOverlap?: boolean;
  readonly inTurn?: Conditions['inTurn'];
}

/** Of these there are few records each; the facets of a record then only narrow down what is found by them. */
const SELECTIVE = [
  ...['subject', 'about', 'actorPerson', 'onBehalfOf', 'network', 'dossier', 'id', 'requestId'],
] as const satisfies readonly (keyof AccessFilter)[];

/** Are records found by their facets? Then the combinations that occur must be known. */
export const isLedByFacets = (filter: AccessFilter): boolean =>
  asksOfFacets(filter) && SELECTIVE.every((name) => filter[name] === undefined);

/** Conditions that the facets may be narrowed down by so far that another index is the better one. */
const NARROWING = [
  ...['actor', 'actorAgency', 'onBehalfBy', 'purpose', 'decision', 'code', 'client', 'branch', 'kind'],
] as const satisfies readonly (keyof AccessFilter)[];

/** @param occurring of what `filter` asks for: `codes` for a code, `combinations` where it is led by facets. */
export function conditionsOf(
  filter: AccessFilter,
  keys: SubjectKeys,
  { codes = [], combinations = [] }: Occurring = {},
): Conditions {
  const parameters: unknown[] = [];
  const put = (value: unknown) => `$${parameters.push(value)}`;
  const where = [...plainConditions(filter, put), ...idConditions(filter, put)];
  const { code } = filter;
  const isLed = isLedByFacets(filter);
  if (!isLed) where.push(...facetConditions(filter, put));
  // The first one leads; the others narrow what it finds.
  const [lead, ...others] = [
    ...(filter.subject ? [ofSubject(filter.subject, keys, put)] : []),
    ...(filter.about ? [aboutPerson(filter.about, keys, put)] : []),
    ...(filter.actorPerson === undefined
      ? []
      : [{ of: equalTo('actor', keys.candidates('person', filter.actorPerson), put) }]),
    ...(filter.onBehalfOf === undefined
      ? []
      : [{ of: equalTo('organisation', keys.candidates('organisation', filter.onBehalfOf), put) }]),
    ...(filter.network === undefined
      ? []
      : [{ of: equalTo('network', keys.candidates('network', networkOf(filter.network)), put) }]),
    ...(filter.dossier === undefined
      ? []
      : [ofDossier([filter.dossier, ...(filter.dossierAliases ?? [])], keys, put)]),
    ...(code === undefined
      ? []
      : [
          ofCode(
            codes.filter((list) => list.split(',').includes(code)),
            put,
          ),
        ]),
    ...(isLed ? [ofFacets(filter, combinations, put)] : []),
  ] satisfies Choice[] as readonly Choice[];
  const narrowing = others.map(({ of }) => (of.length === 0 ? 'false' : `(${of.join(' or ')})`));
  return {
    where: [...where, ...narrowing],
    anyOf: lead?.of ?? ['true'],
    mayOverlap: lead?.mayOverlap ?? false,
    parameters,
    ...(lead?.inTurn && { inTurn: lead.inTurn }),
  };
}

type Put = (value: unknown) => string;

const equalTo = (column: string, values: readonly string[], put: Put): string[] =>
  values.map((value) => `${column} = ${put(value)}`);

const sharesOne = (column: string, values: readonly string[], put: Put): string =>
  `${column} && ${put(values)}::text[]`;

const ofCode = (lists: readonly string[], put: Put): Choice =>
  lists.length <= MOST_ORDERED
    ? { of: equalTo('code', lists, put) }
    : { of: [`code = any(${put(lists)}::text[])`] };

function ofFacets(filter: AccessFilter, combinations: readonly string[], put: Put): Choice {
  const fitting = combinations.filter(fitsFacets(filter));
  if (fitting.length <= MOST_ORDERED) return { of: fitting.map((one) => combinationIs(put(one))) };
  const values = put(fitting);
  const of = [combinationIsOneOf(values)];
  const isWide = NARROWING.every((name) => filter[name] === undefined);
  return isWide && fitting.length <= MOST_IN_TURN ? { of, inTurn: { values, is: combinationIs } } : { of };
}

function ofSubject({ kind, id }: NonNullable<AccessFilter['subject']>, keys: SubjectKeys, put: Put): Choice {
  const hashes = keys.candidates(kind, id);
  return {
    of: [
      ...equalTo('subject', hashes, put),
      ...(kind === 'person' ? [sharesOne('related', hashes, put)] : []),
    ],
    mayOverlap: true,
  };
}

/**
 * Records for the dossier, and refused tries to open it: those hold its keyed hash, for what somebody unknown writes in the
 * place of a code may be anything.
 */
function ofDossier(codes: readonly string[], keys: SubjectKeys, put: Put): Choice {
  const hashes = codes.flatMap((code) => keys.candidates('dossier', code));
  return {
    of: [
      ...equalTo('dossier', codes, put),
      ...equalTo('subject', hashes, put),
      sharesOne('tried', hashes, put),
    ],
    mayOverlap: true,
  };
}

function aboutPerson(about: NonNullable<AccessFilter['about']>, keys: SubjectKeys, put: Put): Choice {
  const { personId, organisation, dossiers, parcels = [] } = about;
  const hashes = [
    ...(personId === undefined ? [] : keys.candidates('person', personId)),
    ...(organisation === undefined ? [] : keys.candidates('organisation', organisation)),
  ];
  const ofCodes = dossiers.flatMap((code) => keys.candidates('dossier', code));
  const ofParcels = parcels.flatMap((id) => keys.candidates('parcel', id));
  const anyOf = (column: string, values: readonly string[]) => `${column} = any(${put(values)}::text[])`;
  return {
    of: [
      ...equalTo('subject', hashes, put),
      sharesOne('related', hashes, put),
      ...(dossiers.length === 0
        ? []
        : [
            `(${anyOf('dossier', dossiers)} and subject_kind in ('dossier', 'parcel', 'security'))`,
            anyOf('subject', ofCodes),
            sharesOne('tried', ofCodes, put),
          ]),
      ...(parcels.length === 0 ? [] : [anyOf('subject', ofParcels)]),
      ...(about.withKnownParcels ? [`subject in (${PARCELS_OF(put(hashes))})`] : []),
    ],
    mayOverlap: true,
  };
}

/** Keyed hashes of parcels of which a record names one of these persons as an owner. */
const PARCELS_OF = (hashes: string): string =>
  `select owned.subject from access_record owned where owned.related && ${hashes}::text[] and owned.subject_kind = 'parcel'`;

/**
 * Values of these columns that most records have stand in no index (`migrations.ts`): a page of them is found by the time. The
 * database must see which one is asked for, to know whether the index has it; so these are never parameters.
 */
const LITERALS = { decision: /^(?:permit|partial|deny)$/, kind: /^[a-z-]{1,40}$/ } as const;

function plainConditions(filter: AccessFilter, put: Put): string[] {
  const where: string[] = [];
  for (const column of ['actor', 'purpose', 'client', 'branch'] as const) {
    const value = filter[column];
    if (value !== undefined) where.push(`${column} = ${put(value)}`);
  }
  for (const column of ['decision', 'kind'] as const) {
    const value = filter[column];
    if (value !== undefined) where.push(LITERALS[column].test(value) ? `${column} = '${value}'` : 'false');
  }
  if (filter.onBehalfBy !== undefined) where.push(`on_behalf = ${put(filter.onBehalfBy)}`);
  if (filter.actorAgency !== undefined) where.push(`org = ${put(filter.actorAgency)}`);
  if (filter.from !== undefined) where.push(`at >= ${put(filter.from)}::timestamptz`);
  if (filter.until !== undefined) where.push(`at < ${put(filter.until)}::timestamptz`);
  return where;
}

function idConditions({ id, requestId }: AccessFilter, put: Put): string[] {
  const conditions: string[] = [];
  for (const [wanted, name, is] of [
    [id, 'id', idIs],
    [requestId, 'requestId', requestIdIs],
  ] as const) {
    if (wanted === undefined) continue;
    const window = windowOfId(wanted);
    if (!window) return ['false'];
    conditions.push(
      `at >= ${put(window.from)}::timestamptz`,
      `at < ${put(window.until)}::timestamptz`,
      is({ like: put(`%"${name}":"${wanted}"%`), id: put(wanted) }),
    );
  }
  return conditions;
}
