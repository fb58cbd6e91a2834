import type { DatedDossier, DatedPiece, DatedReading, DuePlace, Narrowing } from './dossier-directory.ts';
import { dueFirst } from './due-order.ts';
import { COLUMNS } from './known-dossiers.ts';
import { dueParameters, dueSql, placeParameters, placeSql } from './narrowed-ties.ts';
import { codesIn, listedOf, type OpeningParts, openCodes, uncertainSql, undated } from './uncertain-ties.ts';

export interface DatedParts extends OpeningParts {
  /** Hexadecimal keys of the ties, each once. */
  readonly keys: readonly string[];
  /** By which dates beside ties are believed. */
  readonly rules: string;
  readonly narrowing: Narrowing;
}

const MOST_AT_ONCE = 1_000;
/** As in lists by receipt. */
const KEPT_PIECE = 200;

/**
 * Reads a list in the order in which dossiers are due, a piece at a time from a place on: those whose dates stand still by their
 * index, and beside each piece the others of which nothing was said before.
 */
export async function* readDated(parts: DatedParts, reading: DatedReading): AsyncGenerator<DatedPiece> {
  const { database, keys, rules, narrowing, known } = parts;
  const { order, isFromIncluded = false, likely } = reading;
  const isTold = new Set<string>();
  let from = reading.from ?? (order === 'first' ? BEFORE_ALL : AFTER_ALL);
  let sql = isFromIncluded ? LISTS[order].from : LISTS[order].beyond;
  for (let size = Math.min(likely, MOST_AT_ONCE); ; size = Math.min(size * 4, MOST_AT_ONCE)) {
    const open = known.beginReading();
    const rows = await database.query(sql, [
      ...[keys, from.dueMs, from.receivedMs, from.code, size],
      ...placeParameters(narrowing),
      ...dueParameters(narrowing.due, rules),
    ]);
    const standing: DatedDossier[] = [];
    const places: DuePlace[] = [];
    const codes: string[] = [];
    for (const row of rows) {
      if (row['code'] === null) codes.push(...codesIn(row['codes']).filter((code) => !isTold.has(code)));
      else {
        const { code, receivedMs, ...more } = open(row, size <= KEPT_PIECE);
        const dueMs = Number(row['standing_ms']);
        places.push({ dueMs, receivedMs, code });
        const item = listedOf({ code, receivedMs, ...more });
        if (item) standing.push({ ...item, dueMs });
      }
    }
    for (const code of codes) isTold.add(code);
    const inOrder = order === 'first' ? dueFirst : (a: DuePlace, b: DuePlace) => dueFirst(b, a);
    const isLast = places.length < size;
    const end = places.sort(inOrder).at(-1);
    yield { standing: standing.sort(inOrder), uncertain: openCodes(parts, codes) };
    if (!end || isLast) return;
    from = end;
    sql = LISTS[order].beyond;
  }
}

const BEFORE_ALL: DuePlace = { dueMs: Number.MIN_SAFE_INTEGER, receivedMs: 0, code: '' };
const AFTER_ALL: DuePlace = { dueMs: Number.MAX_SAFE_INTEGER, receivedMs: 0, code: '' };

/** The comparison and the order are those of the index `directory_tie_standing`. */
function listSql(beyond: '<' | '<=' | '>' | '>=', order: 'asc' | 'desc'): string {
  const inOrder = (of: string) =>
    `order by ${of}.standing_ms ${order}, ${of}.received_ms ${order}, ${of}.code ${order}`;
  return `
    with place as (
      select standing_ms, received_ms, code from (
        select t.standing_ms, t.received_ms, t.code from unnest($1::text[]) as k(key)
        cross join lateral (
          select t.standing_ms, t.received_ms, t.code from directory_tie t
          where t.tie = decode(k.key, 'hex') and t.kind is not null and ${dueSql(10).surely} and ${placeSql(6)}
            and (t.standing_ms, t.received_ms, t.code) ${beyond} ($2::bigint, $3::bigint, $4::text)
          ${inOrder('t')} limit $5
        ) t
      ) t group by 1, 2, 3 ${inOrder('t')} limit $5
    )
    select null::text[] as codes, p.standing_ms, ${COLUMNS} from place p
    join directory_dossier d on d.code = p.code and d.received_ms = p.received_ms
    union all
    select u.codes, null, ${COLUMNS} from (${uncertainSql('$1::text[]', undated(10), placeSql(6))}) u
    left join directory_dossier d on false`;
}

const LISTS: Readonly<Record<DatedReading['order'], { readonly beyond: string; readonly from: string }>> = {
  first: { beyond: listSql('>', 'asc'), from: listSql('>=', 'asc') },
  last: { beyond: listSql('<', 'desc'), from: listSql('<=', 'desc') },
};
