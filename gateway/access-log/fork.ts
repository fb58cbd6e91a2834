import type { SqlDriver } from '../storage/sql-driver.ts';
import {
  type Checkpoint,
  type NoteSigner,
  type NoteVerifier,
  openCheckpoint,
  parseVerifierKey,
  verifierKey,
} from './checkpoint.ts';
import { encodeRecord } from './encode-record.ts';
import { forksOnRecord } from './forks-on-record.ts';
import { continues } from './log-head.ts';
import { LogStore } from './log-store.ts';
import { recordShape } from './record.ts';
import { type RecordMaker, recordOfGateway } from './records-of-request.ts';
import { headOfAny } from './right-head.ts';
import { UNKNOWN_HEAD } from './unknown-head.ts';

/** What heads from outside the store prove to be missing from it. */
export interface LostState {
  /** Heads that the store's log does not continue, the largest first; empty when none is known. */
  readonly lost: readonly { readonly note: string; readonly head: Checkpoint }[];
  /** Records that the store's own head covers; undefined when it holds no such log. */
  readonly found: number | undefined;
}

/**
 * Compares heads known outside with what the store holds; changes nothing.
 * @throws Error when a head is not signed by one of the verifiers, or the store is damaged.
 */
export function findLost(
  driver: SqlDriver,
  { instance, signer }: { readonly instance: string; readonly signer: NoteSigner },
  verifiers: readonly NoteVerifier[],
  notes: readonly string[],
): Promise<LostState> {
  return driver.transaction(async (session) => {
    const found = await headOfAny(session, instance, signer);
    const lost = [];
    for (const note of notes) {
      const head = openCheckpoint(note, verifiers);
      if (head.origin !== signer.name)
        throw new Error(`a head of ${head.origin} says nothing of ${signer.name}`);
      if (!found || !(await continues(session, instance, found, head))) lost.push({ note, head });
    }
    lost.sort((one, other) => other.head.size - one.head.size);
    return { lost, found: found?.frontier.size };
  });
}

/**
 * Lets the log go on from what the store holds, or begin anew, with a record of what was lost, who decided so and why.
 * Asked again after it broke off, it adds no second record of the same.
 * @returns the new head's note, durable in the store; the caller keeps it outside.
 * @throws Error when another process holds the log, or it is damaged.
 */
export async function recordFork(
  parts: { readonly driver: SqlDriver; readonly instance: string; readonly signer: NoteSigner },
  decision: { readonly lostHead: string | undefined; readonly decidedBy: string; readonly reason: string },
  maker: Pick<RecordMaker, 'newId' | 'newNonce'> & { readonly now: () => Date },
): Promise<string> {
  const { driver, instance, signer } = parts;
  // Without the memory of what was: that is what was decided.
  const store = await LogStore.open({ driver, instance, signer });
  const { lostHead = UNKNOWN_HEAD, decidedBy, reason } = decision;
  if (lostHead !== UNKNOWN_HEAD && (await forksOnRecord(driver, instance)).at(-1)?.lostHead === lostHead)
    return store.note;
  const { size, root } = openCheckpoint(store.note, parseVerifierKey(verifierKey(signer)));
  const fork = { lostHead, keptSize: size, keptRoot: root.toString('base64'), decidedBy, reason };
  const note = 'the log goes on from an older state of the store';
  const record = recordShape.parse(recordOfGateway({ kind: 'fork', note, at: maker.now(), fork }, maker));
  await store.append([encodeRecord(record)]);
  return store.note;
}
