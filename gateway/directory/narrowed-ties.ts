import type { DueWindow, Narrowing } from './dossier-directory.ts';

/** What `placeSql` asks for, in its order. */
export const placeParameters = ({ statuses, lane, procedure, branch }: Narrowing): readonly unknown[] => [
  ...[statuses ?? null, lane ?? null, procedure ?? null, branch ?? null],
];

export const statusSql = (at: number): string => `($${at}::int[] is null or t.status = any($${at}::int[]))`;

/** What a row of the table `t` must be, by what the index of every list holds. @param first place of its first parameter. */
export const placeSql = (first: number): string =>
  `${statusSql(first)} and ($${first + 1}::text is null or t.lane = $${first + 1})
    and ($${first + 2}::text is null or t.procedure = $${first + 2}) and ($${first + 3}::text is null or t.branch = $${first + 3})`;

/** No rules are called so. */
const NO_RULES = '-1';

/**
 * What `dueSql` asks for, in its order.
 * @param rules by which dates beside ties are believed; undefined: by none.
 */
export const dueParameters = (due: DueWindow | undefined, rules: string | undefined): readonly unknown[] => [
  ...[rules ?? NO_RULES, due?.fromMs ?? null, due?.beforeMs ?? null, due?.isOverdue ?? null, due?.nowMs ?? 0],
];

/** When a row of the table `t` is due. @param first place of its first parameter. */
export function dueSql(first: number): { readonly surely: string; readonly perhaps: string } {
  const stands = `t.standing_rules = $${first}::bigint and t.standing_ms is not null`;
  const isWithin = `($${first + 1}::bigint is null or t.standing_ms >= $${first + 1})
    and ($${first + 2}::bigint is null or t.standing_ms < $${first + 2})
    and ($${first + 3}::boolean is null or (not t.is_done and t.standing_ms < $${first + 4}::bigint) = $${first + 3})`;
  // Who only the dossier itself can tell of stays in the second.
  return { surely: `${stands} and ${isWithin}`, perhaps: `(not (${stands}) or (${isWithin}))` };
}
