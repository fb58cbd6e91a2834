import type { AgencyAnswer, AgencyRequest, Connector, FieldTree } from '../../connectors/contract.ts';
import type { Permit } from '../../connectors/permit.ts';
import { SharedCall } from '../../connectors/shared-call.ts';
import { GatewayError } from '../../schema/errors.ts';
import { CallEvidence } from '../evidence/call-evidence.ts';
import type { EvidenceVault } from '../evidence/evidence-vault.ts';
import type { CachedRecord } from './cached-record.ts';
import type { Watch } from './watches.ts';

export interface FlightParts {
  readonly connector: Connector;
  readonly permit: Permit;
  readonly request: AgencyRequest;
  /** What it brings: its keys, or the empty text for a value. */
  readonly slots: readonly string[];
  readonly keys: readonly string[];
  readonly vault: EvidenceVault | undefined;
  readonly now: () => Date;
  /** Of its keys; ended with the flight. */
  readonly watch: Watch;
  /** @returns what of the answer may be told to others. */
  kept(flight: Flight, answer: AgencyAnswer): ReadonlyMap<string, CachedRecord>;
  /** It is over, whatever became of it. */
  onEnd(flight: Flight): void;
}

/** A message that is under way, for all who ask for the same meanwhile. Its evidence is its own, and told to each of them. */
export class Flight {
  readonly fields: FieldTree;
  readonly slots: readonly string[];
  readonly startedMs: number;
  readonly evidence: CallEvidence;
  /** What it brought that others may be told, once it has come. */
  records: ReadonlyMap<string, CachedRecord> = new Map();
  readonly #watch: Watch;
  readonly #call: SharedCall<AgencyAnswer>;
  readonly #ended: Promise<void>;

  constructor(parts: FlightParts) {
    this.fields = parts.request.fields;
    this.slots = parts.slots;
    this.startedMs = parts.now().getTime();
    this.evidence = new CallEvidence(parts.vault);
    this.#watch = parts.watch;
    let end = () => {};
    this.#ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#call = new SharedCall((signal) =>
      this.#fly(parts, signal).finally(() => {
        parts.watch.end();
        parts.onEnd(this);
        end();
      }),
    );
  }

  /** Did something about this key change since the message was begun? Whoever asks now is not told what it brings. */
  isOutdated(key: string): boolean {
    return this.#watch.changed.has(key);
  }

  /** May somebody who asks now wait for it? */
  get isUnderWay(): boolean {
    return !this.#call.isGivenUp && !this.#call.isDone;
  }

  /**
   * @throws what the call throws; the reason of the signal once that has aborted. If nobody waits any more the call is given
   * up, and its evidence is whole when this throws.
   */
  async wait(signal: AbortSignal): Promise<AgencyAnswer> {
    try {
      return await this.#call.wait(signal, () => signal.reason);
    } catch (error) {
      if (this.#call.isGivenUp) await this.#ended;
      throw error;
    }
  }

  async #fly({ connector, permit, request, keys, now, kept }: FlightParts, signal: AbortSignal) {
    const { operation, args, fields, origin, asker } = request;
    const { taps } = this.evidence;
    try {
      const sent = { operation, keys, args, fields, origin, asker, signal, taps };
      const answer = await connector.call(permit, sent);
      // Before anything is made of it: what several are told must be kept for all of them.
      await this.#keepEvidence(now(), connector.id);
      this.records = kept(this, answer);
      return answer;
    } finally {
      // Of a failed call nothing leaves that would have to wait for it. Keeping twice does nothing.
      await this.evidence.keep(now()).catch(() => undefined);
    }
  }

  async #keepEvidence(at: Date, agency: string): Promise<void> {
    try {
      await this.evidence.keep(at);
    } catch (cause) {
      const message = `${agency}: its messages could not be kept as evidence`;
      throw new GatewayError('ACCESS_LOG_UNAVAILABLE', message, { cause });
    }
  }
}
