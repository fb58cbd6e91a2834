import type { SqlSession } from '../storage/sql-driver.ts';
import type { Checkpoint, NoteSigner } from './checkpoint.ts';
import { beginLog, continues, type Head, readHead } from './log-head.ts';
import { isThere } from './log-tables.ts';
import { RolledBack } from './rolled-back.ts';

/** What is known outside the database of the logs in it. */
export interface HeadMemory {
  /** The last signed head of this log. @throws Error when what was kept proves nothing. */
  readonly last: Checkpoint | undefined;
  /** Logs that the keys at hand have signed before; none of them may be gone. */
  readonly logs: readonly string[];
  /** Keeps the head, before anybody is told of what it covers. Throws when it cannot be kept. */
  keep(note: string): void;
  /** The same, where it need not continue the last one as a text: under another key, or after a fork. */
  replace(note: string): void;
  close(): void;
}

/** Of a process that has just begun: the log must continue what is remembered; without any memory a new one may begin. */
export async function firstHead(
  session: SqlSession,
  instance: string,
  signer: NoteSigner,
  memory: HeadMemory | undefined,
): Promise<Head> {
  const last = memory?.last;
  const head = await readHead(session, instance, signer);
  if (head) {
    if (last && !(await continues(session, instance, head, last)))
      throw new RolledBack(instance, last.size, head.frontier.size);
    return head;
  }
  if (last) throw new RolledBack(instance, last.size, undefined);
  const gone = await missingLog(session, memory?.logs ?? []);
  if (gone !== undefined) throw new RolledBack(gone, undefined, undefined);
  return beginLog(session, instance, signer);
}

/**
 * Of a process that writes: after a failure the store holds the last durable head or the one that was being committed,
 * byte for byte the same tree; nobody else writes this log.
 * @param known the last durable one first.
 */
export async function sameHead(
  session: SqlSession,
  instance: string,
  signer: NoteSigner,
  known: readonly [Head, ...Head[]],
): Promise<Head> {
  const head = await headOfAny(session, instance, signer);
  const same = known.find(({ frontier }) => head && frontier.size === head.frontier.size);
  if (!head || !same?.frontier.root().equals(head.frontier.root()))
    throw new RolledBack(instance, known[0].frontier.size, head?.frontier.size);
  return head;
}

async function missingLog(session: SqlSession, logs: readonly string[]): Promise<string | undefined> {
  const rows = await session.query('select instance from access_head where instance = any($1)', [[...logs]]);
  const there = new Set(rows.map(({ instance }) => instance));
  return logs.find((log) => !there.has(log));
}

/** As `readHead`, also of a database from before the first start, which has not even the tables. */
export async function headOfAny(
  session: SqlSession,
  instance: string,
  signer: NoteSigner,
): Promise<Head | undefined> {
  return (await isThere(session, 'access_head')) ? readHead(session, instance, signer) : undefined;
}
