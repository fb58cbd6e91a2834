import { createHash } from 'node:crypto';

/** SHA-256, Base64url: how records name messages and containers. */
export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url');
