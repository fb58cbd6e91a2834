import { RecentCounts } from './recent-counts.ts';

/** What one call told of the agency. */
export type Told =
  /** It answered. */
  | 'well'
  /** It answered that it failed: it is up, which neither mends nor harms what was before. */
  | 'fault'
  /** Not reached, out of time, unreadable, or asking for patience. */
  | 'trouble'
  /** Nothing: whoever asked went away, or nothing was sent. */
  | 'nothing';

export type BreakerState = 'closed' | 'open' | 'probing';

export interface BreakerRules {
  /** What takes so long is slow, even when it ends well; milliseconds. */
  readonly slowMs: number;
  /** From 0 to 1; default 0.8 to 1 of each rest, so that several gateways do not come at the same moment. */
  readonly random?: () => number;
}

export const WINDOW_MS = 10_000;
/** With fewer calls in the window a share says little. */
export const LEAST_CALLS = 20;
export const FAILED_SHARE = 0.5;
export const SLOW_SHARE = 0.9;
/** At little traffic the row speaks before the share can. */
export const IN_A_ROW = 12;
export const FIRST_REST_MS = 1_000;
export const LONGEST_REST_MS = 15_000;
/** An agency may ask to be left alone for so long and no longer: then it is asked whether it still means it. */
export const LONGEST_TOLD_REST_MS = 300_000;

/** Kinds of counts. */
const CALLS = 0;
const FAILED = 1;
const SLOW = 2;

/** In the place of an era: this call does not go through. */
export const REFUSED = 0;

/**
 * Leaves a sick operation alone. It opens after troubles in a row, or when too many calls of the last ten seconds failed or
 * were slow, or when the agency asks for patience. Then nothing goes through until a rest is over; then one call, the
 * probe, and nothing else until its end is known. While probes fail the rests grow. What a call tells counts for the time
 * in which it began: who comes home late tells nothing of now.
 */
export class Breaker {
  readonly #rules: BreakerRules;
  readonly #recent = new RecentCounts(3, WINDOW_MS);
  #state: BreakerState = 'closed';
  /** Changes with every change of state; a call remembers in which it began. */
  #era = 1;
  #inARow = 0;
  #restMs = FIRST_REST_MS;
  #untilMs = 0;

  constructor(rules: BreakerRules) {
    this.#rules = rules;
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Would a call be refused now? */
  isShut(nowMs: number): boolean {
    return this.#state === 'probing' || (this.#state === 'open' && nowMs < this.#untilMs);
  }

  /** When the next probe may go, milliseconds from now; 0 where that is now or not known. */
  restsFor(nowMs: number): number {
    return this.#state === 'open' ? Math.max(0, this.#untilMs - nowMs) : 0;
  }

  /** @returns what `tell` has to be given when the call has ended; REFUSED when it may not begin. */
  enter(nowMs: number): number {
    if (this.isShut(nowMs)) return REFUSED;
    if (this.#state === 'open') this.#become('probing');
    return this.#era;
  }

  /** Of every call that was let in, once. */
  tell(era: number, told: Told, tookMs: number, nowMs: number): void {
    if (era !== this.#era) return;
    if (this.#state === 'probing') this.#probed(told, nowMs);
    else this.#count(told, tookMs, nowMs);
  }

  /** The agency asks to be left alone for so long. Whenever the call began, this is about now. */
  leaveAlone(forMs: number, nowMs: number): void {
    if (this.#state === 'probing') return;
    this.#untilMs = Math.max(this.#untilMs, nowMs + Math.min(forMs, LONGEST_TOLD_REST_MS));
    if (this.#state === 'closed') this.#become('open');
  }

  #count(told: Told, tookMs: number, nowMs: number): void {
    if (told === 'nothing') return;
    this.#recent.add(CALLS, nowMs);
    if (told === 'trouble') this.#recent.add(FAILED, nowMs);
    if (tookMs >= this.#rules.slowMs) this.#recent.add(SLOW, nowMs);
    if (told === 'well') this.#inARow = 0;
    else if (told === 'trouble') this.#inARow += 1;
    if (this.#inARow >= IN_A_ROW || this.#isSick(nowMs)) this.#rest(nowMs);
  }

  #isSick(nowMs: number): boolean {
    const calls = this.#recent.of(CALLS, nowMs);
    return (
      calls >= LEAST_CALLS &&
      (this.#recent.of(FAILED, nowMs) >= calls * FAILED_SHARE ||
        this.#recent.of(SLOW, nowMs) >= calls * SLOW_SHARE)
    );
  }

  #probed(told: Told, nowMs: number): void {
    if (told === 'well' || told === 'fault') {
      this.#recent.clear();
      this.#inARow = 0;
      this.#restMs = FIRST_REST_MS;
      this.#become('closed');
      return;
    }
    // A probe whose caller left told nothing: somebody else's call is the next one, after as long a rest.
    if (told === 'trouble') this.#restMs = Math.min(this.#restMs * 2, LONGEST_REST_MS);
    this.#rest(nowMs);
  }

  #rest(nowMs: number): void {
    const random = this.#rules.random ?? Math.random;
    this.#untilMs = nowMs + this.#restMs * (0.8 + 0.2 * random());
    this.#become('open');
  }

  #become(state: BreakerState): void {
    this.#state = state;
    this.#era += 1;
  }
}
