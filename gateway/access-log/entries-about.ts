import type { SqlSession } from '../storage/sql-driver.ts';
import { type AccessRecord, LASTING_KINDS, parseRecord } from './record.ts';

/**
 * Entries of one log that are about a subject: as what was looked at, beside it, as the citizen who acted, or in a finding
 * about them. The columns find them, what was signed decides: nobody's records go because a column names somebody else.
 * @param hashes under every key of the ring (`SubjectKeys.candidates`).
 */
export async function findEntriesAbout(
  session: SqlSession,
  instance: string,
  hashes: readonly string[],
): Promise<readonly number[]> {
  const found: number[] = [];
  let last = -1;
  for (;;) {
    const rows = await session.query(
      `select idx, body from access_record where instance = $1 and idx > $3 and body is not null and (${NAMES_THEM})
       order by idx limit ${PAGE_ROWS}`,
      [instance, hashes, last],
    );
    for (const row of rows) {
      last = Number(row['idx']);
      if (isAbout(String(row['body']), hashes)) found.push(last);
    }
    if (rows.length < PAGE_ROWS) return found;
  }
}

/** How many entries of every log seem to be about a subject. */
export async function countEntriesAbout(
  session: SqlSession,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await session.query(
    `select instance, count(*) as count from access_record
     where kind <> all($1) and (${NAMES_THEM}) group by 1 order by 1`,
    [LASTING_KINDS, hashes],
  );
  return new Map(rows.map((row) => [String(row['instance']), Number(row['count'])]));
}

const PAGE_ROWS = 2_000;

const NAMES_THEM = `subject = any($2) or related && $2::text[] or actor = any($2) or organisation = any($2)
  or (kind = 'finding' and exists (select 1 from unnest($2::text[]) as h where position(h in body) > 0))`;

function isAbout(body: string, hashes: readonly string[]): boolean {
  const { subject, related = [], actor, finding } = readable(body) ?? {};
  const named = [subject?.hash, actor?.id, actor?.onBehalfOf, ...related.map(({ hash }) => hash)];
  return hashes.some((hash) => named.includes(hash) || `${finding?.about} ${finding?.group}`.includes(hash));
}

function readable(body: string): AccessRecord | undefined {
  try {
    return parseRecord(body);
  } catch {
    return undefined;
  }
}
