import { type RateLimiterCompatibleAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Tries, TryLimit } from './shared-state.ts';

/** Counts of one process, and what stands in while a shared store is away. */
export const memoryLimiter = (name: string, { points, windowSeconds }: TryLimit): RateLimiterMemory =>
  new RateLimiterMemory({ keyPrefix: name, points, duration: windowSeconds });

export const triesOf = (limiter: RateLimiterCompatibleAbstract): Tries => ({
  take: (key) =>
    limiter.consume(key).then(
      () => 0,
      (refusal: unknown) => {
        if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext);
        throw refusal;
      },
    ),
  async giveBack(key) {
    await limiter.reward(key).catch(() => undefined);
  },
});
