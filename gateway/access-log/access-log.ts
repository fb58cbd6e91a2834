import type {
  AccessLogPort,
  FailedLogin,
  LimitedAccess,
  RequestAccess,
} from '../boundary/access-log-port.ts';
import { newId, newNonce } from '../storage/random-ids.ts';
import type { SqlDriver, SqlSession } from '../storage/sql-driver.ts';
import { type Repetition, repeat } from '../timing/repeat.ts';
import { verifierKey } from './checkpoint.ts';
import { type ExportRequest, startExport } from './export-request.ts';
import { Findings } from './findings.ts';
import { LogReader } from './log-reader.ts';
import { LogStore, type LogStoreParts } from './log-store.ts';
import { LogWriter } from './log-writer.ts';
import type { MonitoredLog } from './monitored-log.ts';
import { type AccessRecord, recordShape } from './record.ts';
import {
  recordOfChange,
  recordOfClosing,
  recordOfFailedLogin,
  recordOfGateway,
  recordOfLimited,
  recordsOfRequest,
} from './records-of-request.ts';
import { toldOf } from './store-fault.ts';
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
}

const DEFAULT_RETENTION_MONTHS = 24;
const PROBE_EVERY_MS = 15_000;

/** The access log of one process: writes of the journey, reads of auditors. */
export class AccessLog implements AccessLogPort {
  readonly reader: LogReader;
  readonly findings: Findings;
  readonly #writer: LogWriter;
  readonly #parts: AccessLogParts;
  readonly #store: LogStore;
  readonly #upkeep: Upkeep;
  /** Since when the store takes no records, and why, as far as it may be told; undefined while it does. */
  #failure: { readonly since: Date; readonly told: string | undefined } | undefined;
  #probing: Repetition | undefined;
  #lastWrittenMs = 0;

  private constructor(parts: AccessLogParts, store: LogStore) {
    this.#parts = parts;
    this.#store = store;
    const now = parts.now ?? (() => new Date());
    this.#writer = new LogWriter({
      store,
      now,
      onFailure: (error) => {
        this.#failure = { since: this.#failure?.since ?? now(), told: toldOf(error) };
        parts.onFailure(error);
      },
    });
    this.#upkeep = new Upkeep({
      driver: parts.driver,
      retentionMonths: parts.retentionMonths ?? DEFAULT_RETENTION_MONTHS,
      now,
      keepCheckpoint: (at) => store.keepCheckpoint(at),
      record: (kind, note, at) => this.append([recordOfGateway({ kind, note, at }, this.#maker())]),
      onFailure: parts.onFailure,
    });
    this.reader = new LogReader(parts.driver, parts.keys);
    this.findings = new Findings(parts.driver);
  }

  /** @throws Error when the store cannot be opened, is held by another process or is damaged: then nothing starts. */
  static async open(parts: AccessLogParts): Promise<AccessLog> {
    const { driver, instance, signer } = parts;
    const log = new AccessLog(parts, await LogStore.open({ driver, instance, signer }));
    log.#upkeep.start();
    log.#probing = repeat(() => log.#probeWhenIdle(), {
      ...{ firstMs: PROBE_EVERY_MS, everyMs: PROBE_EVERY_MS, onFailure: () => undefined },
    });
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
    // A record that the schema does not know would make the log unreadable later; it must fail here, with its request.
    for (const record of records) recordShape.parse(record);
    await this.#writer.append(records);
    this.#noteWritten();
    this.#parts.onDurable?.(records);
  }

  #noteWritten(): void {
    this.#failure = undefined;
    this.#lastWrittenMs = performance.now();
  }

  /** Whoever asks for health while nobody asks for anything else is told of a store that failed in the meantime. */
  async #probeWhenIdle(): Promise<void> {
    if (performance.now() - this.#lastWrittenMs < PROBE_EVERY_MS) return;
    const { now = () => new Date() } = this.#parts;
    await this.#writer.probe(now());
    if (this.#writer.state === 'ready') this.#noteWritten();
  }

  /**
   * Changes something that the gateway keeps and records it: both are durable, or neither is. `work` asks through the
   * session alone. `tell` makes the record of one change.
   * @throws GatewayError of `work`: then nothing happened; ACCESS_LOG_UNAVAILABLE.
   */
  change<T>(
    at: Date,
    work: (
      session: SqlSession,
      tell: (act: Omit<Parameters<typeof recordOfChange>[0], 'at'>) => void,
    ) => Promise<T>,
  ): Promise<T> {
    const records: AccessRecord[] = [];
    const changed = this.#writer.change(at, async (session) => {
      const value = await work(session, (act) => {
        records.push(recordShape.parse(recordOfChange({ ...act, at }, this.#maker())));
      });
      return { value, records };
    });
    return changed.then((value) => {
      this.#noteWritten();
      this.#parts.onDurable?.(records);
      return value;
    });
  }

  /** Signed head of this log, durable before it is told. */
  checkpoint(at: Date): Promise<string> {
    return this.#store.keepCheckpoint(at);
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

  /** What operators and load balancers may know: that, since when and what follows; nothing of the store itself. */
  health(): { ok: boolean; reason?: string } {
    const { state } = this.#writer;
    if (state === 'ready' || state === 'writing') return { ok: true };
    if (state === 'closed') return { ok: false, reason: 'the access log is closed' };
    const { since, told } = this.#failure ?? {};
    const when = since === undefined ? '' : ` since ${since.toISOString()}`;
    const why = told === undefined ? '' : ` (${told})`;
    return {
      ok: false,
      reason: `the store does not take records${when}${why}; no data leaves until it does`,
    };
  }

  /** Lets the records that wait be written; then nothing more is taken. */
  async close(): Promise<void> {
    await Promise.all([this.#upkeep.stop(), this.#probing?.stop()]);
    await this.#writer.close();
    await this.#parts.driver.close();
  }

  #maker() {
    return { keys: this.#parts.keys, newId, newNonce };
  }
}
