import { defined } from '../../schema/defined.ts';
import type {
  AccessLogPort,
  FailedLogin,
  LimitedAccess,
  RequestAccess,
} from '../boundary/access-log-port.ts';
import { newId, newNonce } from '../storage/random-ids.ts';
import type { SqlDriver, SqlSession } from '../storage/sql-driver.ts';
import { type Repetition, repeat } from '../timing/repeat.ts';
import { adoptObjects } from './adopt-objects.ts';
import type { FindingTeller, StoredChangeLog, TellChange } from './change-log.ts';
import { type NoteSigner, verifierKey } from './checkpoint.ts';
import { actOfCheckpoint, CHECKPOINT_KIND } from './checkpoint-kind.ts';
import { encodeRecord } from './encode-record.ts';
import type { ErasureOrder, ErasureResult } from './erasure.ts';
import { rangesOf } from './erasure.ts';
import { type ExportRequest, startExport } from './export-request.ts';
import { Findings } from './findings.ts';
import { type ClockWitness, LogClock, readClockBase } from './log-clock.ts';
import { LogHealth } from './log-health.ts';
import { LogReader } from './log-reader.ts';
import { LogStore, type LogStoreParts } from './log-store.ts';
import { LogWriter } from './log-writer.ts';
import type { MonitoredLog } from './monitored-log.ts';
import { type AccessRecord, recordShape } from './record.ts';
import { recordSubjectKeys } from './recorded-keys.ts';
import {
  recordOfChange,
  recordOfClosing,
  recordOfFailedLogin,
  recordOfGateway,
  recordOfLimited,
  recordsOfRequest,
} from './records-of-request.ts';
import { endRetention, type RetentionParts } from './retention.ts';
import type { SubjectKeys } from './subject-keys.ts';
import { Upkeep } from './upkeep.ts';

export interface AccessLogParts extends LogStoreParts {
  readonly keys: SubjectKeys;
  readonly onFailure: (error: unknown) => void;
  /** Months that records are kept; 24 by default. */
  readonly retentionMonths?: number;
  readonly now?: () => Date;
  /** Told of records once they are durable. */
  readonly onDurable?: (records: readonly AccessRecord[]) => void;
  /** Time as somebody else sees it, where the system's clock and the log are apart. */
  readonly clockWitness?: ClockWitness;
  /** Ends what else is kept as long as records are: of months before this one, `2026-10`. */
  readonly alsoEnd?: RetentionParts['alsoEnd'];
  /** Milliseconds that pass whatever the clock is set to. */
  readonly elapsedMs?: () => number;
  /** False for a command that does one thing and goes: nothing is done every hour. */
  readonly hasUpkeep?: boolean;
}

const DEFAULT_RETENTION_MONTHS = 24;
const PROBE_EVERY_MS = 15_000;

/** The access log of one process: writes of the journey, reads of auditors. */
export class AccessLog implements AccessLogPort, StoredChangeLog {
  readonly reader: LogReader;
  readonly findings: Findings;
  readonly #writer: LogWriter;
  readonly #parts: AccessLogParts;
  readonly #store: LogStore;
  readonly #upkeep: Upkeep;
  readonly #clock: LogClock;
  readonly #health: LogHealth;
  readonly #now: () => Date;
  #probing: Repetition | undefined;

  private constructor(parts: AccessLogParts, store: LogStore, clockBase: Date | undefined) {
    this.#parts = parts;
    this.#store = store;
    const { driver, instance, onFailure } = parts;
    const now = parts.now ?? (() => new Date());
    this.#now = now;
    this.#health = new LogHealth(now);
    this.#clock = new LogClock({
      ...{ base: clockBase, onFailure },
      ...defined({ witness: parts.clockWitness, elapsedMs: parts.elapsedMs }),
    });
    this.#writer = new LogWriter({
      store,
      now,
      onFailure: (error) => {
        if (this.#health.failed(error)) onFailure(error);
      },
    });
    const retentionMonths = parts.retentionMonths ?? DEFAULT_RETENTION_MONTHS;
    const erase: AccessLog['erase'] = (...asked) => this.erase(...asked);
    this.#upkeep = new Upkeep({
      ...{ driver, now, onFailure },
      keepCheckpoint: async (at) => {
        await this.checkpoint(at);
        return this.#clock.doubt;
      },
      endRetention: (at, signal) =>
        endRetention(
          { driver, instance, retentionMonths, erase, ...defined({ alsoEnd: parts.alsoEnd }) },
          at,
          signal,
        ),
    });
    this.reader = new LogReader(driver, parts.keys);
    this.findings = new Findings(driver);
  }

  /**
   * @throws Error when the store cannot be opened, is held by another process or is damaged, or when a subject key is not
   * the one that the log knows: then nothing starts.
   */
  static async open(parts: AccessLogParts): Promise<AccessLog> {
    const { driver, instance } = parts;
    const store = await LogStore.open(parts);
    const log = new AccessLog(parts, store, await readClockBase(driver, instance));
    try {
      await adoptObjects(log, CHECKPOINT_KIND, log.#now());
      await recordSubjectKeys(log, log.#now());
    } catch (error) {
      await log.#writer.close();
      throw error;
    }
    log.#probing = repeat(() => log.#probeWhenIdle(), {
      ...{ firstMs: PROBE_EVERY_MS, everyMs: PROBE_EVERY_MS, onFailure: () => undefined },
    });
    if (parts.hasUpkeep ?? true) log.#upkeep.start();
    return log;
  }

  recordRequest(access: RequestAccess): Promise<void> {
    return this.append(recordsOfRequest(access, this.#maker()));
  }

  recordFailedLogin(login: FailedLogin): Promise<void> {
    return this.append([recordOfFailedLogin(login, this.#maker())]);
  }

  recordLimited(limited: readonly LimitedAccess[]): Promise<void> {
    const maker = this.#maker();
    return this.append(limited.map((one) => recordOfLimited(one, maker)));
  }

  async append(records: readonly AccessRecord[]): Promise<void> {
    await this.#writer.append(records);
    this.#told(records);
  }

  #told(records: readonly AccessRecord[]): void {
    this.#health.written();
    this.#parts.onDurable?.(records);
  }

  /** Whoever asks for health while nobody asks for anything else is told of a store that failed in the meantime. */
  async #probeWhenIdle(): Promise<void> {
    if (this.#health.idleMs < PROBE_EVERY_MS) return;
    await this.#writer.probe(this.#now());
    if (this.#writer.state === 'ready') this.#health.written();
  }

  /**
   * Changes something that the gateway keeps and records it: both are durable, or neither is. `work` asks through the
   * session alone. `tell` makes the record of one change; `raise` those of a finding that begins or ends with it.
   * @throws GatewayError of `work`: then nothing happened; ACCESS_LOG_UNAVAILABLE.
   */
  change<T>(
    at: Date,
    work: (session: SqlSession, tell: TellChange, raise: FindingTeller) => Promise<T>,
  ): Promise<T> {
    return this.#recorded(at, (session, put) => {
      const maker = this.#maker();
      return work(session, (act) => put(recordOfChange({ ...act, at }, maker)), {
        finding: (finding, note) => put(recordOfGateway({ kind: 'finding', note, at, finding }, maker)),
        closing: (closing) => put(recordOfClosing({ ...closing, at }, maker)),
      });
    });
  }

  /** Does `work` and writes the records that it puts, in one transaction. */
  async #recorded<T>(
    at: Date,
    work: (session: SqlSession, put: (record: AccessRecord) => void) => Promise<T>,
  ): Promise<T> {
    const records: AccessRecord[] = [];
    const value = await this.#writer.change(at, async (session) => ({
      value: await work(session, (record) => void records.push(recordShape.parse(record))),
      records,
    }));
    this.#told(records);
    return value;
  }

  /** Signed head of this log, kept for good and on record before it is told. */
  async checkpoint(at: Date): Promise<string> {
    const doubt = await this.#clock.judge(at);
    return this.change(at, async (session, tell) => {
      const { note, newId } = await this.#store.keepCheckpoint(session, at);
      if (newId !== undefined) tell(await actOfCheckpoint(session, newId, doubt));
      return note;
    });
  }

  /** A new signing key: from the next start on it alone signs. Nobody else may be writing to this log. */
  async introduceKey(next: NoteSigner, at: Date): Promise<void> {
    const doubt = await this.#clock.judge(at);
    await this.#store.introduceKey(next, at, async (session, checkpointId) => {
      const act = await actOfCheckpoint(session, checkpointId, doubt);
      return [encodeRecord(recordShape.parse(recordOfChange({ ...act, at }, this.#maker())))];
    });
  }

  /**
   * Takes records out of the store and records that, by whose authority and why: both are durable, or neither is.
   * @param work takes them out through the session alone, `ERASURE_BATCH` at most; what it did not take out is not recorded.
   * @throws GatewayError ACCESS_LOG_UNAVAILABLE.
   */
  async erase(
    order: ErasureOrder,
    at: Date,
    work: (session: SqlSession) => Promise<ErasureResult>,
  ): Promise<ErasureResult> {
    const doubt = await this.#clock.judge(at);
    return this.#recorded(at, async (session, put) => {
      const value = await work(session);
      if (value.erased.length === 0) return value;
      const note = `${value.erased.length} records were erased`;
      const erasure = { ...order, ranges: rangesOf(value.erased) };
      const act = { kind: 'erasure', ...{ erasure, note, at }, ...defined({ doubt }) } as const;
      put(recordOfGateway(act, this.#maker()));
      return value;
    });
  }

  /** Whose time settles it where the clock of this machine and the log's own time are apart; known once it is connected. */
  believe(witness: ClockWitness): void {
    this.#clock.believe(witness);
  }

  /** Puts on record what a watch rule found. */
  recordFinding(finding: NonNullable<AccessRecord['finding']>, note: string, at: Date): Promise<void> {
    return this.append([recordOfGateway({ kind: 'finding', note, at, finding }, this.#maker())]);
  }

  /** Puts on record who ended a finding, and why. */
  recordClosing(closing: Parameters<typeof recordOfClosing>[0]): Promise<void> {
    return this.append([recordOfClosing(closing, this.#maker())]);
  }

  /** An export as lines of text, ending with its signed manifest. @throws GatewayError BAD_USER_INPUT for an unknown log. */
  export(request: ExportRequest): Promise<AsyncIterable<string>> {
    const { driver, keys, signer, instance } = this.#parts;
    return startExport({ driver, keys, signer, instance, reader: this.reader }, request);
  }

  /** What is due every hour, done now: a kept checkpoint, the next month's partition, expired months. */
  upkeep(): Promise<void> {
    return this.#upkeep.run();
  }

  /** The log as monitors and witnesses see it: heads, hashes and the public key, and no record. */
  get monitored(): MonitoredLog {
    const { driver, instance, signer } = this.#parts;
    const [store, key] = [this.#store, verifierKey(signer)];
    return { driver, instance, origin: signer.name, verifierKey: key, head: () => store.note };
  }

  get keys(): SubjectKeys {
    return this.#parts.keys;
  }

  /** The database that the log lives in; others keep tables of their own there. The log alone closes it. */
  get database(): SqlDriver {
    return this.#parts.driver;
  }

  /**
   * Somebody outside holds a head that contradicts this log, or a longer one: nothing is written and nothing leaves until
   * this process ends, whatever the store says. The first reason stands.
   * @param reason who found what, e.g. `witness sở-tư-pháp has signed 812 records, 640 are there`; told by `health`.
   */
  convict(reason: string): void {
    if (!this.#health.convict(reason)) return;
    const error = new Error(`access log ${this.#parts.instance} is convicted: ${reason}`);
    this.#writer.convict(error);
    this.#parts.onFailure(error);
  }

  /** What operators and load balancers may know: that, why, since when and what follows; nothing of the store itself. */
  health(): { ok: boolean; reason?: string } {
    const { state } = this.#writer;
    if (state === 'ready' || state === 'writing') {
      const { doubt } = this.#clock;
      return { ok: true, ...(doubt !== undefined && { reason: `${doubt}; no retention ends meanwhile` }) };
    }
    if (state === 'closed') return { ok: false, reason: 'the access log is closed' };
    return { ok: false, reason: this.#health.whyNot(this.#store.refusal?.what) };
  }

  /** Lets the records that wait be written; then nothing more is taken. */
  async close(): Promise<void> {
    await Promise.all([this.#upkeep.stop(), this.#probing?.stop()]);
    await this.#writer.close();
    this.#parts.memory?.close();
    await this.#parts.driver.close();
  }

  #maker() {
    return { keys: this.#parts.keys.forOneAct(), newId, newNonce };
  }
}
