import { filterOf } from '../../access-log/given-filter.ts';
import type { AccessFilter } from '../../access-log/log-filter.ts';
import { RECORD_KINDS } from '../../access-log/record.ts';

/** The fields of `AccessFilter` in the SDL, as options: `onBehalfBy` is `--on-behalf-by`. */
const FIELDS = [
  ...(['subjectPerson', 'concerningPerson', 'subjectParcel', 'actor', 'actorAgency', 'actorPerson'] as const),
  ...([
    'onBehalfBy',
    'onBehalfOf',
    'agency',
    'service',
    'dossier',
    'dataClass',
    'ground',
    'purpose',
    'policy',
  ] as const),
  ...(['decision', 'code', 'client', 'branch', 'kind', 'id', 'requestId', 'from', 'until'] as const),
];
type Field = (typeof FIELDS)[number];
type Kebab<Name extends string> = Name extends `${infer Head}${infer Rest}`
  ? `${Head extends Lowercase<Head> ? Head : `-${Lowercase<Head>}`}${Kebab<Rest>}`
  : Name;
type FilterOption = Kebab<Field>;

const optionOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export const FILTER_OPTIONS = Object.fromEntries(
  FIELDS.map((field) => [optionOf(field), { type: 'string' }]),
) as Readonly<Record<FilterOption, { readonly type: 'string' }>>;

const DECISIONS = ['permit', 'partial', 'deny'];

/**
 * What the options ask for. Whose dossiers there are and which codes they had before is known to a running gateway only: here
 * a dossier is found by the code that is given, and a person's land by what the records themselves say of owners.
 * @throws GatewayError BAD_USER_INPUT for a filter that cannot be, Error for a word that is none.
 */
export async function filterIn(
  options: Readonly<Partial<Record<FilterOption, string | undefined>>>,
): Promise<AccessFilter> {
  const { decision, kind, from, until } = options;
  if (decision !== undefined && !DECISIONS.includes(decision.toLowerCase()))
    throw new Error(`--decision is one of ${DECISIONS.join(', ')}`);
  if (kind !== undefined && !RECORD_KINDS.some((known) => known === kind.toLowerCase().replaceAll('_', '-')))
    throw new Error(`--kind is one of ${RECORD_KINDS.join(', ')}`);
  const times = Object.fromEntries(
    Object.entries({ from, until }).flatMap(([name, text]) =>
      text === undefined ? [] : [[name, instantOf(name, text)]],
    ),
  );
  const given = FIELDS.map((field) => [field, options[optionOf(field) as FilterOption]] as const);
  return filterOf({ ...Object.fromEntries(given), ...times }, undefined);
}

function instantOf(name: string, text: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime()))
    throw new Error(`--${name} is an instant or a day, e.g. 2026-11-23T08:00:00+07:00`);
  return at.toISOString();
}
