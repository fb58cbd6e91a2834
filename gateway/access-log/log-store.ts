import { GatewayError } from '../../schema/errors.ts';
import { hasCode, LOCK_NOT_AVAILABLE } from '../storage/error-code.ts';
import { type KnownSteps, logLock, noteProgram } from '../storage/migrating/living-programs.ts';
import {
  oneStatement,
  type SqlDriver,
  type SqlSession,
  type TransactionWork,
} from '../storage/sql-driver.ts';
import { type Checkpoint, cosign, type NoteSigner, signCheckpoint } from './checkpoint.ts';
import type { EncodedRecord } from './encode-record.ts';
import { mustLast } from './lasting-tables.ts';
import type { Head } from './log-head.ts';
import { Frontier, leafHash, type StoredNode } from './merkle.ts';
import { ACCESS_LOG_FAMILY, migrate } from './migrations.ts';
import { ensureMonth } from './months.ts';
import { probeSpace } from './probe-space.ts';
import { MAX_ROWS, putBatch } from './put-batch.ts';
import { firstHead, type HeadMemory, sameHead } from './right-head.ts';
import { RolledBack } from './rolled-back.ts';
import { StoreFault } from './store-fault.ts';

export interface LogStoreParts {
  readonly driver: SqlDriver;
  /** Name of this process's log; the origin of its checkpoints is made from it. */
  readonly instance: string;
  readonly signer: NoteSigner;
  /** Where the last head is kept outside the database. Without it only this process's own memory finds a roll-back. */
  readonly memory?: HeadMemory;
  /** What this program knows of all the store's tables; without it, of the log's. */
  readonly knows?: KnownSteps;
}

const OWN_STEPS: KnownSteps = { [ACCESS_LOG_FAMILY.versions]: ACCESS_LOG_FAMILY.steps.length };

/** What is done and recorded together. */
export type StoreWork<T> = (
  session: SqlSession,
) => Promise<{ readonly value: T; readonly entries: readonly EncodedRecord[] }>;

/**
 * One log's tables: records, tree nodes and the signed head, changed together or not at all. Owned by one writer; a
 * second process with the same instance name is refused by a lock and, should that fail, by the head's size.
 */
export class LogStore {
  readonly #parts: LogStoreParts;
  readonly #months = new Set<string>();
  /** The last durable head; undefined until the first was read. */
  #durable: Head | undefined;
  /** The head that a commit without an answer would have led to. */
  #attempted: Head | undefined;
  #refusal: RolledBack | undefined;
  /** False after a failure, when nobody knows whether the batch is in: nothing is written until the truth was read. */
  #isKnown = false;

  private constructor(parts: LogStoreParts) {
    this.#parts = parts;
  }

  /** @throws Error when another process holds the log, or when what is stored does not fit together. */
  static async open(parts: LogStoreParts): Promise<LogStore> {
    const store = new LogStore(parts);
    // Before it looks at any table: from now on nothing is taken away that this program uses.
    await parts.driver.transaction((session) => store.#hold(session));
    await migrate(parts.driver);
    await store.takeOver();
    return store;
  }

  get #head(): Head {
    return this.#durable ?? { frontier: new Frontier(), note: '' };
  }

  /** Why the store is refused: it does not hold the log that was signed. Undefined while it does. */
  get refusal(): RolledBack | undefined {
    return this.#refusal;
  }

  get note(): string {
    return this.#head.note;
  }

  get size(): number {
    return this.#head.frontier.size;
  }

  get instance(): string {
    return this.#parts.instance;
  }

  get driver(): SqlDriver {
    return this.#parts.driver;
  }

  async #hold(session: SqlSession): Promise<void> {
    const { instance, knows = OWN_STEPS } = this.#parts;
    await holdLog(session, instance);
    await noteProgram(session, instance, knows);
  }

  /**
   * Reads the true state from the database; the writer calls it after every failure, when the outcome is unknown.
   * @throws RolledBack when the store holds another state than the last durable one or the one being committed.
   */
  async takeOver(): Promise<void> {
    const { driver, instance, signer, memory } = this.#parts;
    this.#isKnown = false;
    const [durable, attempted] = [this.#durable, this.#attempted];
    try {
      const head = await driver.transaction(async (session) => {
        await this.#hold(session);
        await mustLast(session);
        if (!durable) return firstHead(session, instance, signer, memory);
        return sameHead(session, instance, signer, attempted ? [durable, attempted] : [durable]);
      });
      memory?.keep(head.note);
      this.#durable = head;
    } catch (error) {
      if (error instanceof RolledBack) this.#refusal = error;
      throw error;
    }
    [this.#attempted, this.#refusal] = [undefined, undefined];
    this.#months.clear();
    this.#isKnown = true;
  }

  /**
   * Writes one batch durably: all of it or nothing.
   * @throws Error when the outcome is unknown; nothing may be told to anybody until `takeOver` has read the truth.
   */
  append(entries: readonly EncodedRecord[]): Promise<void> {
    const months = new Set(entries.map(({ at }) => at.slice(0, 7)));
    const put = async (session: SqlSession) => ({
      value: undefined,
      head: await this.#put(session, entries),
    });
    const isOne = entries.length > 0 && entries.length <= MAX_ROWS;
    return this.#commit(months, isOne ? oneStatement(put) : put);
  }

  /**
   * Changes what the database keeps, and records it, in one transaction. `work` asks through the session alone and gives
   * back what is to be recorded at `at`; without records nothing need have changed.
   * @throws GatewayError as `work` threw it: then nothing has happened.
   * @throws Error when the outcome is unknown, as for `append`.
   */
  write<T>(at: Date, work: StoreWork<T>): Promise<T> {
    return this.#write([at.toISOString().slice(0, 7)], work);
  }

  #write<T>(months: Iterable<string>, work: StoreWork<T>, nextKey?: NoteSigner): Promise<T> {
    const put = async (session: SqlSession) => {
      const { value, entries } = await work(session);
      return { value, head: await this.#put(session, entries, nextKey) };
    };
    return this.#commit(months, put, nextKey);
  }

  async #commit<T>(
    months: Iterable<string>,
    work: TransactionWork<{ readonly value: T; readonly head: Head }>,
    nextKey?: NoteSigner,
  ): Promise<T> {
    const { driver, instance, memory } = this.#parts;
    if (!this.#isKnown) throw new Error(`access log ${instance}: its state is unknown after a failure`);
    this.#isKnown = false;
    for (const month of months) await this.#ensureMonth(month);
    try {
      const { value, head } = await driver.transaction(work);
      // Before anybody is told of it; a disk that does not take it is a failure like any other.
      if (nextKey) memory?.replace(head.note);
      else memory?.keep(head.note);
      this.#settle(head);
      return value;
    } catch (error) {
      // Refused before COMMIT was asked for: the transaction is gone with all that it did.
      if (error instanceof GatewayError) this.#settle(this.#head);
      throw error;
    }
  }

  #settle(head: Head): void {
    this.#durable = head;
    this.#attempted = undefined;
    this.#isKnown = true;
  }

  /** Records, tree nodes and the signed head that covers them. @returns the head, not yet durable. */
  async #put(session: SqlSession, entries: readonly EncodedRecord[], nextKey?: NoteSigner): Promise<Head> {
    if (entries.length === 0) return this.#head;
    const { instance, signer } = this.#parts;
    const frontier = this.#head.frontier.clone();
    const first = frontier.size;
    const nodes: StoredNode[] = [];
    for (const [place, { body }] of entries.entries()) {
      const hash = leafHash(Buffer.from(body, 'utf8'));
      nodes.push({ level: 0, index: first + place, hash }, ...frontier.append(hash));
    }
    const checkpoint: Checkpoint = { origin: signer.name, size: frontier.size, root: frontier.root() };
    // Signed before COMMIT, yet the signature leaves this file only after it: a reader never sees an undurable head.
    const note = signCheckpoint(checkpoint, signer);
    const head = { frontier, note: nextKey ? cosign(note, nextKey) : note };
    this.#attempted = head;
    const isMoved = await putBatch(session, instance, { entries, nodes, head, before: this.#head });
    if (!isMoved) throw new Error(`access log ${instance} was moved on by another writer`);
    return head;
  }

  /**
   * A real write that changes nothing, and a look whether the head is still the one that this process left.
   * @param needsSpace also takes room on the disk, as a large batch would.
   * @throws Error as `append` does.
   */
  probe(at: Date, needsSpace: boolean): Promise<void> {
    return this.write(at, async (session) => {
      const rows = await session.query(
        'update access_head set note = note where instance = $1 and note = $2 returning size',
        [this.instance, this.note],
      );
      if (rows.length !== 1)
        throw new Error(`access log ${this.instance}: its head is not the one that was left`);
      await mustLast(session);
      if (needsSpace) await probeSpace(session);
      return { value: undefined, entries: [] };
    });
  }

  /**
   * Keeps the present head for good, within a `write`; the others are overwritten as the log grows.
   * @returns its note, and its id where it was not kept before: that is to be recorded.
   */
  async keepCheckpoint(session: SqlSession, at: Date): Promise<{ note: string; newId?: string }> {
    const { instance, note, size } = this;
    const kept = await session.query(
      'insert into access_checkpoint (instance, size, at, note) values ($1, $2, $3, $4) on conflict do nothing returning size',
      [instance, size, at, note],
    );
    return kept.length === 0 ? { note } : { note, newId: `${instance}/${size}` };
  }

  /**
   * Keeps the present head for good with the signature of the key that follows, and signs the head that covers the
   * record of it by both keys.
   * @param entriesOf makes that record from the id of the kept head.
   */
  introduceKey(
    next: NoteSigner,
    at: Date,
    entriesOf: (session: SqlSession, checkpointId: string) => Promise<readonly EncodedRecord[]>,
  ): Promise<void> {
    const { instance, size, note } = this;
    const work = async (session: SqlSession) => {
      await session.query(
        'insert into access_checkpoint (instance, size, at, note) values ($1, $2, $3, $4) on conflict (instance, size) do update set note = excluded.note',
        [instance, size, at, cosign(note, next)],
      );
      return { value: undefined, entries: await entriesOf(session, `${instance}/${size}`) };
    };
    return this.#write([at.toISOString().slice(0, 7)], work, next);
  }

  async #ensureMonth(month: string): Promise<void> {
    if (this.#months.has(month)) return;
    await ensureMonth(this.#parts.driver, new Date(`${month}-01T00:00:00Z`));
    this.#months.add(month);
  }
}

/** How long the session of a gateway that was killed may take to notice, e.g. because its last commit is under way. */
const LOCK_WAIT_MS = 3_000;

/**
 * The lock belongs to the session for as long as it lives, so a gateway that died holds nothing once its session has
 * ended. Taking it twice in one session succeeds: it is still ours.
 * @throws Error when another process holds it.
 */
async function holdLog(session: SqlSession, instance: string): Promise<void> {
  await session.query(`set local lock_timeout = ${LOCK_WAIT_MS}`);
  try {
    await session.query('select pg_advisory_lock(hashtextextended($1, 0))', [logLock(instance)]);
  } catch (error) {
    if (!hasCode(error, LOCK_NOT_AVAILABLE)) throw error;
    throw new StoreFault(
      `access log ${instance} is held by another process`,
      'it is held by another process',
      {
        cause: error,
      },
    );
  }
  await session.query('set local lock_timeout = 0');
}
