import { SLEEPING, SourceAsleep } from '../../connectors/asleep.ts';
import type { AgencyAnswer, AgencyRequest, Connector } from '../../connectors/contract.ts';
import type { Permit } from '../../connectors/permit.ts';
import type { MessageHashes } from '../../connectors/wire-tap.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { EvidenceVault } from '../evidence/evidence-vault.ts';
import { ClientGone } from '../timing/client-gone.ts';
import type { Flight } from './flight.ts';
import type { HeldRecords, Keeping } from './held-records.ts';
import { isFailure } from './lifetimes.ts';
import type { Slot } from './memory-tier.ts';
import { ToldAnswer } from './told-answer.ts';

/** What became of one key that was asked for. */
export type CacheOutcome = 'held' | 'joined' | 'asked' | 'stale';

export interface ReadParts extends Keeping {
  readonly held: HeldRecords;
  readonly connector: Connector;
  readonly permit: Permit;
  readonly request: AgencyRequest;
  readonly vault: EvidenceVault | undefined;
  readonly now: () => Date;
  readonly onOutcome: (agency: string, outcome: CacheOutcome) => void;
  /** Ends early when the signal aborts; never throws. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** While another process asks the agency we wait for what it brings, so long and no longer. */
const WAIT_MS = 400;
const LOOK_EVERY_MS = 25;

/**
 * One request's reading of some keys: what is held and fresh is told; for what is under way it waits; for the rest the agency is
 * asked, in one message; where that fails, what is held stands in within its bound.
 */
export class RecordRead {
  readonly #parts: ReadParts;
  readonly #told: ToldAnswer;
  readonly #failures = new Map<string, unknown>();
  #isAnythingTold = false;

  constructor(parts: ReadParts) {
    this.#parts = parts;
    this.#told = new ToldAnswer(parts.request.fields);
  }

  /** @throws what the agency's failure is, where nothing at all can be told. */
  async run(): Promise<AgencyAnswer> {
    const { keys } = this.#parts.request;
    const missing = this.#takeHeld(keys.length === 0 ? [''] : [...new Set(keys)]);
    if (missing.length > 0) await this.#fetch(missing);
    const [failure] = this.#failures.values();
    if (failure !== undefined && !this.#isAnythingTold) throw failure;
    for (const [key, error] of this.#failures) this.#told.addFailure(key, this.#asGatewayError(error));
    return this.#told.finish();
  }

  async #fetch(missing: readonly string[]): Promise<void> {
    const landing: Promise<void>[] = [];
    let left = this.#join(missing, landing);
    const marks = new Map<string, string>();
    let others: readonly string[] = [];
    if (this.#parts.shared && left.length > 0) {
      const claimed = await this.#look(left, marks);
      // Meanwhile another request of this process may have brought it, or be about to.
      left = this.#join(this.#takeHeld(left), landing);
      others = left.filter((key) => claimed.has(key));
      left = left.filter((key) => !claimed.has(key));
      others = [...others, ...(await this.#claim(left, marks))];
      left = this.#join(this.#takeHeld(left.filter((key) => !others.includes(key))), landing);
    }
    this.#fly(left, marks, landing, true);
    if (others.length > 0) landing.push(this.#awaitOthers(others, marks));
    await Promise.all(landing);
  }

  /** @returns keys of which nothing fresh is held. */
  #takeHeld(keys: readonly string[]): readonly string[] {
    const { held, lives, request, scope } = this.#parts;
    return keys.filter((key) => {
      const record = held.findFresh({ scope, key }, request.fields, lives);
      if (!record) return true;
      this.#told.addHeld(key, record, 'cache');
      this.#tellEvidence(key, record.evidence);
      this.#settle('held');
      return false;
    });
  }

  /** @returns keys that nobody has asked for. */
  #join(keys: readonly string[], landing: Promise<void>[]): readonly string[] {
    const { held, request, scope } = this.#parts;
    if (request.signal.aborted) return keys;
    const joined = new Map<Flight, string[]>();
    const left = keys.filter((key) => {
      const flight = held.findFlight({ scope, key }, request.fields);
      if (!flight) return true;
      const known = joined.get(flight);
      if (known) known.push(key);
      else joined.set(flight, [key]);
      return false;
    });
    for (const [flight, served] of joined) landing.push(this.#land(flight, served, false));
    return left;
  }

  /** @returns keys that another process is about to bring. */
  async #look(keys: readonly string[], marks: Map<string, string>): Promise<ReadonlySet<string>> {
    const { held, lives, scope, shared } = this.#parts;
    const watch = held.watches.begin(keys);
    try {
      const claimed = new Set<string>();
      await Promise.all(
        keys.map(async (key) => {
          const slot: Slot = { scope, key };
          const found = await shared?.find(slot);
          // What was found may be from before the change that we have heard of meanwhile.
          if (!found || watch.changed.has(key)) return;
          for (const record of [...found.records].reverse()) held.adopt(slot, record, lives);
          if (found.mark !== undefined) marks.set(key, found.mark);
          if (found.isClaimed) claimed.add(key);
        }),
      );
      return claimed;
    } finally {
      watch.end();
    }
  }

  /** @returns keys that another process was quicker to claim. */
  async #claim(keys: readonly string[], marks: ReadonlyMap<string, string>): Promise<readonly string[]> {
    const { lives, scope, shared } = this.#parts;
    if (!shared || lives.freshMs === 0) return [];
    const lost = await Promise.all(
      keys.map(async (key) => (marks.has(key) && !(await shared.claim({ scope, key })) ? [key] : [])),
    );
    return lost.flat();
  }

  async #awaitOthers(keys: readonly string[], marks: Map<string, string>): Promise<void> {
    const { request, sleep } = this.#parts;
    const landing: Promise<void>[] = [];
    let left = keys;
    const mine: string[] = [];
    for (let waitedMs = 0; waitedMs < WAIT_MS && left.length > 0; waitedMs += LOOK_EVERY_MS) {
      await sleep(LOOK_EVERY_MS, request.signal);
      if (request.signal.aborted) break;
      const claimed = await this.#look(left, marks);
      left = this.#join(this.#takeHeld(left), landing);
      // Whoever had it gave it up, or the shelf cannot tell.
      mine.push(...left.filter((key) => !claimed.has(key)));
      left = left.filter((key) => claimed.has(key));
    }
    this.#fly(this.#join([...mine, ...left], landing), marks, landing, false);
    await Promise.all(landing);
  }

  #fly(
    keys: readonly string[],
    marks: ReadonlyMap<string, string>,
    landing: Promise<void>[],
    isOwn: boolean,
  ): void {
    const { held, connector, permit, request, vault, now } = this.#parts;
    if (keys.length === 0) return;
    if (request.signal.aborted) {
      for (const key of keys) this.#fail(key, request.signal.reason);
      return;
    }
    const ofThese = new Map([...marks].filter(([key]) => keys.includes(key)));
    const sent = request.keys.length === 0 ? [] : keys;
    const flight = held.fly(this.#parts, ofThese, {
      connector,
      permit,
      request,
      slots: keys,
      keys: sent,
      vault,
      now,
    });
    landing.push(this.#land(flight, keys, isOwn));
  }

  async #land(flight: Flight, keys: readonly string[], isOwn: boolean): Promise<void> {
    const { request } = this.#parts;
    try {
      const answer = await flight.wait(request.signal);
      if (isOwn) this.#told.addOwn(keys, answer);
      else for (const key of keys) this.#told.addJoined(key, flight, answer);
      for (const _ of keys) this.#settle(isOwn ? 'asked' : 'joined');
      for (const key of keys) this.#tellEvidence(key, flight.evidence.of(key));
    } catch (error) {
      if (request.signal.reason instanceof ClientGone) throw error;
      for (const key of keys) if (this.#fail(key, error)) this.#tellEvidence(key, flight.evidence.of(key));
    }
  }

  /** @returns whether nothing stands in for it. */
  #fail(key: string, error: unknown): boolean {
    const { held, lives, request, scope } = this.#parts;
    const { code } = this.#asGatewayError(error);
    const record = isFailure(code) ? held.findStandIn({ scope, key }, request.fields, lives) : undefined;
    if (!record) {
      this.#failures.set(key, error);
      return true;
    }
    this.#told.addHeld(key, record, 'stale', error instanceof SourceAsleep ? SLEEPING : code);
    this.#tellEvidence(key, record.evidence);
    this.#settle('stale');
    return false;
  }

  #settle(outcome: CacheOutcome): void {
    this.#isAnythingTold = true;
    this.#parts.onOutcome(this.#parts.connector.id, outcome);
  }

  /** Of an agency whose messages are evidence: without any, nothing of it may be told where they are to be kept whole. */
  #tellEvidence(key: string, hashes: MessageHashes | undefined): void {
    const { connector, request } = this.#parts;
    if (connector.manifest.evidence) request.taps?.known?.(key, hashes ?? {});
  }

  #asGatewayError(error: unknown): GatewayError {
    if (error instanceof GatewayError) return error;
    const { connector, request } = this.#parts;
    const code = request.signal.aborted ? 'AGENCY_TIMEOUT' : 'INTERNAL';
    const message = `${connector.id}.${request.operation} failed`;
    return new GatewayError(code, message, { cause: error, extensions: { agency: connector.id } });
  }
}
