/** What was done, by filters that most values of fit very many records. */
export interface FacetFilter {
  readonly agency?: string;
  readonly service?: string;
  readonly dataClass?: string;
  readonly ground?: string;
  readonly policy?: string;
}

/**
 * Columns that say what was done. There are few values of each, and few combinations of them, for a service is of one agency, and
 * gives its own classes on its own grounds by its own policies. So one index of whole combinations is read for any of these
 * filters, where an index of each column would be another entry for every record.
 */
const COLUMNS = {
  agency: { column: 'agency', isSet: false },
  service: { column: 'service', isSet: false },
  dataClass: { column: 'class_set', isSet: true },
  ground: { column: 'ground_set', isSet: true },
  policy: { column: 'policy_names', isSet: true },
} as const satisfies Readonly<
  Record<keyof FacetFilter, { readonly column: string; readonly isSet: boolean }>
>;
type Facet = keyof typeof COLUMNS;
const FACETS = Object.keys(COLUMNS) as readonly Facet[];
const NAMES = FACETS.map((facet) => COLUMNS[facet].column);

/** The combination as the index `access_record_facets` has it (`migrations.ts`), to the letter; no value holds a line break. */
const COMBINATION = `(${NAMES.map((name) => `coalesce(${name}, '')`).join(" || E'\\n' || ")}) collate "C"`;
/** Which records are in that index. The database uses it where a question says the same. */
const HAS_FACETS = `coalesce(${NAMES.join(', ')}) is not null`;

export const asksOfFacets = (filter: FacetFilter): boolean =>
  FACETS.some((facet) => filter[facet] !== undefined);

/** SQL that a record has this combination. @param value a parameter or column that holds it. */
export const combinationIs = (value: string): string => `(${COMBINATION} = ${value} and ${HAS_FACETS})`;

/** The same of one of several. @param values a parameter that holds a list. */
export const combinationIsOneOf = (values: string): string => combinationIs(`any(${values}::text[])`);

/** SQL that a record fits, column by column: what narrows down records that were found otherwise. */
export function facetConditions(filter: FacetFilter, put: (value: unknown) => string): string[] {
  return FACETS.flatMap((facet) => {
    const value = filter[facet];
    if (value === undefined) return [];
    const { column, isSet } = COLUMNS[facet];
    return [isSet ? `${put(value)} = any(string_to_array(${column}, ' '))` : `${column} = ${put(value)}`];
  });
}

/** Does a combination fit? What is not told of a record fits nothing. */
export function fitsFacets(filter: FacetFilter): (combination: string) => boolean {
  const asked = FACETS.flatMap((facet, place) => {
    const value = filter[facet];
    return value === undefined ? [] : [{ place, value, ...COLUMNS[facet] }];
  });
  return (combination) => {
    const told = combination.split('\n');
    return asked.every(({ place, value, isSet }) => {
      const has = told[place] ?? '';
      return has !== '' && (isSet ? has.split(' ').includes(value) : has === value);
    });
  };
}

/**
 * All combinations that occur, by leaping along their index from one to the next; of one agency alone where one is asked for:
 * it stands first, so its combinations lie side by side.
 */
export function combinationsIn({ agency }: FacetFilter): {
  readonly sql: string;
  readonly parameters: readonly string[];
} {
  const within = agency === undefined ? '' : ` and ${COMBINATION} < $2`;
  const next = (after: string) =>
    `(select ${COMBINATION} as told from access_record where ${HAS_FACETS} and ${COMBINATION} > ${after}${within}
      order by ${COMBINATION} limit 1)`;
  const sql = `
    with recursive leap as (
      ${next('$1')} union all (select ${next('leap.told')} from leap where leap.told is not null)
    ) select told from leap where told is not null`;
  // A vertical tab follows on the line feed.
  return { sql, parameters: agency === undefined ? [''] : [`${agency}\n`, `${agency}\v`] };
}
