import { GatewayError } from '../../schema/errors.ts';
import type { SqlSession } from '../storage/sql-driver.ts';
import {
  consistencyRanges,
  cover,
  EMPTY_ROOT,
  inclusionRanges,
  nodeHash,
  type Range,
  STORED_LEVELS,
} from './merkle.ts';

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
  driver: SqlSession,
  instance: string,
  index: number,
): Promise<InclusionProof> {
  const [head] = await driver.query('select size, note from access_head where instance = $1', [instance]);
  const size = Number(head?.['size'] ?? 0);
  return { ...(await readPath(driver, instance, index, size)), note: String(head?.['note']) };
}

/**
 * RFC 6962 §2.1.1, to any size that the log has had.
 * @throws GatewayError BAD_USER_INPUT when there is no such record.
 */
export async function readPath(
  driver: SqlSession,
  instance: string,
  index: number,
  size: number,
): Promise<Omit<InclusionProof, 'note'>> {
  if (!Number.isInteger(index) || index < 0 || index >= size)
    throw new GatewayError('BAD_USER_INPUT', 'no such record');
  const ranges = [{ start: index, end: index + 1 }, ...inclusionRanges(index, size)];
  const [own, ...hashes] = await readRangeHashes(driver, instance, ranges);
  if (!own) throw missing(instance);
  return { index, size, hashes, leafHash: own };
}

/** RFC 6962 §2.1.2: that the first `from` records are the beginning of the first `to`. Empty from the empty tree. */
export const readConsistency = async (
  driver: SqlSession,
  instance: string,
  from: number,
  to: number,
): Promise<readonly Buffer[]> =>
  from === 0 ? [] : readRangeHashes(driver, instance, consistencyRanges(from, to));

/** Root of the first `size` records, from the stored nodes. @throws Error when nodes are missing. */
export async function readRoot(driver: SqlSession, instance: string, size: number): Promise<Buffer> {
  if (size === 0) return EMPTY_ROOT;
  const [root] = await readRangeHashes(driver, instance, [{ start: 0, end: size }]);
  if (!root) throw missing(instance);
  return root;
}

/** `count` hashes of one stored level of the tree (a level of C2SP tlog-tiles), left to right. @throws Error as above. */
export async function readStoredHashes(
  driver: SqlSession,
  instance: string,
  { level, first, count }: { readonly level: number; readonly first: number; readonly count: number },
): Promise<readonly Buffer[]> {
  const rows = await driver.query(
    'select idx, hash from access_node where instance = $1 and level = $2 and idx >= $3 and idx < $4 order by idx',
    [instance, level * STORED_LEVELS, first, first + count],
  );
  const hashes = rows.flatMap(({ idx, hash }: { idx?: unknown; hash?: unknown }, place) =>
    Number(idx) === first + place && hash instanceof Uint8Array ? [Buffer.from(hash)] : [],
  );
  if (hashes.length !== count) throw missing(instance);
  return hashes;
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
