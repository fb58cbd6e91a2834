import { GatewayError } from '../../schema/errors.ts';
import type { SqlDriver, SqlSession } from '../storage/sql-driver.ts';
import { cover, inclusionRanges, nodeHash, type Range, STORED_LEVELS } from './merkle.ts';

export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Buffer;
  readonly hashes: readonly Buffer[];
  /** Signed checkpoint that the proof leads to. */
  readonly note: string;
}

/** @throws GatewayError BAD_USER_INPUT when there is no such record. */
export async function readInclusionProof(
  driver: SqlDriver,
  instance: string,
  index: number,
): Promise<InclusionProof> {
  const [head] = await driver.query('select size, note from access_head where instance = $1', [instance]);
  const size = Number(head?.['size'] ?? 0);
  if (!Number.isInteger(index) || index < 0 || index >= size)
    throw new GatewayError('BAD_USER_INPUT', 'no such record');
  const ranges = [{ start: index, end: index + 1 }, ...inclusionRanges(index, size)];
  const [own, ...hashes] = await readRangeHashes(driver, instance, ranges);
  if (!own) throw missing(instance);
  return { index, size, hashes, leafHash: own, note: String(head?.['note']) };
}

/**
 * Hashes of ranges of leaves, all from one question: each range is covered by perfect subtrees, and each of those is
 * made from the nearest stored level below it, at most 128 hashes.
 * @throws Error when nodes are missing: the log is damaged.
 */
export async function readRangeHashes(
  session: SqlSession,
  instance: string,
  ranges: readonly Range[],
): Promise<readonly Buffer[]> {
  const parts = ranges.map(({ start, end }) =>
    cover(start, end).map(({ level, index }) => {
      const stored = Math.floor(level / STORED_LEVELS) * STORED_LEVELS;
      const width = 2 ** (level - stored);
      return { level: stored, first: index * width, last: (index + 1) * width, width };
    }),
  );
  const wanted = parts.flat();
  const rows = await session.query(
    // `offset 0` keeps the database from joining the tables as wholes: every part is a short walk along the key.
    `select p.place, n.hash from unnest($2::int[], $3::smallint[], $4::bigint[], $5::bigint[]) as p(place, level, first, last)
     cross join lateral (
       select idx, hash from access_node
       where instance = $1 and level = p.level and idx >= p.first and idx < p.last order by idx offset 0
     ) n order by p.place, n.idx`,
    [
      instance,
      wanted.map((_, place) => place),
      wanted.map(({ level }) => level),
      wanted.map(({ first }) => first),
      wanted.map(({ last }) => last),
    ],
  );
  const hashes: Buffer[][] = wanted.map(() => []);
  for (const { place, hash } of rows as readonly { place?: unknown; hash?: unknown }[]) {
    if (hash instanceof Uint8Array) hashes[Number(place)]?.push(Buffer.from(hash));
  }
  let next = 0;
  return parts.map((subtrees) => {
    const tops = subtrees.map(({ width }) => topOf(instance, hashes[next++] ?? [], width));
    return tops.reduceRight((right, left) => nodeHash(left, right));
  });
}

/** Root of a perfect subtree from the hashes of one level of it. */
function topOf(instance: string, level: readonly Buffer[], width: number): Buffer {
  if (level.length !== width) throw missing(instance);
  let hashes = level;
  while (hashes.length > 1) {
    hashes = hashes.flatMap((hash, place) =>
      place % 2 === 1 ? [nodeHash(hashes[place - 1] ?? hash, hash)] : [],
    );
  }
  const [top] = hashes;
  if (!top) throw missing(instance);
  return top;
}

const missing = (instance: string): Error => new Error(`access log ${instance}: tree nodes are missing`);
