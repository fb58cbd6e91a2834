import type { z } from 'zod';

/** @returns undefined for what another version of us, or somebody else on the channel, has said: not ours to understand. */
export function readNote<Note>(shape: z.ZodType<Note>, message: string): Note | undefined {
  try {
    return shape.parse(JSON.parse(message));
  } catch {
    return undefined;
  }
}
