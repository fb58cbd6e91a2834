import { withHashedNames } from './hashed-names.ts';
import { createInProcessState } from './in-process.ts';
import { createRedisState } from './redis.ts';
import type { SharedState } from './shared-state.ts';

/** Shared through Redis where it is configured, else within this process. */
export const openSharedState = (
  redisUrl: string | undefined,
  now: () => Date,
  hash: (name: string) => string,
  onFailure: (error: unknown) => void,
): SharedState =>
  redisUrl === undefined
    ? createInProcessState(() => now().getTime())
    : withHashedNames(createRedisState({ url: redisUrl, prefix: 'lienthong:', onFailure }), hash);
