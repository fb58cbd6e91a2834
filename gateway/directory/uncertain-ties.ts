import type { SqlSession } from '../storage/sql-driver.ts';
import type { ListedDossier } from './dossier-directory.ts';
import { COLUMNS, type KnownDossier, type KnownDossiers } from './known-dossiers.ts';

export interface OpeningParts {
  readonly database: Pick<SqlSession, 'query'>;
  readonly known: KnownDossiers;
}

/** Written by a program that knew nothing of kinds, parts and dates. */
export const UNSORTED = ['t.part is null'];

/** And those whose dates move with the clock or are not known, or nobody has worked out yet by these rules. @param rules its place. */
export const undated = (rules: number): readonly string[] => [
  ...UNSORTED,
  `t.kind is not null and t.standing_rules < $${rules}::bigint`,
  `t.kind is not null and t.standing_rules > $${rules}::bigint`,
  `t.kind is not null and t.standing_rules = $${rules}::bigint and t.standing_ms is null`,
];

/**
 * Codes of what only the dossiers themselves tell, in one array. It belongs into the statement that reads what the index tells:
 * between two of them a dossier could go from the one to the other, and be in neither.
 * @param keys of ties, an array; @param how each a range of an index, mostly empty: an `or` of them would read the whole list.
 */
export const uncertainSql = (keys: string, how: readonly string[], narrowed: string): string => `
  select array_agg(distinct u.code) as codes from unnest(${keys}) as k(key) cross join lateral (
    ${how
      .map(
        (isUncertain) =>
          `select t.code from directory_tie t where t.tie = decode(k.key, 'hex') and ${isUncertain} and ${narrowed}`,
      )
      .join(' union all ')}
  ) u`;

/** As the driver gives the array; without an entry it is null. */
export const codesIn = (given: unknown): readonly string[] => (Array.isArray(given) ? given.map(String) : []);

const AT_ONCE = 1_000;
/** As in lists by receipt. */
const KEPT = 200;

/** Those of these that can be read, in no order. */
export async function* openCodes(
  { database, known }: OpeningParts,
  codes: readonly string[],
): AsyncGenerator<ListedDossier> {
  for (let place = 0; place < codes.length; place += AT_ONCE) {
    const open = known.beginReading();
    for (const row of await database.query(DOSSIERS, [codes.slice(place, place + AT_ONCE)])) {
      const item = listedOf(open(row, codes.length <= KEPT));
      if (item) yield item;
    }
  }
}

const DOSSIERS = `select ${COLUMNS} from directory_dossier d where d.code = any($1::text[])`;

export function listedOf({ code, receivedMs, circle, aside }: KnownDossier): ListedDossier | undefined {
  return circle && !aside ? { code, receivedMs, circle } : undefined;
}
