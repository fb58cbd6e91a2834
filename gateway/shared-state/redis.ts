import { EventEmitter } from 'node:events';
import { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { SharedState } from './shared-state.ts';
import { createSharedTries } from './tries.ts';

export interface RedisParts {
  /** `redis://` or `rediss://`; it may hold a password and is never logged. */
  readonly url: string;
  /** Begins every key and channel, so that installations can share a server. */
  readonly prefix: string;
  readonly onFailure: (error: unknown) => void;
  readonly nowMs?: () => number;
}

const COMMAND_MS = 1_000;
const LONGEST_RETRY_MS = 2_000;

/** Old leases go, the holder's own is kept or one of the free places taken: in one step, by the server's clock. */
const TAKE_PLACE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then
  return 0
end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`;

/**
 * A connection that is made again after each break.
 * @param enableOfflineQueue otherwise commands fail at once while the server is away.
 */
export const connectRedis = (
  { url, onFailure }: Pick<RedisParts, 'url' | 'onFailure'>,
  enableOfflineQueue: boolean,
): Redis =>
  new Redis(url, {
    enableOfflineQueue,
    commandTimeout: COMMAND_MS,
    connectTimeout: COMMAND_MS,
    maxRetriesPerRequest: 1,
    retryStrategy: (times) => Math.min(times * 100, LONGEST_RETRY_MS),
  }).on('error', onFailure);

/** Shared state of several processes. The only importer of ioredis. Starts whether or not the server is there. */
export function createRedisState({ url, prefix, onFailure, nowMs = Date.now }: RedisParts): SharedState {
  // Commands fail at once while the server is away; a subscription waits for it and is made again after each break.
  const commands = connectRedis({ url, onFailure }, false);
  const subscriber = connectRedis({ url, onFailure }, true);
  const channels = new EventEmitter().setMaxListeners(0);
  const gaps = new EventEmitter().setMaxListeners(0);
  for (const event of ['close', 'ready']) subscriber.on(event, () => gaps.emit('gap'));
  subscriber.on('message', (channel: string, message: string) => channels.emit(channel, message));

  return {
    publish(channel, message) {
      commands.publish(prefix + channel, message).catch(onFailure);
    },
    listen(channel, listener) {
      const name = prefix + channel;
      if (channels.listenerCount(name) === 0) subscriber.subscribe(name).catch(onFailure);
      channels.on(name, listener);
      return () => {
        channels.off(name, listener);
        if (channels.listenerCount(name) === 0) subscriber.unsubscribe(name).catch(onFailure);
      };
    },
    onGap(listener) {
      gaps.on('gap', listener);
      return () => void gaps.off('gap', listener);
    },
    async takePlace(list, holder, { places, leaseMs }) {
      return (await commands.eval(TAKE_PLACE, 1, prefix + list, holder, places, leaseMs)) === 1;
    },
    async leavePlace(list, holder) {
      await commands.zrem(prefix + list, holder).catch(onFailure);
    },
    tries: (name, limit) =>
      createSharedTries({
        limiter: new RateLimiterRedis({
          storeClient: commands,
          keyPrefix: `${prefix}tries:${name}`,
          points: limit.points,
          duration: limit.windowSeconds,
        }),
        limit,
        nowMs,
        onFailure,
      }),
    async close() {
      channels.removeAllListeners();
      gaps.removeAllListeners();
      commands.disconnect();
      subscriber.disconnect();
    },
  };
}
