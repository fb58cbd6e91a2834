import { expect } from '@jest/globals';
import { ERRORS } from '../../schema/errors.ts';
import { AGENCIES, type City, queryOf } from './city.ts';
import type { LineMode } from './line.ts';
import type { ProbedGateway } from './probed-gateway.ts';
import type { SharedStores } from './shared-stores.ts';
import { type Asked, answersOf, type PhaseResults, type StormLoad } from './storm-load.ts';

export interface StormParts {
  readonly city: City;
  readonly stores: SharedStores;
  /** The second one is killed now and then. */
  readonly gateways: readonly [ProbedGateway, ProbedGateway];
  readonly load: StormLoad;
  readonly tokens: Readonly<Record<'lan' | 'minh' | 'officer' | 'kiosk', string>>;
  readonly seconds: number;
  /** The same load without any fault: what is kept after it is kept for good reason. */
  readonly isCalm: boolean;
  isWhole(at: 0 | 1): () => Promise<boolean>;
}

export const LEAST_STORM_SECONDS = 15;
/** In which some agency is away for longer than all of its records may stand in. */
const LONG_STORM_SECONDS = 100;
const STEP_MS = 2_000;
/** So many times as much for one step. */
const BURST = 10;

/** A sequence that is the same in every run (xorshift32). */
function dice(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % most;
  };
}

function kindsOf({ gateways, tokens }: StormParts, times: number): Readonly<Record<string, Asked>> {
  const [first, second] = gateways.map(({ url }) => url);
  const page = queryOf(AGENCIES);
  const at = (url: string | undefined, perSecond: number) => ({
    url: url ?? '',
    perSecond: perSecond * times,
  });
  return {
    owner: { ...at(first, 4), token: tokens.lan, query: page },
    officer: { ...at(first, 2), token: tokens.officer, query: page },
    kiosk: { ...at(first, 1), token: tokens.kiosk, query: page },
    stranger: { ...at(first, 2), token: tokens.minh, query: page },
    nobody: { ...at(first, 1), query: '{ procedures(first: 2) { nodes { code } } }' },
    forged: { ...at(first, 1), token: `${tokens.lan}x`, query: page },
    broken: { ...at(first, 1), token: tokens.lan, body: '{"query":"{ dossier(code: ' },
    // The process of this one is killed: some of its answers never come.
    mortal: { ...at(second, 2), token: tokens.lan, query: page },
  };
}

/** Everything that came back, by the step in which it was asked. */
export async function raiseStorm(parts: StormParts): Promise<readonly PhaseResults[]> {
  const { city, stores, gateways, load, isCalm } = parts;
  const roll = dice(20_261_129);
  const told: PhaseResults[] = [];
  const lines = [...Object.values(city.lines), stores.redis.line, stores.postgres.line];
  const modes: readonly LineMode[] = ['cut', 'silent', 'drip', 'garbage', 'refuse', 'open'];
  const starting: Promise<void>[] = [];
  const faults: readonly (() => Promise<unknown>)[] = [
    // Agencies most of the time, alone or several.
    ...Array.from({ length: 8 }, () => async () => {
      for (const agency of AGENCIES)
        if (roll(3) === 0) await city.lines[agency].set(modes[roll(modes.length)] ?? 'open');
    }),
    () => stores.redis.line.set(modes[roll(3)] ?? 'cut'),
    () => stores.postgres.line.set(roll(2) === 0 ? 'cut' : 'silent'),
    () => gateways[0].moveClock(roll(2) === 0 ? 90_000 : -90_000),
  ];
  const calm = async () => {
    for (const line of lines) await line.set('open');
    await gateways[0].moveClock(0);
  };
  const endMs = Date.now() + parts.seconds * 1_000;
  try {
    for (let step = 1; Date.now() < endMs; step += 1) {
      const times = !isCalm && step % 8 === 0 ? BURST : 1;
      told.push(await load.next({ urls: [], kinds: kindsOf(parts, times) }));
      if (!isCalm) {
        // Every third step brings all back: a storm in which nobody is ever well tells nothing of recovery.
        if (step % 3 === 0) await calm();
        else await faults[roll(faults.length)]?.();
        if (step % 15 === 10) {
          await gateways[1].end('SIGKILL');
          starting.push(gateways[1].start());
        }
      }
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
  } finally {
    await calm();
  }
  told.push(await load.next(null));
  await Promise.all(starting);
  return told;
}

/** No answer is lost but by those that were killed, and each is one of the catalogue's. @throws what is none. */
export function judgeStorm(told: readonly PhaseResults[], seconds: number): void {
  const counts: Record<string, number> = {};
  const faults: string[] = [];
  for (const phase of told)
    for (const [kind, result] of Object.entries(phase))
      for (const [answer, times] of answersOf(result)) {
        const { status, gone, unreadable, data, errors = [] } = answer;
        const codes = errors.map(({ code }) => String(code));
        for (const code of codes.length > 0 ? codes : [`${kind}: ${status}`])
          counts[code] = (counts[code] ?? 0) + times;
        if (gone !== undefined) {
          if (kind !== 'mortal') faults.push(`${kind}: no answer (${gone})`);
          continue;
        }
        if (unreadable !== undefined) faults.push(`${kind}: ${status} ${unreadable}`);
        for (const { code, isNamed } of errors)
          if (!Object.hasOwn(ERRORS, String(code)) || code === 'INTERNAL' || !isNamed)
            faults.push(
              `${kind}: ${status} ${String(code)}${isNamed ? '' : ', without the id of the request'}`,
            );
        if (status !== 200 && codes.length === 0) faults.push(`${kind}: ${status} without a reason`);
        const isTold = /fullName|mapSheet|noticeNumber/.test(
          JSON.stringify(data ?? null).replace(/"\w+":null/g, ''),
        );
        if (['stranger', 'forged', 'broken'].includes(kind) && isTold)
          faults.push(`${kind} was told: ${JSON.stringify(data)}`);
      }
  process.stderr.write(`${JSON.stringify(counts)}\n`);
  expect([...new Set(faults)]).toEqual([]);
  expect(counts['owner: 200']).toBeGreaterThan(0);
  // What is held stands in for most of them. Which way the rest fails is told depends on how fast this machine is.
  if (seconds >= LONG_STORM_SECONDS)
    expect(Object.keys(counts).filter((code) => code.startsWith('AGENCY_'))).not.toEqual([]);
  for (const code of ['UNAUTHENTICATED', 'BAD_USER_INPUT', 'NOT_AVAILABLE'])
    expect([code, counts[code] ?? 0]).not.toEqual([code, 0]);
}
