import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Heard, subscribe, until } from '../live-clients.ts';
import { AGENCIES, type City, LANS, queryOf, startCity, tokenOf } from './city.ts';
import { leaksBetween, leaksLeft, TOLERANCE } from './leaks.ts';
import { type Line, placeOf, startLine } from './line.ts';
import { judgeStorm, LEAST_STORM_SECONDS, raiseStorm } from './mixed-storm.ts';
import type { Measured, ProbedGateway } from './probed-gateway.ts';
import { canShare, type SharedStores, startSharedStores } from './shared-stores.ts';
import { type StormLoad, startStormLoad } from './storm-load.ts';
import { verifiesLog } from './verifies-log.ts';

/** Of mixed load with faults: 1800 for half an hour. */
const STORM_SECONDS = Number(process.env['STORM_SECONDS'] ?? 120);
const LAN_BIRTH = 'H26.03-261109-0001';
const TUS = 'H26.12-261105-0002';
const MINH = '001099000003';
const WATCH =
  'subscription W($code: ID!, $after: String) { dossierChanged(code: $code, after: $after) { receptionSteps { text } } }';

(canShare() ? describe : describe.skip)('two gateways that share PostgreSQL and Redis', () => {
  let city: City;
  let stores: SharedStores;
  let gateways: readonly [ProbedGateway, ProbedGateway];
  /** Where clients come in: leads to one of the two. */
  let door: Line;
  let load: StormLoad;
  let reference: unknown;

  const ask = (at: 0 | 1, persona: string, query: string) => city.ask(gateways[at].url, persona, query);
  const isWhole = (at: 0 | 1) => async () => {
    const { data, errors } = await ask(at, 'lan', queryOf(AGENCIES)).catch(() => ({
      data: null,
      errors: [],
    }));
    return errors.length === 0 && JSON.stringify(data) === JSON.stringify(reference);
  };

  beforeAll(async () => {
    city = await startCity();
    load = startStormLoad();
    stores = await startSharedStores(city.folder);
    const start = (name: string) => city.gateway(name, { ...stores.env, GATEWAY_INSTANCE: name });
    gateways = [await start('gateway-1'), await start('gateway-2')];
    door = await startLine(placeOf(gateways[0].url));
    ({ data: reference } = await ask(0, 'lan', queryOf(AGENCIES)));
  }, 240_000);
  afterAll(async () => {
    load?.stop();
    await city?.close();
    await door?.close();
    await stores?.close();
  }, 60_000);

  test('share limits: wrong look-ups at either are counted once', async () => {
    const look = async (at: 0 | 1) => {
      const response = await fetch(`${gateways[at].url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: `{ trackDossier(code: "${LANS}", lookupSecret: "ZZZZ") { code } }` }),
      });
      return (await response.text()).includes('RATE_LIMITED');
    };
    const refused: boolean[] = [];
    for (let times = 0; times < 12; times += 1) refused.push(await look(times % 2 === 0 ? 0 : 1));
    // Ten of one address in a minute, over both; each alone has seen six.
    expect(refused.indexOf(true)).toBe(10);
    expect(refused[11]).toBe(true);
  });

  test('share records: what one was told the other tells, and nobody is asked twice', async () => {
    const told: string[] = [];
    for (const code of [LAN_BIRTH, LANS])
      for (const [agency, field] of [
        ['hotline', 'tickets { id }'],
        ['onestop', 'status'],
      ] as const) {
        // A Redis that is slow for a moment, as at the start, is left alone for two seconds: then the agency is asked.
        if (told.at(-1) === 'live') await new Promise((resolve) => setTimeout(resolve, 2_500));
        const query = `{ dossier(code: "${code}") { ${field} } }`;
        await ask(0, 'lan', query);
        await new Promise((resolve) => setTimeout(resolve, 300));
        const asked = city.lines[agency].requests;
        const { errors, extensions } = await ask(1, 'lan', query);
        expect(errors).toEqual([]);
        const source = extensions['freshness']?.[agency]?.['source'] ?? '';
        // The feed of the reception system asks all the time.
        if (source === 'cache' && agency === 'hotline') expect(city.lines[agency].requests).toBe(asked);
        told.push(source);
      }
    expect(told).toContain('cache');
  });

  test('share delegations: given at one they hold at the other, and ended there they are ended here', async () => {
    const sees = async (at: 0 | 1) =>
      (await ask(at, 'minh', `{ dossier(code: "${TUS}") { code status } }`)).data?.dossier?.code === TUS;
    expect(await Promise.all([sees(0), sees(1)])).toEqual([false, false]);
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const { data } = await ask(
      0,
      'tu',
      `mutation { made: grantDelegation(input: { idempotencyKey: "${randomUUID()}", representative: "${MINH}", dossiers: ["${TUS}"], expiresAt: "${expiresAt}" }) { id } }`,
    );
    await until(() => sees(1), 2_000, 'the right at the other');
    await ask(1, 'tu', `mutation { ended: revokeDelegation(input: { id: "${data.made.id}" }) { id } }`);
    await until(async () => !(await sees(0)), 2_000, 'its end');
  });

  test('one that is killed loses no event of any stream; the other goes on with the feed', async () => {
    const token = await tokenOf(city, 'lan');
    const heard: Heard[] = (['graphql-sse', 'graphql-ws', 'graphql-sse', 'graphql-ws'] as const).map((by) =>
      subscribe(by, {
        ...{ url: `http://127.0.0.1:${door.port}`, token, query: WATCH },
        ...{ variables: { code: LANS }, retryAttempts: 500 },
      }),
    );
    await Promise.all(heard.map(({ connected }) => connected));
    const texts = Array.from({ length: 24 }, (_, nth) => `Bước thử thứ ${nth + 1} khi có bão`);
    for (const [nth, text] of texts.entries()) {
      if (nth === 8) {
        await gateways[0].end('SIGKILL');
        door.aim(placeOf(gateways[1].url), true);
      }
      await city.world.control('onestop', { change: { code: LANS, step: { text, agency: 'onestop' } } });
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    const seenBy = ({ events }: Heard) =>
      new Set(
        events.flatMap(({ data }) =>
          (data?.dossierChanged.receptionSteps ?? []).map((step: { text: string }) => step.text),
        ),
      );
    for (const one of heard)
      await until(() => texts.every((text) => seenBy(one).has(text)), 30_000, 'every event of a stream');
    expect(heard.map((one) => one.end())).toEqual(heard.map(() => undefined));
    for (const one of heard) one.stop();
    await gateways[0].start();
    ({ data: reference } = await ask(1, 'lan', queryOf(AGENCIES)));
    await until(isWhole(0), 20_000, 'the first again');
  }, 120_000);

  test('Redis is killed and comes back empty: no answer is the worse for it', async () => {
    await stores.redis.server.kill();
    for (let times = 0; times < 5; times += 1)
      for (const at of [0, 1] as const) {
        const { data, errors } = await ask(at, 'lan', queryOf(AGENCIES));
        expect(errors).toEqual([]);
        expect(data).toEqual(reference);
      }
    await stores.redis.server.start();
    expect(await isWhole(0)()).toBe(true);
  }, 60_000);

  test('PostgreSQL is killed: nothing leaves without its record, and all goes on when it is back', async () => {
    await stores.postgres.server.stop('immediate');
    for (const at of [0, 1] as const) {
      const { status, data, errors } = await ask(at, 'lan', queryOf(AGENCIES));
      expect(JSON.stringify(data ?? null)).not.toMatch(/fullName|mapSheet|subject/);
      expect([status, errors.map(({ extensions }) => extensions['code'])]).toEqual([
        503,
        ['ACCESS_LOG_UNAVAILABLE'],
      ]);
    }
    await stores.postgres.server.start();
    for (const at of [0, 1] as const) await until(isWhole(at), 30_000, 'answers again');
  }, 90_000);

  describe('mixed load with faults', () => {
    let before: readonly Measured[];

    test(
      'every answer is whole or says by the catalogue what is missing, and all is well afterwards',
      async () => {
        const storm = { city, stores, gateways, load, isWhole };
        const tokens = {
          lan: await tokenOf(city, 'lan'),
          minh: await tokenOf(city, 'minh'),
          officer: await tokenOf(city, 'officer-land'),
          kiosk: await tokenOf(city, 'lan-kiosk'),
        };
        await raiseStorm({ ...storm, tokens, seconds: LEAST_STORM_SECONDS, isCalm: true });
        before = await Promise.all(gateways.map((gateway) => gateway.measure()));
        const told = await raiseStorm({ ...storm, tokens, seconds: STORM_SECONDS, isCalm: false });
        judgeStorm(told, STORM_SECONDS);
        for (const at of [0, 1] as const) await until(isWhole(at), 40_000, 'calm');
      },
      (STORM_SECONDS + 240) * 1_000,
    );

    test('nothing is held that was not held before, and nothing went uncaught', async () => {
      // The other one was killed meanwhile and has a life of its own. What a burst opened is closed when it has been idle for a while.
      const [first] = gateways;
      const [was] = before;
      if (!was) throw new Error('nothing was measured');
      expect(await leaksLeft(first, was, 80_000, { ...TOLERANCE, sockets: 40 })).toEqual([]);
    }, 120_000);

    test('both logs verify', async () => {
      const [first, second] = gateways;
      await Promise.all([first.end('SIGTERM'), second.end('SIGTERM')]);
      await Promise.all([verifiesLog(first), verifiesLog(second)]);
    }, 120_000);

    test.each(['sockets', 'timers', 'listeners', 'memory'] as const)(
      'the look for leaks finds %s that are leaked on purpose',
      async (what) => {
        const [, second] = gateways;
        await second.start();
        const was = await second.measure();
        await second.leak(what);
        await until(
          async () => leaksBetween(was, await second.measure()).some((leak) => leak.startsWith(what)),
          5_000,
          'the leak',
        );
      },
      60_000,
    );

    test('an exception that nobody catches ends the process and is not overlooked', async () => {
      const [, second] = gateways;
      await second.leak('rejection').catch(() => undefined);
      await until(
        async () => (await second.measure().catch(() => undefined)) === undefined,
        5_000,
        'its end',
      );
    });
  });
});
