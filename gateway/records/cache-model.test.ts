import { expect, test } from '@jest/globals';
import type { AgencyAnswer, AgencyRequest } from '../../connectors/contract.ts';
import { type ErrorCode, GatewayError } from '../../schema/errors.ts';
import { numbersBelow } from './testing/below.ts';
import { SHELF_MODES } from './testing/fake-shelf.ts';
import { agency, ask, caches, only } from './testing/records-fixture.ts';

const TRIALS = Number(process.env['CACHE_TRIALS'] ?? 60);
const KEYS = ['k0', 'k1', 'k2'] as const;
const FIELDS = ['a', 'b', 'c'] as const;
const FRESH_MS = 30_000;
const STALE_MS = 300_000;
const FAILURES: readonly ErrorCode[] = [
  'AGENCY_UNREACHABLE',
  'AGENCY_TIMEOUT',
  'AGENCY_BUSY',
  'AGENCY_BAD_ANSWER',
];

/**
 * What the agency ever held under a key, written down by hand: each version with when it was superseded, and which one a
 * change was last told of. It knows nothing of caches.
 */
class History {
  readonly ends: number[] = [];
  told = 0;
  isThere = true;

  get now(): number {
    return this.ends.length;
  }

  change(atMs: number): void {
    this.ends.push(atMs);
  }

  /** Was it the truth at some moment after `sinceMs`? */
  wasTrueSince(version: number, sinceMs: number): boolean {
    return version === this.now || (this.ends[version] ?? Number.NEGATIVE_INFINITY) >= sinceMs;
  }
}

interface Told {
  readonly version: number;
  readonly fields: readonly string[];
}

/** Everything that was told of one key must have been allowed by its history. */
function judge(
  history: History,
  answer: AgencyAnswer,
  key: string,
  nowMs: number,
  fields: readonly string[],
  failing: ErrorCode | undefined,
): string | undefined {
  const origin = answer.origins?.get(key);
  const row = answer.rows.get(key) as Record<string, { v: number }> | undefined;
  const failure = answer.unreadable?.get(key);
  if (failure)
    return failing === failure.code
      ? undefined
      : `failed with ${failure.code} while the agency is ${failing}`;
  if (!row) return 'a record that is there was told as absent';
  const told: Told = { version: Object.values(row)[0]?.v ?? -1, fields: Object.keys(row) };
  if (told.fields.join() !== [...fields].sort().join()) return `fields ${told.fields} instead of ${fields}`;
  if (Object.values(row).some(({ v }) => v !== told.version)) return 'a mixture of versions';
  if (told.version < history.told) return `version ${told.version} after ${history.told} was announced`;
  const source = origin?.source ?? 'live';
  if (source === 'live')
    return failing
      ? 'live from an agency that fails'
      : told.version === history.now
        ? undefined
        : 'live, and old';
  const bound = source === 'cache' ? FRESH_MS : FRESH_MS + STALE_MS;
  if (source === 'stale' && failing === undefined) return 'stale from an agency that is well';
  if (source === 'stale' && origin?.reason !== failing) return `stale for ${origin?.reason}, not ${failing}`;
  if (Date.parse(origin?.asOf ?? '') > nowMs) return 'from the future';
  if (Date.parse(origin?.asOf ?? '') <= nowMs - bound) return `${source}, said to be older than it may be`;
  return history.wasTrueSince(told.version, nowMs - bound) ? undefined : `${source}, and older than ${bound}`;
}

async function trial(seed: number): Promise<void> {
  const below = numbersBelow(seed);
  const { all, clock, shelf } = caches(2);
  const histories = new Map(KEYS.map((key) => [key as string, new History()]));
  const historyOf = (key: string) => histories.get(key) as History;
  let failing: ErrorCode | undefined;
  const { connector } = agency(
    (request: AgencyRequest) => {
      if (failing) throw new GatewayError(failing, 'x');
      const rowOf = (key: string) => {
        const field = { v: historyOf(key).now };
        return only({ a: field, b: field, c: field }, request);
      };
      return { rows: new Map(request.keys.map((key) => [key, rowOf(key)])) };
    },
    { freshSeconds: FRESH_MS / 1_000, staleIfErrorSeconds: STALE_MS / 1_000 },
  );
  const some = <T>(of: readonly T[]): T[] => of.filter(() => below(2) === 0);
  const steps: string[] = [];
  const cacheAt = (index: number) => all[index] as (typeof all)[0];

  const look = async (): Promise<void> => {
    const keys = some(KEYS);
    const fields = some(FIELDS);
    if (keys.length === 0 || fields.length === 0) return;
    const at = below(2);
    steps.push(`get ${at} ${keys} ${fields}`);
    const tree = Object.fromEntries(fields.map((field) => [field, { v: true }] as const));
    try {
      const answer = await ask(cacheAt(at), connector, { keys, fields: tree });
      for (const key of keys) {
        const fault = judge(historyOf(key), answer, key, clock.nowMs, fields, failing);
        if (fault) throw new Error(`${key}: ${fault}`);
      }
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      if (error.code !== failing) throw new Error(`failed with ${error.code} while the agency is ${failing}`);
    }
  };
  const act = [
    look,
    look,
    look,
    look,
    () => {
      clock.nowMs += [1, 999, 10_000, FRESH_MS - 1, FRESH_MS, STALE_MS][below(6)] ?? 0;
      steps.push(`clock ${clock.nowMs}`);
    },
    () => {
      const key = KEYS[below(3)] as string;
      steps.push(`changes silently ${key}`);
      historyOf(key).change(clock.nowMs);
    },
    () => {
      const key = KEYS[below(3)] as string;
      steps.push(`changes and tells ${key}`);
      const history = historyOf(key);
      history.change(clock.nowMs);
      history.told = history.now;
      cacheAt(below(2)).changed(key);
    },
    () => {
      failing = below(2) === 0 ? undefined : FAILURES[below(FAILURES.length)];
      steps.push(`agency ${failing}`);
    },
    () => {
      // One that never answers costs real time; it has its own test.
      const mode = SHELF_MODES[below(SHELF_MODES.length - 1)] ?? 'ok';
      steps.push(`shelf ${mode}`);
      if (shelf) shelf.mode = mode;
    },
    () => {
      steps.push('shelf emptied');
      shelf?.names.clear();
    },
    async () => {
      const key = KEYS[below(3)] as string;
      steps.push(`asked while it changes ${key}`);
      const tree = Object.fromEntries(FIELDS.map((field) => [field, { v: true }] as const));
      const under = ask(cacheAt(below(2)), connector, { keys: [key], fields: tree }).catch(() => undefined);
      for (let turns = below(12); turns > 0; turns -= 1) await Promise.resolve();
      const history = historyOf(key);
      history.change(clock.nowMs);
      history.told = history.now;
      cacheAt(below(2)).changed(key);
      await under;
    },
  ];
  try {
    for (let step = 0; step < 40; step += 1) await act[below(act.length)]?.();
    if (shelf) shelf.mode = 'ok';
  } catch (error) {
    throw new Error(`seed ${seed}: ${String(error)}\n${steps.join('\n')}`);
  }
}

test('whatever happens in whatever order, nothing is told that is older than it may be or that a change was told of', async () => {
  for (let seed = 1; seed <= TRIALS; seed += 1) await trial(seed);
  expect(TRIALS).toBeGreaterThan(0);
});
