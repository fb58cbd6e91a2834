import { setImmediate as nextTurn } from 'node:timers/promises';

/** Less than this is read in a few milliseconds, whatever is in it. */
const SHORT = 64 * 1024;

/**
 * Between two steps of reading a long message everybody else has a turn: each step is short enough to wait for, all of
 * them together are not.
 * @param length of the message, bytes or UTF-16 units.
 */
export const othersTurn = async (length: number): Promise<void> => {
  if (length > SHORT) await nextTurn();
};
