import type { Config } from '../config.ts';
import { createInProcessState } from './in-process.ts';
import { createRedisState } from './redis.ts';
import type { SharedState } from './shared-state.ts';

/** Shared through Redis where it is configured, else within this process. */
export const openSharedState = (
  config: Pick<Config, 'REDIS_URL'>,
  now: () => Date,
  onFailure: (error: unknown) => void,
): SharedState =>
  config.REDIS_URL === undefined
    ? createInProcessState(() => now().getTime())
    : createRedisState({ url: config.REDIS_URL, prefix: 'lienthong:', onFailure });
