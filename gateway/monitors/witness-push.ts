import { parseCheckpointText, splitNote } from '../access-log/checkpoint.ts';
import { readConsistency } from '../access-log/proof-reader.ts';
import { type Repetition, repeat } from '../timing/repeat.ts';
import type { CosignedHeads } from './cosigned-heads.ts';
import { type Claim, holdAgainst } from './hold-against.ts';
import type { PushedHead, Witness } from './witness.ts';

export interface WitnessPushParts extends Claim {
  readonly witnesses: readonly Witness[];
  readonly cosigned: Pick<CosignedHeads, 'keep'>;
  /** So many witnesses must have agreed lately, or the gateway is not ready; 0 by default. */
  readonly quorum: number;
  readonly now: () => Date;
  /** The store is not what was signed: nothing may leave any more. Called once. */
  readonly onConviction: (reason: string) => void;
  readonly onFailure: (error: unknown, witness: string) => void;
  readonly pace?: Partial<PushPace>;
}

export interface PushPace {
  readonly everyMs: number;
  /** How long one witness may take. */
  readonly patienceMs: number;
}

/** How a witness stands, for operators. */
export interface WitnessState {
  readonly name: string;
  /** When it last agreed, by our clock. */
  readonly agreedAt?: Date;
  readonly failingSince?: Date;
}

const PACE: PushPace = { everyMs: 60_000, patienceMs: 3_000 };
/** An agreement counts for so many rounds; one lost round says nothing yet. */
const LATELY_ROUNDS = 5;

/**
 * Shows the newest head to every witness: at the start, every minute and at the end. A witness that holds a head which this
 * log signed and this store does not continue convicts the log. A witness that is away is told and asked again.
 */
export class WitnessPush {
  readonly #parts: WitnessPushParts;
  readonly #pace: PushPace;
  readonly #states: Map<string, WitnessState>;
  readonly #startedAt: Date;
  #rounds: Repetition | undefined;
  #running: Promise<unknown> = Promise.resolve();
  #conviction: string | undefined;

  constructor(parts: WitnessPushParts) {
    this.#parts = parts;
    this.#pace = { ...PACE, ...parts.pace };
    this.#startedAt = parts.now();
    this.#states = new Map(parts.witnesses.map(({ name }) => [name, { name }]));
  }

  /**
   * The first round, before anything is let in, and then one every minute.
   * @throws Error when fewer witnesses than the quorum agree.
   */
  async start(): Promise<void> {
    const { quorum, witnesses } = this.#parts;
    if (witnesses.length === 0) return;
    await this.push();
    const agreed = this.states.filter(({ agreedAt }) => agreedAt !== undefined).length;
    if (this.#conviction === undefined && agreed < quorum)
      throw new Error(`${agreed} of ${witnesses.length} witnesses agree with the access log, ${quorum} must`);
    const { everyMs } = this.#pace;
    this.#rounds = repeat(() => this.push(), { everyMs, firstMs: everyMs, onFailure: () => undefined });
  }

  /** Shows the last head. */
  async stop(): Promise<void> {
    await this.#rounds?.stop();
    await this.push();
  }

  /** One round. Never rejects. @returns what time it is, as the witnesses that signed just now say. */
  push(): Promise<readonly Date[]> {
    const round = this.#running.then(() => this.#round());
    this.#running = round;
    return round;
  }

  /**
   * What time it is by clocks that are not this machine's: asks the witnesses now.
   * @returns the middle one of their times, the earlier of two; undefined when none signs.
   */
  async witnessTime(): Promise<Date | undefined> {
    const times = [...(await this.push())].sort((a, b) => a.getTime() - b.getTime());
    return times[Math.floor((times.length - 1) / 2)];
  }

  get states(): readonly WitnessState[] {
    return [...this.#states.values()];
  }

  /** Since when the newest head is not witnessed: age in seconds of each witness's last agreement, or of this start. */
  ages(): readonly { readonly witness: string; readonly seconds: number }[] {
    const now = this.#parts.now().getTime();
    return this.states.map(({ name, agreedAt = this.#startedAt }) => ({
      witness: name,
      seconds: Math.max(0, (now - agreedAt.getTime()) / 1000),
    }));
  }

  /** A witness that is away stops nothing, unless the quorum says so. */
  health(): { readonly ok: boolean; readonly reason?: string } {
    if (this.#conviction !== undefined) return { ok: false, reason: this.#conviction };
    const { quorum } = this.#parts;
    const lately = LATELY_ROUNDS * this.#pace.everyMs;
    const agreeing = this.ages().filter(({ seconds }) => seconds * 1000 < lately);
    const failing = this.states.flatMap(({ name, failingSince }) =>
      failingSince === undefined ? [] : [`${name} has not agreed since ${failingSince.toISOString()}`],
    );
    const reason = failing.length > 0 ? { reason: failing.join('; ') } : {};
    return { ok: agreeing.length >= quorum, ...reason };
  }

  async #round(): Promise<readonly Date[]> {
    if (this.#conviction !== undefined) return [];
    const head = this.#head();
    const signed = await Promise.all(this.#parts.witnesses.map((witness) => this.#show(witness, head)));
    const cosignatures = signed.flatMap((one) => (one === undefined ? [] : [one]));
    if (cosignatures.length > 0) {
      const lines = cosignatures.map(({ lines: text }) => text).join('');
      await this.#parts.cosigned
        .keep(head.note, lines)
        .catch((error: unknown) => this.#parts.onFailure(error, 'cosigned heads'));
    }
    return cosignatures.map(({ at }) => at);
  }

  #head(): PushedHead {
    const { driver, head, instance } = this.#parts.log;
    const note = head();
    const checkpoint = parseCheckpointText(splitNote(note).text);
    const proofFrom = (size: number) => readConsistency(driver, instance, size, checkpoint.size);
    return { note, checkpoint, proofFrom };
  }

  async #show(witness: Witness, head: PushedHead) {
    const { name } = witness;
    const signal = AbortSignal.timeout(this.#pace.patienceMs);
    try {
      const witnessed = await inTime(this.#judged(witness, head, signal), signal);
      if (witnessed === undefined) return undefined;
      this.#states.set(name, { name, agreedAt: this.#parts.now() });
      return witnessed.outcome === 'cosigned' ? witnessed : undefined;
    } catch (error) {
      const { failingSince = this.#parts.now(), ...known } = this.#states.get(name) ?? { name };
      this.#states.set(name, { ...known, failingSince });
      this.#parts.onFailure(error, name);
      return undefined;
    }
  }

  /** @returns undefined when the log is convicted. @throws Error when the witness is away, or accuses without a proof. */
  async #judged(witness: Witness, head: PushedHead, signal: AbortSignal) {
    // Files look at nothing: the log is held against the newest one before the next is added.
    if (!witness.isJudge && (await this.#isConvictedBy(witness, signal))) return undefined;
    const witnessed = await witness.submit(head, signal);
    if (witnessed.outcome !== 'refused') return witnessed;
    if (await this.#isConvictedBy(witness, signal)) return undefined;
    throw new Error(`${witnessed.why}, and shows no head of this log that proves it`);
  }

  async #isConvictedBy(witness: Witness, signal: AbortSignal): Promise<boolean> {
    const seen = await witness.seen(signal);
    const lack = seen === undefined ? undefined : await holdAgainst(this.#parts, seen);
    if (lack !== undefined) this.#convict(`a witness (${witness.name}) convicts the access log: ${lack}`);
    return lack !== undefined;
  }

  #convict(reason: string): void {
    if (this.#conviction !== undefined) return;
    this.#conviction = reason;
    this.#parts.onConviction(reason);
  }
}

/** A folder on a disk that is away answers nothing, and knows no signal. */
function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  late.catch(() => undefined);
  return Promise.race([work, late]);
}
