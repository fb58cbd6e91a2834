import { createHash, randomBytes, type X509Certificate } from 'node:crypto';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { MonitoredLog } from '../../access-log/monitored-log.ts';
import { readBounded } from '../../http/read-bounded.ts';
import { writeDurably } from '../../storage/durable-file.ts';
import { type Repetition, repeat } from '../../timing/repeat.ts';
import { timeStampRequest } from './time-stamp-request.ts';
import { checkSigner } from './time-stamp-signature.ts';
import { readTimeStamp } from './time-stamp-token.ts';

export interface TimeStampParts {
  readonly log: MonitoredLog;
  readonly dataDir: string;
  readonly url: string;
  /** Certificates that stamps must lead to; without them only what was stamped is checked, not by whom. */
  readonly trusted: readonly X509Certificate[];
  readonly now: () => Date;
  readonly onFailure: (error: unknown) => void;
  readonly pace?: { readonly everyMs: number; readonly retryMs: number };
}

/** Heads are kept once an hour; how soon after it one is stamped. */
const PACE = { everyMs: 300_000, retryMs: 3_600_000 };
const PATIENCE_MS = 10_000;
/** A token with a few certificates. */
const MAX_ANSWER_BYTES = 65_536;
const NONCE_BYTES = 16;

/**
 * Has each hour's kept head stamped by a time-stamping authority (RFC 3161): that it was there by then, whoever holds our
 * keys and our clock later. `DATA_DIR/timestamps/<instance>.<size>.checkpoint` is what was stamped, `.tsr` the stamp:
 * `openssl ts -verify -data ….checkpoint -in ….tsr -CAfile …`. A failure is told and tried again the next hour.
 */
export class TimeStamps {
  readonly #parts: TimeStampParts;
  readonly #folder: string;
  #rounds: Repetition | undefined;
  #failingSince: Date | undefined;

  constructor(parts: TimeStampParts) {
    this.#parts = parts;
    this.#folder = join(parts.dataDir, 'timestamps');
  }

  start(): void {
    const { now, onFailure, pace = PACE } = this.#parts;
    this.#rounds ??= repeat((signal) => this.stamp(signal), {
      ...pace,
      onFailure: (error) => {
        this.#failingSince ??= now();
        onFailure(error);
      },
    });
  }

  async stop(): Promise<void> {
    await this.#rounds?.stop();
  }

  /** Never stops requests. */
  health(): { readonly ok: boolean; readonly reason?: string } {
    const since = this.#failingSince;
    return since === undefined
      ? { ok: true }
      : { ok: true, reason: `no time stamp since ${since.toISOString()}` };
  }

  /** Stamps the newest kept head unless it is stamped. @throws Error when that fails. */
  async stamp(signal?: AbortSignal): Promise<void> {
    const head = await this.#newestKept();
    if (!head) return;
    const file = join(this.#folder, `${this.#parts.log.instance}.${head.size}`);
    const isThere = await access(`${file}.tsr`).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    const hash = createHash('sha256').update(head.note).digest();
    const nonce = randomBytes(NONCE_BYTES);
    const answer = await this.#ask(timeStampRequest(hash, nonce), signal);
    const token = readTimeStamp(answer, hash, nonce);
    if (this.#parts.trusted.length > 0) checkSigner(token, this.#parts.trusted);
    await mkdir(this.#folder, { recursive: true });
    // The stamp last: where there is one, there is what it stamps.
    await writeDurably(`${file}.checkpoint`, head.note);
    await writeDurably(`${file}.tsr`, answer);
    this.#failingSince = undefined;
  }

  async #newestKept(): Promise<{ readonly size: number; readonly note: string } | undefined> {
    const { driver, instance } = this.#parts.log;
    const [row] = await driver.query(
      'select size, note from access_checkpoint where instance = $1 order by size desc limit 1',
      [instance],
    );
    return row && { size: Number(row['size']), note: String(row['note']) };
  }

  async #ask(request: Buffer, signal?: AbortSignal): Promise<Buffer> {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(this.#parts.url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body: new Uint8Array(request),
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
    const answer = await readBounded(response, MAX_ANSWER_BYTES);
    if (response.status !== 200) throw new Error(`the time-stamping authority answers ${response.status}`);
    return answer;
  }
}
