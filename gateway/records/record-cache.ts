import type { AgencyAnswer, AgencyRequest, Connector } from '../../connectors/contract.ts';
import { mustCover, type Permit } from '../../connectors/permit.ts';
import { own } from '../../schema/own.ts';
import { HeldRecords } from './held-records.ts';
import { lifetimesOf } from './lifetimes.ts';
import { type ReadParts, RecordRead } from './record-read.ts';
import { agencyOf, scopeOf } from './scope.ts';
import type { SharedTier } from './shared-tier.ts';

export interface RecordCacheParts extends Pick<ReadParts, 'vault' | 'now' | 'onOutcome' | 'sleep'> {
  /** Of the memory that records may take. */
  readonly maxBytes: number;
  readonly shared: SharedTier | undefined;
  /** Tells the other processes. */
  readonly tellChanged: (key: string) => void;
}

/**
 * Records of agencies before any policy (decision 0036): what is held is what an agency told, and the policies run on every
 * request over it. In this process, and in a tier that processes share; each may lose everything at any moment.
 */
export class RecordCache {
  readonly #parts: RecordCacheParts;
  readonly #held: HeldRecords;
  readonly #connectors = new Map<string, Connector>();

  constructor(parts: RecordCacheParts) {
    this.#parts = parts;
    this.#held = new HeldRecords(parts.maxBytes, () => parts.now().getTime());
  }

  /** The same agency, which is asked only for what is not held. */
  over(connector: Connector): Connector {
    this.#connectors.set(connector.id, connector);
    return { ...connector, call: (permit, request) => this.#call(connector, permit, request) };
  }

  /** Something about this dossier changed: nothing that was asked for before is told to whoever asks after it, in any process. */
  changed(key: string): void {
    this.heard(key);
    this.#parts.tellChanged(key);
  }

  /** The same, told by another process. */
  heard(key: string): void {
    this.#held.forget(key, this.#isAsleep);
    this.#parts.shared?.forget(key);
  }

  /** @returns when the shared tier is empty as well. @throws Error while it cannot be reached; it is tried again. */
  async forgetAll(): Promise<void> {
    this.#held.forgetAll();
    await this.#parts.shared?.forgetAll();
  }

  /** Of this process alone. */
  forgetOwn(): void {
    this.#held.forgetAll();
  }

  /** What this process may have missed is not known. */
  missed(): void {
    this.#held.forgetUnsure(this.#isAsleep);
  }

  /** Drops what may be told no more; to be called from time to time. */
  sweep(): void {
    this.#held.sweep();
  }

  /** Of what is held in this process. */
  get bytes(): number {
    return this.#held.bytes;
  }

  close(): void {
    this.#parts.shared?.close();
  }

  /** A source that sleeps has told of no change, and could not be asked what it is. */
  #isAsleep = (scope: string): boolean => {
    const { calendar } = this.#connectors.get(agencyOf(scope)) ?? {};
    return calendar?.asleepAt(this.#parts.now()) !== undefined;
  };

  async #call(connector: Connector, permit: Permit, request: AgencyRequest): Promise<AgencyAnswer> {
    const { manifest } = connector;
    const limits = own(manifest.operations, request.operation);
    const lives = limits && lifetimesOf(limits, connector.calendar);
    if (!limits || !lives) return this.#pass(connector, permit, request);
    // Of a permit of another's call nothing follows for this one: each answers for its own message.
    mustCover(permit, connector.id, request);
    const { vault, now, onOutcome, sleep, shared } = this.#parts;
    const hasArgs = Object.keys(request.args).length > 0;
    return new RecordRead({
      held: this.#held,
      connector,
      permit,
      request,
      scope: scopeOf(manifest, request),
      lives,
      holdsEvery: limits.holdsEvery === true,
      // What callers write themselves would fill the shelf with what nobody asks for again.
      shared: hasArgs ? undefined : shared,
      vault,
      now,
      onOutcome,
      sleep,
    }).run();
  }

  /** What is never told again. If it is about a dossier it may change it, whatever we hear of it. */
  async #pass(connector: Connector, permit: Permit, request: AgencyRequest): Promise<AgencyAnswer> {
    const { dossier } = request.origin;
    if (dossier === undefined) return connector.call(permit, request);
    try {
      return await connector.call(permit, request);
    } finally {
      this.changed(dossier);
    }
  }
}
