import { createRedisState } from '../shared-state/redis.ts';
import { createRedisShelf } from '../shared-state/redis-shelf.ts';
import { forgetAllNote } from './compose-records.ts';

const TRY_EVERY_MS = 100;

/**
 * From outside of any gateway: empties the shared tier and has every process forget what it holds.
 * Processes that are cut off at this moment forget when they are connected again.
 * @throws Error when Redis cannot be reached in time.
 */
export async function forgetEverywhere(url: string, prefix = 'lienthong:', withinMs = 5_000): Promise<void> {
  let lastError: unknown;
  const onFailure = (error: unknown) => {
    lastError = error;
  };
  const state = createRedisState({ url, prefix, onFailure });
  const shelf = createRedisShelf({ url, prefix, onFailure });
  const isThere = () => state.takePlace('records-forgotten', 'cli', { places: 1_000, leaseMs: 1_000 });
  try {
    await untilDone(isThere, withinMs, () => lastError);
    // Processes first: what they still bring has no mark any more once the shelf is empty.
    const { channel, message } = forgetAllNote('cli');
    state.publish(channel, message);
    await untilDone(
      () => shelf.throwAllAway(),
      withinMs,
      () => lastError,
    );
    state.publish(channel, message);
    // On the same connection: once this is answered, the note before it has been sent.
    await isThere();
  } finally {
    shelf.close();
    await state.close();
  }
}

async function untilDone(
  task: () => Promise<unknown>,
  withinMs: number,
  reason: () => unknown,
): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += TRY_EVERY_MS) {
    try {
      await task();
      return;
    } catch (error) {
      if (waitedMs >= withinMs)
        throw new Error('Redis cannot be reached: nothing is known to be forgotten', {
          cause: reason() ?? error,
        });
    }
    await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MS));
  }
}
