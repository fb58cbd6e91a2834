import { type NoteVerifier, openCheckpoint } from './checkpoint.ts';
import { Frontier, leafHash } from './merkle.ts';
import { isCanonical } from './record.ts';

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

export interface Verdict {
  readonly ok: boolean;
  readonly records: number;
  readonly erased: number;
  /** First entry that is wrong, and how; undefined when only the whole is. */
  readonly firstBad?: number;
  readonly fault?: string;
}

/**
 * Checks a log from its entries, one signed checkpoint and the public key alone, in one pass. Earlier checkpoints (kept
 * by a witness or an export) are checked on the way: the log must have passed through each of them.
 */
export async function verifyLog(
  entries: AsyncIterable<StoredEntry>,
  note: string,
  verifiers: NoteVerifier | readonly NoteVerifier[],
  earlierNotes: readonly string[] = [],
): Promise<Verdict> {
  const bad = (fault: string, firstBad?: number): Verdict => ({
    ok: false,
    records: frontier.size,
    erased,
    fault,
    ...(firstBad === undefined ? {} : { firstBad }),
  });
  const frontier = new Frontier();
  let erased = 0;
  let head: ReturnType<typeof openCheckpoint>;
  let earlier: ReturnType<typeof openCheckpoint>[];
  try {
    head = openCheckpoint(note, verifiers);
    earlier = earlierNotes.map((one) => openCheckpoint(one, verifiers)).sort((a, b) => a.size - b.size);
  } catch (error) {
    return bad(error instanceof Error ? error.message : 'the checkpoint is unreadable');
  }
  const tooLong = earlier.find(({ size }) => size > head.size);
  if (tooLong)
    return bad(
      `rolled back: a checkpoint of ${tooLong.size} records was signed before, the head has ${head.size}`,
    );

  for await (const entry of entries) {
    const expected = frontier.size;
    if (entry.index < expected) return bad(`entry ${entry.index} comes twice`, entry.index);
    if (entry.index > expected) return bad(`entry ${expected} is missing`, expected);
    if (expected >= head.size)
      return bad(`entry ${entry.index} lies beyond the signed head of ${head.size}`, entry.index);
    const leaf = leafOf(entry);
    if (typeof leaf === 'string') return bad(`entry ${entry.index}: ${leaf}`, entry.index);
    if (entry.body === undefined) erased += 1;
    frontier.append(leaf);
    const passed = earlier.find(({ size }) => size === frontier.size);
    if (passed && !passed.root.equals(frontier.root()))
      return bad(`entries up to ${frontier.size} differ from the checkpoint signed then`, frontier.size - 1);
  }
  if (frontier.size < head.size)
    return bad(
      `entry ${frontier.size} is missing: the log ends early, ${head.size} are signed`,
      frontier.size,
    );
  if (!frontier.root().equals(head.root)) return bad('the entries do not lead to the signed root');
  return { ok: true, records: frontier.size, erased };
}

/**
 * The leaf hash of an entry, or what is wrong with it. Bytes that fit their leaf need no closer look: whether the leaf is
 * the signed one, the root tells. Bytes that do not are looked at, so that the fault can be named.
 */
function leafOf({ body, leaf }: StoredEntry): Buffer | string {
  if (body === undefined) return leaf?.length === 32 ? leaf : 'neither record nor leaf hash';
  const own = leafHash(Buffer.from(body, 'utf8'));
  if (!leaf || leaf.equals(own)) return own;
  try {
    return isCanonical(body)
      ? 'the record was changed: it does not fit its leaf hash'
      : 'the record is not in canonical form';
  } catch {
    return 'the record is unreadable';
  }
}
