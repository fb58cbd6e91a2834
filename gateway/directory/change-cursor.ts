import { createHash } from 'node:crypto';
import { GatewayError } from '../../schema/errors.ts';

/**
 * Where a client stands with one dossier. It lives in the client alone and is made of the reception system's own
 * time, so it outlives every gateway process and is understood by all of them. It grants nothing: a forged one only
 * changes what its maker is told again of what they may see anyway.
 */
export interface ChangeCursor {
  readonly code: string;
  /** The reception system's time of the last change, ISO 8601; it knows whole seconds only. */
  readonly changedAt: string;
  /**
   * Digest of what was told. Two changes within one second have the same time: this tells them apart. Absent in a
   * cursor that came with a query rather than with an event.
   */
  readonly digest?: string;
}

const VERSION = 1;
const MAX_CHARS = 300;
const DIGEST_CHARS = 16;

export const writeCursor = ({ code, changedAt, digest }: ChangeCursor): string =>
  Buffer.from(JSON.stringify([VERSION, code, changedAt, ...(digest === undefined ? [] : [digest])])).toString(
    'base64url',
  );

/** @throws GatewayError BAD_USER_INPUT for what was never a cursor of ours. */
export function parseCursor(text: string): ChangeCursor {
  if (text.length <= MAX_CHARS) {
    try {
      const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
      if (Array.isArray(parts) && parts[0] === VERSION) {
        const [, code, changedAt, digest] = parts as readonly unknown[];
        const isKnown = typeof code === 'string' && typeof changedAt === 'string';
        if (isKnown && !Number.isNaN(Date.parse(changedAt)) && parts.length <= 4) {
          return { code, changedAt, ...(typeof digest === 'string' ? { digest } : {}) };
        }
      }
    } catch {
      // Falls through: what is no JSON is as wrong as JSON of another shape.
    }
  }
  throw new GatewayError('BAD_USER_INPUT', 'after is no cursor of dossierChanged', {
    extensions: { fields: ['after'], rule: 'a changeCursor of this dossier' },
  });
}

/** @param told what the client was shown, without the cursor itself. */
export const digestOf = (told: unknown): string =>
  createHash('sha256').update(JSON.stringify(told)).digest('base64url').slice(0, DIGEST_CHARS);
