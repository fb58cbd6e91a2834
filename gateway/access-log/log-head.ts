import type { SqlSession } from '../storage/sql-driver.ts';
import {
  type Checkpoint,
  type NoteSigner,
  openCheckpoint,
  parseVerifierKey,
  signCheckpoint,
  verifierKey,
} from './checkpoint.ts';
import { EMPTY_ROOT, Frontier, leafHash, levelsOf } from './merkle.ts';
import { readRoot } from './proof-reader.ts';

/** Where a log stands: its right edge and the signed note that says so. */
export interface Head {
  readonly frontier: Frontier;
  readonly note: string;
}

/** Stored nodes begin above this many leaves; fewer are the open tail of the log. */
const TAIL = 256;

/**
 * Reads the head of a log and checks it against what lies under it: the signature, the edge of the tree, that the last
 * leaves and their records are those that were signed, that none is missing and none is too many. What lies further back
 * is checked by `log verify`.
 * @returns undefined when the store has no such log.
 * @throws Error when the parts do not fit together; such a log does not start.
 */
export async function readHead(
  session: SqlSession,
  instance: string,
  signer: NoteSigner,
): Promise<Head | undefined> {
  const [row] = await session.query('select size, frontier, note from access_head where instance = $1', [
    instance,
  ]);
  const [ends] = await session.query(
    `select (select coalesce(max(idx), -1) from access_node where instance = $1 and level = 0) as leaf,
       (select coalesce(max(idx), -1) from access_record where instance = $1) as record`,
    [instance],
  );
  const [lastLeaf, lastRecord] = [Number(ends?.['leaf']), Number(ends?.['record'])];
  if (!row) {
    if (lastLeaf >= 0 || lastRecord >= 0) throw damaged(instance, 'its head is missing');
    return undefined;
  }
  const note = String(row['note']);
  const frontier = new Frontier(Number(row['size']), asHashes(row['frontier']));
  const signed = openCheckpoint(note, parseVerifierKey(verifierKey(signer)));
  if (signed.origin !== signer.name || signed.size !== frontier.size || !signed.root.equals(frontier.root()))
    throw damaged(instance, 'its head is not the signed one');
  if (lastLeaf !== frontier.size - 1 || lastRecord >= frontier.size)
    throw damaged(instance, 'its end is not where the signed head is');
  if (!(await tailFits(session, instance, frontier)))
    throw damaged(instance, 'its last records are not the signed ones');
  return { frontier, note };
}

export async function beginLog(session: SqlSession, instance: string, signer: NoteSigner): Promise<Head> {
  const note = signCheckpoint({ origin: signer.name, size: 0, root: EMPTY_ROOT }, signer);
  await session.query('insert into access_head (instance, size, frontier, note) values ($1, 0, $2, $3)', [
    instance,
    [],
    note,
  ]);
  return { frontier: new Frontier(), note };
}

/** Is the log of this head the same that had the earlier one, grown or not? Asks a few hundred stored hashes at most. */
export async function continues(
  session: SqlSession,
  instance: string,
  { frontier }: Head,
  earlier: Checkpoint,
): Promise<boolean> {
  if (frontier.size < earlier.size) return false;
  return (await readRoot(session, instance, earlier.size)).equals(earlier.root);
}

async function tailFits(session: SqlSession, instance: string, frontier: Frontier): Promise<boolean> {
  const first = frontier.size - (frontier.size % TAIL);
  const rows = await session.query(
    `select n.idx, n.hash, r.body from access_node n
     left join access_record r on r.instance = n.instance and r.idx = n.idx
     where n.instance = $1 and n.level = 0 and n.idx >= $2 order by n.idx`,
    [instance, first],
  );
  // Edge hashes of the closed part come first, largest subtree first.
  const closed = [...frontier.hashes].slice(0, levelsOf(first).length);
  const rebuilt = new Frontier(first, closed);
  for (const row of rows) {
    const [hash] = asHashes([row['hash']]);
    if (Number(row['idx']) !== rebuilt.size || !hash) return false;
    if (typeof row['body'] === 'string' && !leafHash(Buffer.from(row['body'], 'utf8')).equals(hash))
      return false;
    rebuilt.append(hash);
  }
  return rebuilt.size === frontier.size && rebuilt.root().equals(frontier.root());
}

function asHashes(column: unknown): Buffer[] {
  if (!Array.isArray(column)) return [];
  return column.flatMap((hash: unknown) => (hash instanceof Uint8Array ? [Buffer.from(hash)] : []));
}

const damaged = (instance: string, how: string): Error =>
  new Error(`access log ${instance} is damaged: ${how}; see docs/access-log.md`);
