import type { Found, RecordShelf } from './record-shelf.ts';
import { connectRedis, type RedisParts } from './redis.ts';

/** The field of a name's mark; those of claims begin with `!`, and a hash with neither. */
const MARK = '@';
/** A name that nothing is put under is soon gone, milliseconds. */
const EMPTY_MS = 60_000;
/** Fields of one name, claims among them; more are not kept. */
const MOST_FIELDS = 128;
const SCAN_COUNT = 500;

/** Without room for a mark (`OOM`) what is there is still read, and nothing is put. */
const LOOK = `
local mark = redis.call('HGET', KEYS[1], '${MARK}')
if not mark then
  local made = redis.pcall('HSET', KEYS[1], '${MARK}', ARGV[2])
  if type(made) == 'table' and made.err then return {false, false, 0} end
  redis.call('PEXPIRE', KEYS[1], ${EMPTY_MS})
  return {ARGV[2], false, 0}
end
local time = redis.call('TIME')
local claim = tonumber(redis.call('HGET', KEYS[1], '!' .. ARGV[1]) or '0')
local isClaimed = 0
if claim and claim > time[1] * 1000 + math.floor(time[2] / 1000) then isClaimed = 1 end
return {mark, redis.call('HGET', KEYS[1], ARGV[1]), isClaimed}`;

const CLAIM = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local claim = tonumber(redis.call('HGET', KEYS[1], '!' .. ARGV[1]) or '0')
if claim and claim > now then return 0 end
if redis.call('HEXISTS', KEYS[1], '${MARK}') == 1 then
  redis.call('HSET', KEYS[1], '!' .. ARGV[1], now + ARGV[2])
end
return 1`;

const PUT = `
redis.call('HDEL', KEYS[1], '!' .. ARGV[2])
if redis.call('HGET', KEYS[1], '${MARK}') ~= ARGV[1] then return 0 end
if redis.call('HLEN', KEYS[1]) >= ${MOST_FIELDS} then return 0 end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
return 1`;

/** The shelf in Redis: a hash for each name. Starts whether or not the server is there, and fails at once while it is away. */
export function createRedisShelf({
  url,
  prefix,
  onFailure,
}: Pick<RedisParts, 'url' | 'prefix' | 'onFailure'>): RecordShelf {
  const redis = connectRedis({ url, onFailure }, false);
  const keyOf = (name: string) => `${prefix}records:${name}`;
  return {
    async look({ name, field }, mark) {
      return foundIn(await redis.eval(LOOK, 1, keyOf(name), field, mark));
    },
    async claim({ name, field }, leaseMs) {
      return (await redis.eval(CLAIM, 1, keyOf(name), field, leaseMs)) === 1;
    },
    async put({ name, field, mark, text, keepMs }) {
      await redis.eval(PUT, 1, keyOf(name), mark, field, text, Math.ceil(keepMs));
    },
    async leave({ name, field }) {
      await redis.hdel(keyOf(name), `!${field}`);
    },
    async throwAway(names) {
      if (names.length > 0) await redis.unlink(...names.map(keyOf));
    },
    async throwAllAway() {
      for (let cursor = '0', isFirst = true; isFirst || cursor !== '0'; isFirst = false) {
        const [next, keys] = await redis.scan(cursor, 'MATCH', `${keyOf('')}*`, 'COUNT', SCAN_COUNT);
        if (keys.length > 0) await redis.unlink(...keys);
        cursor = next;
      }
    },
    close: () => redis.disconnect(),
  };
}

/** @throws Error for anything but what the script says. */
function foundIn(answer: unknown): Found {
  if (!Array.isArray(answer) || answer.length !== 3) throw new Error('the shelf answered nonsense');
  const [mark, text, isClaimed]: readonly unknown[] = answer;
  return {
    mark: typeof mark === 'string' ? mark : undefined,
    text: typeof text === 'string' ? text : undefined,
    isClaimed: isClaimed === 1,
  };
}
