import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';

const REMEMBERED_TOKENS = 20_000;
/** A key that its issuer withdraws is believed for as long, on top of the age of the key set itself. */
const REMEMBERED_MS = 60_000;

/**
 * Tokens whose signature was verified a moment ago: a page asks many times with the same one. Only genuine ones come in,
 * known by their digest; whether one has ended meanwhile is asked every time.
 */
export class KnownTokens {
  readonly #payloads: LRUCache<string, JWTPayload>;
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
    const perf = { now: () => now().getTime() };
    this.#payloads = new LRUCache({ max: REMEMBERED_TOKENS, ttl: REMEMBERED_MS, ttlResolution: 0, perf });
  }

  /** @throws what `verify` throws. */
  async verified(token: string, verify: () => Promise<JWTPayload>): Promise<JWTPayload> {
    const digest = createHash('sha256').update(token).digest('base64url');
    const known = this.#payloads.get(digest);
    if (known && (known.exp ?? 0) * 1_000 > this.#now().getTime()) return known;
    const payload = await verify();
    this.#payloads.set(digest, payload);
    return payload;
  }
}
