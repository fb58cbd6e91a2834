import { setTimeout as wait } from 'node:timers/promises';
import { ExponentialBackoff } from 'cockatiel';
import { GatewayError } from '../schema/errors.ts';
import { type Asker, SHARES, type Share } from './asker.ts';
import type { GuardedState } from './contract.ts';
import type { Weights } from './fair-queue.ts';
import { Breaker, REFUSED, type Told } from './guard-breaker.ts';
import { tryHedged } from './guard-hedge.ts';
import { Lane, LaneFull } from './guard-lane.ts';
import { CallerGone, TimeIsUp, tryWithin } from './guard-try.ts';
import type { OperationLimits } from './manifest.ts';
import type { RetryBudget } from './retry-budget.ts';

export interface GuardedParts {
  /** `agency.operation`, for the process log. */
  readonly place: string;
  readonly agency: string;
  readonly limits: OperationLimits;
  readonly weights: Weights;
  /** One for all operations of the agency. */
  readonly budget: RetryBudget;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

type Task<T> = (signal: AbortSignal) => Promise<T>;

const QUEUE_PER_PLACE = 8;
const RESERVE = 0.25;
const SLOW = 0.9;
const BETWEEN_TRIES = new ExponentialBackoff({ initialDelay: 60, maxDelay: 400 });

/** What an error says of the agency, where the caller did not leave. */
function toldBy(error: unknown): Told {
  if (error instanceof TimeIsUp) return 'trouble';
  if (!(error instanceof GatewayError)) return 'nothing';
  switch (error.code) {
    case 'AGENCY_FAULT':
      return 'fault';
    case 'AGENCY_UNREACHABLE':
    case 'AGENCY_TIMEOUT':
    case 'AGENCY_BAD_ANSWER':
    case 'AGENCY_BUSY':
      return 'trouble';
    default:
      return 'nothing';
  }
}

/** Only what surely never reached the agency's logic, or is harmless to repeat, is tried again. */
const isWorthRetrying = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === 'AGENCY_UNREACHABLE';

/** The lane, the breaker and the tries of one operation. */
export class GuardedOperation {
  readonly #parts: GuardedParts;
  readonly #lane: Lane;
  readonly #breaker: Breaker;
  #retries = 0;
  #hedges = 0;
  #leftAlone = 0;
  #crowdedOut = 0;

  constructor(parts: GuardedParts) {
    const { limits, weights } = parts;
    const { concurrency, reserve = Math.floor(concurrency * RESERVE) } = limits;
    this.#parts = parts;
    this.#breaker = new Breaker({ slowMs: limits.slowMs ?? limits.timeoutMs * SLOW });
    this.#lane = new Lane({
      places: concurrency,
      reserve,
      queue: concurrency * QUEUE_PER_PLACE,
      weights,
    });
  }

  /** @throws GatewayError `AGENCY_BUSY`, `AGENCY_TIMEOUT`, or what the task throws. */
  async run<T>(asker: Asker, caller: AbortSignal, task: Task<T>): Promise<T> {
    const { now, place, agency } = this.#parts;
    try {
      // Nobody waits for a place behind a shut breaker.
      if (this.#breaker.isShut(now())) throw this.#refusal();
      return await this.#lane.run(asker, caller, () => this.#behindBreaker(asker, caller, task));
    } catch (cause) {
      const extensions = { agency };
      if (cause instanceof LaneFull) {
        this.#crowdedOut += 1;
        throw new GatewayError('AGENCY_BUSY', `${place}: too many calls are waiting`, { extensions });
      }
      if (cause instanceof TimeIsUp || caller.aborted)
        throw new GatewayError('AGENCY_TIMEOUT', `${place}: no answer in time`, { extensions });
      throw cause;
    }
  }

  watch(operation: string): GuardedState {
    const waiting = Object.fromEntries(SHARES.map((share) => [share, this.#lane.waiting(share)]));
    return {
      operation,
      breaker: this.#breaker.state,
      underWay: this.#lane.running,
      waiting: waiting as Record<Share, number>,
      retries: this.#retries,
      hedges: this.#hedges,
      leftAlone: this.#leftAlone,
      crowdedOut: this.#crowdedOut,
    };
  }

  async #behindBreaker<T>(asker: Asker, caller: AbortSignal, task: Task<T>): Promise<T> {
    const { budget, now } = this.#parts;
    const startedMs = now();
    const era = this.#breaker.enter(startedMs);
    if (era === REFUSED) throw this.#refusal();
    budget.called(startedMs);
    try {
      const result = await this.#inTries(asker, caller, task);
      this.#tell(era, 'well', startedMs);
      return result;
    } catch (cause) {
      // Whatever is thrown once the caller is gone: by whom the call was given up is what counts.
      this.#tell(era, caller.aborted ? 'nothing' : toldBy(cause), startedMs);
      if (!caller.aborted) this.#heed(cause);
      throw caller.aborted ? new CallerGone() : cause;
    }
  }

  /** A probe is one message: it has neither a second try nor a hedge. */
  async #inTries<T>(asker: Asker, caller: AbortSignal, task: Task<T>): Promise<T> {
    const { limits, budget, now } = this.#parts;
    const { idempotent, timeoutMs, hedgeAfterMs } = limits;
    const isProbe = this.#breaker.state === 'probing';
    try {
      if (isProbe || hedgeAfterMs === undefined) return await tryWithin(timeoutMs, caller, task);
      const takePlace = (): (() => void) | undefined => this.#placeForHedge(asker);
      return await tryHedged({ timeoutMs, afterMs: hedgeAfterMs, caller, task, takePlace });
    } catch (cause) {
      if (isProbe || !idempotent || !isWorthRetrying(cause) || !budget.spend(now())) throw cause;
    }
    this.#retries += 1;
    // Never past the caller's deadline.
    await wait(BETWEEN_TRIES.next().duration, undefined, { signal: caller });
    return tryWithin(timeoutMs, caller, task);
  }

  #placeForHedge(asker: Asker): (() => void) | undefined {
    const { budget, now } = this.#parts;
    const isWell = this.#breaker.state === 'closed';
    if (!isWell || !this.#lane.tryEnter(asker)) return undefined;
    if (budget.spend(now())) {
      this.#hedges += 1;
      return () => this.#lane.leave(asker);
    }
    this.#lane.leave(asker);
    return undefined;
  }

  #tell(era: number, told: Told, startedMs: number): void {
    const nowMs = this.#parts.now();
    this.#breaker.tell(era, told, nowMs - startedMs, nowMs);
    this.#tellWaiting(nowMs);
  }

  /** An agency that asks for patience gets it. */
  #heed(error: unknown): void {
    if (!(error instanceof GatewayError) || error.code !== 'AGENCY_BUSY') return;
    const { retryAfterSeconds } = error.publicExtensions;
    if (typeof retryAfterSeconds !== 'number') return;
    const nowMs = this.#parts.now();
    this.#breaker.leaveAlone(retryAfterSeconds * 1_000, nowMs);
    this.#tellWaiting(nowMs);
  }

  #tellWaiting(nowMs: number): void {
    if (this.#breaker.state !== 'closed' && this.#breaker.isShut(nowMs))
      this.#lane.refuseWaiting(() => this.#refusal());
  }

  #refusal(): GatewayError {
    this.#leftAlone += 1;
    const { agency, now, place } = this.#parts;
    const seconds = Math.max(1, Math.ceil(this.#breaker.restsFor(now()) / 1_000));
    return new GatewayError('AGENCY_BUSY', `${place}: left alone for now`, {
      extensions: { agency, retryAfterSeconds: seconds },
    });
  }
}
