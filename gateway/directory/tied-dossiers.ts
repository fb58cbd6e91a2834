import type { SqlRow, SqlSession } from '../storage/sql-driver.ts';
import type { ListedDossier, Place, Reading } from './dossier-directory.ts';
import { COLUMNS, type KnownDossier, type KnownDossiers } from './known-dossiers.ts';
import { dueParameters, dueSql, placeParameters, placeSql } from './narrowed-ties.ts';

export interface TiedParts {
  readonly database: Pick<SqlSession, 'query'>;
  readonly known: KnownDossiers;
  /** Hexadecimal keys of the ties, each once. */
  readonly keys: readonly string[];
  /** By which dates beside ties are believed; undefined: by none. */
  readonly rules: string | undefined;
  /** Canonical codes of dossiers that are in the list besides. */
  readonly codes: () => Promise<readonly string[]>;
}

const MOST_AT_ONCE = 1_000;
const LIKELY = 20;
/** Pieces as short as this are looked at by people, and their dossiers asked for next. */
const KEPT_PIECE = 200;

/**
 * Reads a list by index, a piece at a time from where the last one ended: each tie is one range of the index in the list's own
 * order, and of each no more is read than the piece can hold. Pieces grow while what they hold is not wanted.
 */
export async function* readTied(parts: TiedParts, reading: Reading): AsyncGenerator<ListedDossier> {
  const { order, narrowing = {}, isFromIncluded = false, likely = LIKELY } = reading;
  const codes = await parts.codes();
  let from: Place = reading.from ?? BEFORE_ALL[order];
  const lists = narrowing.due ? WITHIN : LISTS;
  let sql = isFromIncluded ? lists[order].from : lists[order].beyond;
  for (let size = Math.min(likely, MOST_AT_ONCE); ; size = Math.min(size * 4, MOST_AT_ONCE)) {
    const open = parts.known.beginReading();
    const rows = await parts.database.query(sql, [
      ...[parts.keys, from.receivedMs, from.code, size, codes],
      ...placeParameters(narrowing),
      ...(narrowing.due ? dueParameters(narrowing.due, parts.rules) : []),
    ]);
    for (const row of rows) {
      const item = listedOf(open(row, size <= KEPT_PIECE));
      if (item) yield item;
    }
    const last = rows.at(-1);
    if (!last || rows.length < size) return;
    [from, sql] = [placeOf(last), lists[order].beyond];
  }
}

/** Nothing was received before or after these. */
const BEFORE_ALL: Readonly<Record<Reading['order'], Place>> = {
  newest: { receivedMs: Number.MAX_SAFE_INTEGER, code: '' },
  oldest: { receivedMs: Number.MIN_SAFE_INTEGER, code: '' },
};

const placeOf = (row: SqlRow): Place => ({
  receivedMs: Number(row['received_ms']),
  code: String(row['code']),
});

function listedOf({ code, receivedMs, circle, aside }: KnownDossier): ListedDossier | undefined {
  return circle && !aside ? { code, receivedMs, circle } : undefined;
}

/**
 * A list from a place on. The comparison and the order must be those of the index, and stand there alone: with an `or` beside
 * it the database would read the list from its beginning.
 * @param isWithin a due window: it is told beside the tie, not in the index of this order.
 */
function listSql(beyond: '<' | '<=' | '>' | '>=', order: 'asc' | 'desc', isWithin: boolean): string {
  const inOrder = (of: string) => `order by ${of}.received_ms ${order}, ${of}.code ${order}`;
  const isBeyond = (of: string) => `(${of}.received_ms, ${of}.code) ${beyond} ($2::bigint, $3::text)`;
  return `
    with place as (
      select received_ms, code from (
        select t.received_ms, t.code from unnest($1::text[]) as k(key)
        cross join lateral (
          select t.received_ms, t.code from directory_tie t
          where t.tie = decode(k.key, 'hex') and ${isBeyond('t')}
            and ${placeSql(6)}${isWithin ? ` and ${dueSql(10).perhaps}` : ''}
          ${inOrder('t')} limit $4
        ) t
        union
        select d.received_ms, d.code from directory_dossier d
        where d.code = any($5::text[]) and not d.is_aside and ${isBeyond('d')}
      ) t ${inOrder('t')} limit $4
    )
    select ${COLUMNS} from place p join directory_dossier d on d.code = p.code
    where d.received_ms = p.received_ms ${inOrder('d')}`;
}

type Lists = Readonly<Record<Reading['order'], { readonly beyond: string; readonly from: string }>>;
const listsSql = (isWithin: boolean): Lists => ({
  newest: { beyond: listSql('<', 'desc', isWithin), from: listSql('<=', 'desc', isWithin) },
  oldest: { beyond: listSql('>', 'asc', isWithin), from: listSql('>=', 'asc', isWithin) },
});
const LISTS = listsSql(false);
const WITHIN = listsSql(true);
