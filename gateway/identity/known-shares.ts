import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Share } from '../../connectors/asker.ts';

const REMEMBERED = 50_000;
/** Longer than an old person at a kiosk thinks between two touches. */
const REMEMBERED_MS = 30 * 60_000;

/**
 * Whose places a token's requests take, known from the last time that it was found genuine. It says who is let in first when not all
 * can be, and nothing else: whether the token still holds is asked of each request that is let in. Tokens are known by their digest.
 */
export class KnownShares {
  readonly #shares: LRUCache<string, Share>;

  /** @param nowMs milliseconds since the epoch. */
  constructor(nowMs: () => number) {
    this.#shares = new LRUCache({
      ...{ max: REMEMBERED, ttl: REMEMBERED_MS, ttlResolution: 0, updateAgeOnGet: false },
      perf: { now: nowMs },
    });
  }

  learn(authorization: string, share: Share): void {
    this.#shares.set(digestOf(authorization), share);
  }

  of(authorization: string): Share | undefined {
    return this.#shares.get(digestOf(authorization));
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
