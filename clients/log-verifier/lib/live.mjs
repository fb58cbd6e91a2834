import { GrowingTree, isConsistent, leafHash, rootOfInclusion } from './merkle.mjs';
import { openCheckpoint } from './note.mjs';

const WITHIN_MS = 10_000;
const MOST_BYTES = 1_048_576;
const TILE = 256;

/** A live gateway's public pages below `/log/`; hashes only. */
export class LiveLog {
  #base;

  constructor(url) {
    this.#base = new URL(url.endsWith('/') ? url : `${url}/`);
  }

  async #get(path) {
    const response = await fetch(new URL(path, this.#base), {
      redirect: 'error',
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (!response.ok) throw new Error(`${path} is answered with ${response.status}`);
    if (bytes.length > MOST_BYTES) throw new Error(`${path} is answered with more than it may be`);
    return bytes;
  }

  async head(keys) {
    return openCheckpoint((await this.#get('log/checkpoint')).toString('utf8'), keys);
  }

  /** The newest head that witnesses have cosigned; undefined where there is none. */
  async cosigned(keys) {
    try {
      return openCheckpoint((await this.#get('log/checkpoint?cosigned=1')).toString('utf8'), keys);
    } catch (error) {
      if (/answered with 404/.test(error.message)) return undefined;
      throw error;
    }
  }

  async consistency(from, to) {
    return hashesOf(await this.#get(`log/consistency?from=${from}&to=${to}`));
  }

  async inclusion(index, size) {
    return hashesOf(await this.#get(`log/proof?index=${index}&size=${size}`));
  }

  /** The root of the first `size` leaves, from the leaf tiles alone: as many requests as there are 256 leaves. */
  async rootFromLeaves(size) {
    const tree = new GrowingTree();
    for (let index = 0; tree.size < size; index += 1) {
      const width = Math.min(TILE, size - tree.size);
      const tile = await this.#get(`log/tile/0/${pathOf(index)}${width < TILE ? `.p/${width}` : ''}`);
      if (tile.length !== width * 32)
        throw new Error(`tile ${index} has ${tile.length / 32} hashes, not ${width}`);
      for (let at = 0; at < tile.length; at += 32) tree.append(tile.subarray(at, at + 32));
    }
    return tree.root();
  }
}

const hashesOf = (bytes) =>
  JSON.parse(bytes.toString('utf8')).hashes.map((hash) => Buffer.from(hash, 'base64'));

/** C2SP tlog-tiles: three digits a part, all but the last begin with `x`. */
function pathOf(index) {
  const parts = [String(index % 1000).padStart(3, '0')];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000))
    parts.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  return parts.join('/');
}

/**
 * Checks a live log: its head's signature, that it goes on from every head that was seen before, what witnesses say of it,
 * and with `leaves` that its leaves lead to its root.
 */
export async function verifyLive(url, keys, { earlier = [], leaves = false } = {}) {
  const log = new LiveLog(url);
  const head = await log.head(keys);
  const [faults, notes] = [[], []];
  const before = earlier
    .map((note) => openCheckpoint(note, keys))
    .filter(({ origin }) => origin === head.origin)
    .sort((a, b) => a.size - b.size);
  for (const [place, older] of before.entries()) {
    const newer = before[place + 1] ?? head;
    if (older.size > newer.size) {
      faults.push(
        `rolled back: a head of ${older.size} entries was signed before, this one has ${newer.size}`,
      );
      continue;
    }
    const proof =
      older.size === 0 ? [] : await log.consistency(older.size, newer.size).catch(() => undefined);
    if (!proof || !isConsistent(older.size, newer.size, proof, older.root, newer.root))
      faults.push(
        `the head of ${newer.size} entries does not go on from the one of ${older.size} that was signed before`,
      );
  }
  const cosigned = await log.cosigned(keys);
  for (const { name, at } of cosigned?.cosigned ?? [])
    notes.push(`${name} cosigned the head of ${cosigned.size} entries at ${at.toISOString()}`);
  if (leaves && !(await log.rootFromLeaves(head.size)).equals(head.root))
    faults.push('the leaves do not lead to the signed root');
  return { faults, notes, records: head.size, erased: 0, head };
}

/**
 * Checks one record by the proof that came with it: `{ id?, canonical?, proof: { index, treeSize, leafHash?, hashes, checkpoint } }`.
 * The number is part of the record's bytes, so it is proved only with them.
 * @param number the one that was asked for; the record is held to it, and to the one that is told beside it.
 * @throws Error CANNOT_TELL when a number was asked for and the bytes were not given.
 */
export function verifyRecord(told, keys, number) {
  const proof = told?.proof;
  if (typeof proof?.checkpoint !== 'string' || !Array.isArray(proof.hashes))
    throw new CannotTell('there is no record with its proof in this file');
  const head = openCheckpoint(proof.checkpoint, keys);
  const isGiven = typeof told.canonical === 'string';
  if (!isGiven && number !== undefined)
    throw new CannotTell(
      `the bytes of the record were not given: nothing proves that its number is ${number}`,
    );
  const leaf = isGiven
    ? leafHash(Buffer.from(told.canonical, 'utf8'))
    : Buffer.from(String(proof.leafHash), 'base64');
  const hashes = proof.hashes.map((hash) => Buffer.from(hash, 'base64'));
  const root = rootOfInclusion(leaf, proof.index, proof.treeSize, hashes);
  const faults = [];
  if (head.size !== proof.treeSize) faults.push('the checkpoint is of another size than the proof');
  if (!root?.equals(head.root))
    faults.push('the record is not in the log: its proof does not lead to the signed root');
  const place = `entry ${proof.index} of ${head.origin}`;
  if (!isGiven) {
    const note = `${place}: the bytes of the record were not given, so its leaf is in the log and its number is not proved`;
    return { faults, notes: [note], records: 1, erased: 0, head };
  }
  const { id, at, kind } = JSON.parse(told.canonical);
  for (const expected of new Set([number, told.id]))
    if (expected !== undefined && expected !== id)
      faults.push(`the record that is proved has the number ${id}, not ${expected}`);
  return { faults, notes: [`${place} is the record ${id}, ${kind}, ${at}`], records: 1, erased: 0, head };
}

/** What was given does not answer the question. */
class CannotTell extends Error {
  code = 'CANNOT_TELL';
}
