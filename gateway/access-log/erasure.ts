import type { SqlSession } from '../storage/sql-driver.ts';
import { type AccessRecord, LASTING_KINDS, parseRecord } from './record.ts';
import { IS_AS_SIGNED } from './signed-rows.ts';

export type ErasureOrder = Omit<NonNullable<AccessRecord['erasure']>, 'ranges'>;

/** What became of the entries that were to be erased: their indexes, in order. */
export interface ErasureResult {
  readonly erased: readonly number[];
  /** They explain the log and are never erased. */
  readonly lasting: readonly { readonly index: number; readonly kind: string }[];
  /** Not as they were signed: they stay, so that `log verify` names them. */
  readonly spoilt: readonly number[];
  /** There is no row of them. */
  readonly absent: readonly number[];
}

/** How many entries go in one transaction: no other record is written meanwhile, and their ranges fit one record. */
export const ERASURE_BATCH = 5_000;

/**
 * Takes the records of these entries out of the store; their leaves stay. Only what is as it was signed goes: an entry
 * that somebody changed is evidence. The caller records the erasure in the same transaction.
 * @param indexes at most `ERASURE_BATCH`.
 * @param of a month's table alone, whose records are to be older than `before` (ISO 8601), by what was signed.
 */
export async function eraseEntries(
  session: SqlSession,
  instance: string,
  indexes: readonly number[],
  of: { readonly table: string; readonly before?: string } = { table: 'access_record' },
): Promise<ErasureResult> {
  const rows = await session.query(lookInto(of.table), [instance, indexes]);
  const erased: number[] = [];
  const spoilt: number[] = [];
  const lasting: { index: number; kind: string }[] = [];
  for (const row of rows) {
    const [index, kind, at] = [Number(row['idx']), row['kind'], row['at']];
    if (typeof kind !== 'string' || (of.before !== undefined && !(String(at) < of.before)))
      spoilt.push(index);
    else if (isLasting(kind)) lasting.push({ index, kind });
    else erased.push(index);
  }
  await session.query(`delete from ${of.table} where instance = $1 and idx = any($2::bigint[])`, [
    instance,
    erased,
  ]);
  const found = new Set(rows.map((row) => Number(row['idx'])));
  return { erased, lasting, spoilt, absent: indexes.filter((index) => !found.has(index)) };
}

const isLasting = (kind: string): boolean => LASTING_KINDS.some((lasting) => lasting === kind);

/** A forger's second row of the same place makes its kind unknown, as every changed row does. */
const lookInto = (table: string): string => `
  select idx, case when is_signed then body::jsonb ->> 'kind' end as kind, case when is_signed then body::jsonb ->> 'at' end as at
  from (
    select r.idx, min(r.body) as body, count(*) = 1 and bool_and(coalesce(${IS_AS_SIGNED}, false)) as is_signed
    from ${table} r left join access_node n on n.instance = r.instance and n.level = 0 and n.idx = r.idx
    where r.instance = $1 and r.idx = any($2::bigint[]) group by r.idx
  ) as looked order by idx`;

/** Half-open ranges of indexes in order, none touching the next. */
export function rangesOf(indexes: Iterable<number>): [from: number, until: number][] {
  const ranges: [number, number][] = [];
  for (const index of [...new Set(indexes)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.[1] === index) last[1] = index + 1;
    else ranges.push([index, index + 1]);
  }
  return ranges;
}

/** `5-8, 12`: as people read and write ranges, with both ends. */
export const rangesInWords = (indexes: Iterable<number>): string =>
  rangesOf(indexes)
    .map(([from, until]) => (until === from + 1 ? `${from}` : `${from}-${until - 1}`))
    .join(', ');

/** Entries that a log's erasures name. */
export async function readErasedRanges(
  session: SqlSession,
  instance: string,
): Promise<readonly (readonly [from: number, until: number])[]> {
  const rows = await session.query(
    "select body from access_record where instance = $1 and kind = 'erasure' order by idx",
    [instance],
  );
  return rows.flatMap(({ body }) => parseRecord(String(body)).erasure?.ranges ?? []);
}
