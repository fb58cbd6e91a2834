import type { SqlRow, SqlSession } from '../storage/sql-driver.ts';
import type { ListedDossier, Place, Reading } from './dossier-directory.ts';
import { COLUMNS, type KnownDossier, type KnownDossiers } from './known-dossiers.ts';

export interface TiedParts {
  readonly database: Pick<SqlSession, 'query'>;
  readonly known: KnownDossiers;
  /** Hexadecimal keys of the ties, each once. */
  readonly keys: readonly string[];
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
  let sql = isFromIncluded ? LISTS[order].from : LISTS[order].beyond;
  for (let size = Math.min(likely, MOST_AT_ONCE); ; size = Math.min(size * 4, MOST_AT_ONCE)) {
    const open = parts.known.beginReading();
    const rows = await parts.database.query(sql, [
      parts.keys,
      from.receivedMs,
      from.code,
      narrowing.statuses ?? null,
      narrowing.lane ?? null,
      narrowing.procedure ?? null,
      narrowing.branch ?? null,
      size,
      codes,
    ]);
    for (const row of rows) {
      const item = listedOf(open(row, size <= KEPT_PIECE));
      if (item) yield item;
    }
    const last = rows.at(-1);
    if (!last || rows.length < size) return;
    [from, sql] = [placeOf(last), LISTS[order].beyond];
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
 */
function listSql(beyond: '<' | '<=' | '>' | '>=', order: 'asc' | 'desc'): string {
  const inOrder = (of: string) => `order by ${of}.received_ms ${order}, ${of}.code ${order}`;
  const isBeyond = (of: string) => `(${of}.received_ms, ${of}.code) ${beyond} ($2::bigint, $3::text)`;
  return `
    with place as (
      select received_ms, code from (
        select t.received_ms, t.code from unnest($1::text[]) as k(key)
        cross join lateral (
          select t.received_ms, t.code from directory_tie t
          where t.tie = decode(k.key, 'hex') and ${isBeyond('t')}
            and ($4::int[] is null or t.status = any($4::int[])) and ($5::text is null or t.lane = $5)
            and ($6::text is null or t.procedure = $6) and ($7::text is null or t.branch = $7)
          ${inOrder('t')} limit $8
        ) t
        union
        select d.received_ms, d.code from directory_dossier d
        where d.code = any($9::text[]) and not d.is_aside and ${isBeyond('d')}
      ) t ${inOrder('t')} limit $8
    )
    select ${COLUMNS} from place p join directory_dossier d on d.code = p.code
    where d.received_ms = p.received_ms ${inOrder('d')}`;
}

const LISTS: Readonly<Record<Reading['order'], { readonly beyond: string; readonly from: string }>> = {
  newest: { beyond: listSql('<', 'desc'), from: listSql('<=', 'desc') },
  oldest: { beyond: listSql('>', 'asc'), from: listSql('>=', 'asc') },
};
