import { type RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Tries, TryLimit } from './shared-state.ts';
import { WindowCounts } from './window-counts.ts';

/** How long a store that did not answer is left alone: nobody waits for it again and again. */
const LEFT_ALONE_MS = 2_000;

export interface SharedTriesParts {
  /** Counts over all processes. */
  readonly limiter: Pick<RateLimiterRedis, 'consume' | 'reward'>;
  readonly limit: TryLimit;
  readonly nowMs: () => number;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Counted here first: what this process refuses by itself costs the store nothing, and a store that is away, slow or
 * flushed never lets more through here than the limit.
 */
export function createSharedTries({ limiter, limit, nowMs, onFailure }: SharedTriesParts): Tries {
  const own = new WindowCounts(limit, nowMs);
  let awayUntilMs = Number.NEGATIVE_INFINITY;
  const isAway = () => nowMs() < awayUntilMs;
  const failed = (error: unknown): void => {
    awayUntilMs = nowMs() + LEFT_ALONE_MS;
    onFailure(error);
  };
  return {
    async take(key, points = 1) {
      const waitMs = own.take(key, points);
      if (waitMs > 0 || isAway()) return waitMs;
      try {
        await limiter.consume(key, points);
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext);
        failed(refusal);
      }
      return 0;
    },
    async giveBack(key) {
      own.giveBack(key);
      if (!isAway()) await limiter.reward(key).catch(failed);
    },
  };
}
