import { hasCode, LOCK_NOT_AVAILABLE } from '../storage/error-code.ts';
import type { SqlDriver, SqlSession } from '../storage/sql-driver.ts';
import { type Checkpoint, type NoteSigner, signCheckpoint } from './checkpoint.ts';
import { type Head, readHead } from './log-head.ts';
import { Frontier, leafHash, type StoredNode } from './merkle.ts';
import { migrate } from './migrations.ts';
import { ensureMonth } from './months.ts';
import type { AccessRecord, EncodedRecord } from './record.ts';

export interface LogStoreParts {
  readonly driver: SqlDriver;
  /** Name of this process's log; the origin of its checkpoints is made from it. */
  readonly instance: string;
  readonly signer: NoteSigner;
}

/**
 * One log's tables: records, tree nodes and the signed head, changed together or not at all. Owned by one writer; a
 * second process with the same instance name is refused by a lock and, should that fail, by the head's size.
 */
export class LogStore {
  readonly #parts: LogStoreParts;
  readonly #months = new Set<string>();
  #head: Head = { frontier: new Frontier(), note: '' };
  /** False after a failure, when nobody knows whether the batch is in: nothing is written until the truth was read. */
  #isKnown = false;

  private constructor(parts: LogStoreParts) {
    this.#parts = parts;
  }

  /** @throws Error when another process holds the log, or when what is stored does not fit together. */
  static async open(parts: LogStoreParts): Promise<LogStore> {
    const store = new LogStore(parts);
    await migrate(parts.driver);
    await store.takeOver();
    return store;
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

  /** Reads the true state from the database; the writer calls it after every failure, when the outcome is unknown. */
  async takeOver(): Promise<void> {
    const { driver, instance, signer } = this.#parts;
    this.#isKnown = false;
    this.#head = await driver.transaction(async (session) => {
      await holdLog(session, instance);
      return readHead(session, instance, signer);
    });
    this.#months.clear();
    this.#isKnown = true;
  }

  /**
   * Writes one batch durably: all of it or nothing.
   * @throws Error when the outcome is unknown; nothing may be told to anybody until `takeOver` has read the truth.
   */
  async append(entries: readonly EncodedRecord[]): Promise<void> {
    const { instance, signer } = this.#parts;
    if (!this.#isKnown) throw new Error(`access log ${instance}: its state is unknown after a failure`);
    const frontier = this.#head.frontier.clone();
    const first = frontier.size;
    const nodes: StoredNode[] = [];
    const rows = entries.map(({ record, body }, place) => {
      const hash = leafHash(Buffer.from(body, 'utf8'));
      nodes.push({ level: 0, index: first + place, hash }, ...frontier.append(hash));
      return rowOf(record, first + place, body);
    });
    const checkpoint: Checkpoint = { origin: signer.name, size: frontier.size, root: frontier.root() };
    // Signed before COMMIT, yet the signature leaves this file only after it: a reader never sees an undurable head.
    const note = signCheckpoint(checkpoint, signer);
    this.#isKnown = false;
    for (const month of new Set(entries.map(({ record }) => record.at.slice(0, 7))))
      await this.#ensureMonth(month);
    await this.#moveTo({ frontier, note }, async (session) => {
      await session.query(INSERT_RECORDS, [instance, JSON.stringify(rows)]);
      await session.query(INSERT_NODES, [
        instance,
        JSON.stringify(
          nodes.map(({ level, index, hash }) => ({ level, idx: index, hash: hash.toString('hex') })),
        ),
      ]);
    });
  }

  /** Keeps the present head for good; the others are overwritten as the log grows. */
  async keepCheckpoint(at: Date): Promise<string> {
    const { driver, instance } = this.#parts;
    const { note, size } = this;
    await driver.query(
      'insert into access_checkpoint (instance, size, at, note) values ($1, $2, $3, $4) on conflict do nothing',
      [instance, size, at, note],
    );
    return note;
  }

  /** Replaces the present head's note by the same head with a new key's signature added, and keeps it for good. */
  async introduceKey(note: string, at: Date): Promise<void> {
    const { frontier } = this.#head;
    await this.#moveTo({ frontier, note }, (session) =>
      session.query(
        'insert into access_checkpoint (instance, size, at, note) values ($1, $2, $3, $4) on conflict (instance, size) do update set note = excluded.note',
        [this.instance, frontier.size, at, note],
      ),
    );
  }

  /** Changes the head together with what `write` writes; nobody knows where it stands until both are done. */
  async #moveTo(head: Head, write: (session: SqlSession) => Promise<unknown>): Promise<void> {
    const { driver, instance } = this.#parts;
    const { frontier, note } = head;
    this.#isKnown = false;
    await driver.transaction(async (session) => {
      await write(session);
      const moved = await session.query(
        'update access_head set size = $3, frontier = $4, note = $5 where instance = $1 and size = $2 returning size',
        [instance, this.size, frontier.size, frontier.hashes, note],
      );
      if (moved.length !== 1) throw new Error(`access log ${instance} was moved on by another writer`);
    });
    this.#head = head;
    this.#isKnown = true;
  }

  async #ensureMonth(month: string): Promise<void> {
    if (this.#months.has(month)) return;
    await ensureMonth(this.#parts.driver, new Date(`${month}-01T00:00:00Z`));
    this.#months.add(month);
  }
}

function rowOf(record: AccessRecord, index: number, body: string) {
  const classes = [
    ...(record.data?.released ?? []),
    ...(record.data?.withheld.map(({ dataClass }) => dataClass) ?? []),
  ];
  return {
    idx: index,
    at: record.at,
    kind: record.kind,
    subject: record.subject?.hash ?? null,
    subject_kind: record.subject?.kind ?? null,
    actor: record.actor.id,
    actor_kind: record.actor.kind,
    org: record.actor.org ?? null,
    agency: record.data?.source ?? null,
    dossier: record.why?.dossier ?? null,
    classes,
    // In the database's order of bytes; what matters is that equal sets are equal.
    class_set: classes.length === 0 ? null : [...new Set(classes)].sort().join(' '),
    grounds: record.subject?.relation ?? [],
    signals: record.data?.signals ?? [],
    decision: record.decision?.result ?? null,
    outcome: record.outcome.result,
    finding: record.finding?.id ?? null,
    tried: record.tries?.dossiers ?? null,
    tries: record.tries?.count ?? null,
    client: record.actor.client,
    branch: record.actor.branch ?? null,
    body,
  };
}

const COLUMNS = `idx bigint, at timestamptz, kind text, subject text, subject_kind text, actor text, actor_kind text, org text, agency text,
  dossier text, classes text[], class_set text, grounds text[], signals text[], decision text, outcome text, finding text, tried text[], tries integer, client text, branch text, body text`;
const NAMES = COLUMNS.split(',').map((column) => column.trim().split(' ')[0]);

const INSERT_RECORDS = `
  insert into access_record (instance, ${NAMES.join(', ')})
  select $1, ${NAMES.map((name) => `r.${name}`).join(', ')} from jsonb_to_recordset($2::jsonb) as r(${COLUMNS})`;

const INSERT_NODES = `
  insert into access_node (instance, level, idx, hash)
  select $1, n.level, n.idx, decode(n.hash, 'hex') from jsonb_to_recordset($2::jsonb) as n(level smallint, idx bigint, hash text)`;

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
    await session.query('select pg_advisory_lock(hashtextextended($1, 0))', [`access-log:${instance}`]);
  } catch (error) {
    if (!hasCode(error, LOCK_NOT_AVAILABLE)) throw error;
    throw new Error(`access log ${instance} is held by another process`, { cause: error });
  }
  await session.query('set local lock_timeout = 0');
}
