import type { z } from 'zod';
import { GatewayError } from '../../schema/errors.ts';

/** A cursor is the place of an entry in its list. */
export const writeCursor = (place: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

/** @throws GatewayError BAD_USER_INPUT for what is no place of this shape. */
export function readCursor<Place>(shape: z.ZodType<Place>, cursor: string): Place {
  try {
    return shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    throw new GatewayError('BAD_USER_INPUT', 'after is no cursor of this list', {
      cause,
      extensions: { fields: ['after'], rule: 'a cursor of this list' },
    });
  }
}
