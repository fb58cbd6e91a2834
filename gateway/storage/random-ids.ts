import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const POOL_BYTES = 4_096;
const ID_BYTES = 16;
const pool = new Uint8Array(POOL_BYTES);
let used = POOL_BYTES;

/** Random bytes are asked of the system for many ids at a time: a request of a dozen records needs two dozen. */
function randomBytes(): Uint8Array {
  if (used + ID_BYTES > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  // A copy: the caller may keep or change it, and no byte is ever handed out twice.
  const bytes = pool.slice(used, used + ID_BYTES);
  used += ID_BYTES;
  return bytes;
}

/** A UUIDv7: ordered by time, to the millisecond. */
export const newId = (): string => v7({ random: randomBytes() });

/** 128 random bits, base64url. */
export const newNonce = (): string => Buffer.from(randomBytes()).toString('base64url');
