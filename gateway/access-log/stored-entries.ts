import type { SqlDriver } from '../storage/sql-driver.ts';

/** One stored entry as a verifier sees it: the record's bytes, or only the leaf hash where the record was erased. */
export interface StoredEntry {
  readonly index: number;
  readonly body: string | undefined;
  /** Leaf hash kept for erased and expired records. */
  readonly leaf: Buffer | undefined;
}

/** An entry on its way out; a selection out of several logs says which one it is from. */
export interface ExportEntry extends StoredEntry {
  readonly log?: string;
}

const PAGE_ROWS = 2_000;

/**
 * Everything that one log holds, in order, page by page, so that memory stays bounded. Leaves without a record are
 * erased or expired ones; records without a leaf come too, so that a verifier can name them.
 * @param end entries before this index only; by default all that are there when the reading begins.
 */
export async function* readStoredEntries(
  driver: SqlDriver,
  instance: string,
  end?: number,
): AsyncIterable<StoredEntry> {
  const until = end ?? (await endOf(driver, instance));
  for (let from = 0; from < until; from += PAGE_ROWS) {
    const rows = await driver.query(PAGE, [instance, from, Math.min(from + PAGE_ROWS, until)]);
    for (const row of rows) {
      const hash = row['hash'];
      yield {
        index: Number(row['idx']),
        body: typeof row['body'] === 'string' ? row['body'] : undefined,
        leaf: hash instanceof Uint8Array ? Buffer.from(hash) : undefined,
      };
    }
  }
}

async function endOf(driver: SqlDriver, instance: string): Promise<number> {
  const [ends] = await driver.query(
    `select 1 + greatest((select coalesce(max(idx), -1) from access_node where instance = $1 and level = 0),
       (select coalesce(max(idx), -1) from access_record where instance = $1)) as until`,
    [instance],
  );
  return Number(ends?.['until'] ?? 0);
}

const PAGE = `
  select coalesce(n.idx, r.idx) as idx, r.body, n.hash
  from (select idx, hash from access_node where instance = $1 and level = 0 and idx >= $2 and idx < $3) n
  full outer join (select idx, body from access_record where instance = $1 and idx >= $2 and idx < $3) r on r.idx = n.idx
  order by 1`;
