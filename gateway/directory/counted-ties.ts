import type { SqlRow } from '../storage/sql-driver.ts';
import type { DossierGroup, Grouped, Narrowing, Tie } from './dossier-directory.ts';
import { dueParameters, dueSql, statusSql } from './narrowed-ties.ts';
import type { SealedCircles } from './sealed-circles.ts';
import { type Held, readKind, representativeOf } from './tie-kinds.ts';
import { codesIn, type OpeningParts, openCodes, UNSORTED, uncertainSql, undated } from './uncertain-ties.ts';

/** By which ties a list is counted: one that may hold very many, and one besides that holds few of them again. */
interface Counted {
  readonly large: Tie;
  readonly small: Tie | undefined;
}

export interface GroupingParts extends OpeningParts {
  readonly sealed: SealedCircles;
  /** By which dates beside ties are believed; undefined: by none. */
  readonly rules: string | undefined;
}

/**
 * How many dossiers of each kind a list holds, from its ranges of the index alone; each dossier once, also where two ties lead to it.
 * What nobody has sorted yet, and what no index can tell to be within the due window, is among the others.
 * @returns undefined where only the dossiers themselves tell: for persons, and for more than two ties.
 */
export async function groupTied(
  parts: GroupingParts,
  ties: readonly Tie[],
  { statuses, due, ...narrowing }: Narrowing,
): Promise<Grouped | undefined> {
  const { database, sealed, rules } = parts;
  const counted = countedBy(ties);
  if (!counted) return undefined;
  const { large, small } = counted;
  const [largeKeys, smallKeys] = [sealed.keysOf(large), small ? sealed.keysOf(small) : []];
  const asked = [largeKeys, smallKeys, statuses ?? null];
  const rows = due
    ? await database.query(WITHIN, [...asked, ...dueParameters(due, rules)])
    : await database.query(ALL, asked);
  const groups = rows.flatMap((row): DossierGroup[] => {
    if (row['facts'] === null) return [];
    const kind = readKind(String(row['facts']));
    if (!fits(kind, narrowing)) return [];
    return [{ facts: representativeOf(kind, heldBy(row, counted)), count: Number(row['count']) }];
  });
  return {
    groups,
    others: openCodes(
      parts,
      rows.flatMap(({ codes }) => codesIn(codes)),
    ),
  };
}

function countedBy(ties: readonly Tie[]): Counted | undefined {
  if (ties.length === 0 || ties.length > 2 || ties.some(({ kind }) => kind === 'person')) return undefined;
  const [first, second] = ties;
  if (!first || !second) return first && { large: first, small: undefined };
  // An officer's: who handles a dossier is mostly of the unit that does.
  if (first.kind === 'handler' && second.kind === 'unit') return { large: second, small: first };
  return second.kind === 'handler' && first.kind === 'unit' ? { large: first, small: second } : undefined;
}

const heldBy = (row: SqlRow, { large, small }: Counted): readonly Held[] => [
  ...(row['is_small'] === true && small ? [{ tie: small, part: 0 }] : []),
  ...(row['is_large'] === true ? [{ tie: large, part: Number(row['part']) }] : []),
];

const fits = (
  kind: ReturnType<typeof readKind>,
  { procedure, branch, lane }: Omit<Narrowing, 'statuses' | 'due'>,
): boolean =>
  (procedure === undefined || kind.procedure === procedure) &&
  (branch === undefined || kind.receivingBranch === branch) &&
  (lane === undefined || kind.lane === lane);

/**
 * One statement, so that all of it is of one moment. `large` is the whole list of the one tie by what stands in the index, and the
 * dossiers of the other that are in it too are taken out of it again.
 */
const groupsSql = (isDue: string, others: readonly string[]): string => `
  with large as (
    select t.kind, t.part, t.count from unnest($1::text[]) as k(key) cross join lateral (
      select t.kind, t.part, count(*) as count from directory_tie t
      where t.tie = decode(k.key, 'hex') and t.kind is not null and ${statusSql(3)} ${isDue}
      group by t.kind, t.part
    ) t
  ), small as (
    select t.kind, l.part, l.code is not null as is_large, count(*) as count
    from unnest($2::text[]) as k(key)
    join directory_tie t on t.tie = decode(k.key, 'hex') and t.kind is not null and ${statusSql(3)} ${isDue}
    left join lateral (
      select l.code, l.part from unnest($1::text[]) as k(key) join directory_tie l on l.tie = decode(k.key, 'hex')
      where l.received_ms = t.received_ms and l.code = t.code
    ) l on true
    group by t.kind, l.part, l.code is not null
  ), grouped as (
    select kind, part, true as is_large, false as is_small, sum(count) as count from (
      select kind, part, count from large
      union all select kind, part, - count from small where is_large
    ) t group by kind, part
    union all select kind, part, is_large, true, count from small
  )
  select null::text[] as codes, k.facts, g.part, g.is_large, g.is_small, g.count
  from grouped g join directory_kind k on k.kind = g.kind where g.count > 0
  union all select u.codes, null, null, null, null, null
  from (${uncertainSql('$1::text[] || $2::text[]', others, statusSql(3))}) u`;

const ALL = groupsSql('', UNSORTED);
const WITHIN = groupsSql(`and ${dueSql(4).surely}`, undated(4));
