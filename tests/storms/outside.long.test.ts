import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ERRORS } from '../../schema/errors.ts';
import { until } from '../live-clients.ts';
import { type Authority, createAuthority } from './certificates.ts';
import { AGENCIES, type City, queryOf, startCity, withoutPartOf } from './city.ts';
import { type Line, placeOf, startLine } from './line.ts';
import type { ProbedGateway } from './probed-gateway.ts';
import { startTlsFront, type TlsFront } from './tls-front.ts';
import { verifiesLog } from './verifies-log.ts';

/** What a moved name is followed within, while the former place still answers: the life of a socket, and one question. */
const FOLLOWED_WITHIN_MS = 75_000;
const DAY_MS = 86_400_000;
const [LAND_HOST, HOTLINE_HOST] = ['land.storm.test', 'hotline.storm.test'];

let city: City;
let gateway: ProbedGateway;
let authority: Authority;
let front: TlsFront;
let places: readonly [Line, Line];
let reference: unknown;
let movedAtMs: number;

const ask = () => city.ask(gateway.url, 'lan', queryOf(AGENCIES));
const isWhole = async () => {
  const { data, errors } = await ask();
  return errors.length === 0 && JSON.stringify(data) === JSON.stringify(reference);
};

beforeAll(async () => {
  city = await startCity();
  const folder = join(city.folder, 'authority');
  mkdirSync(folder);
  authority = await createAuthority(folder);
  front = await startTlsFront(
    placeOf(city.world.urls['hotline'] ?? ''),
    await authority.certify(HOTLINE_HOST, Date.now() + DAY_MS),
  );
  // One server at two addresses: loopback has more than one.
  const land = placeOf(city.world.urls['land'] ?? '');
  const first = await startLine(land);
  places = [first, await startLine(land, { host: '127.0.0.2', port: first.port })];
  const hosts = { [LAND_HOST]: '127.0.0.1', [HOTLINE_HOST]: '127.0.0.1' };
  gateway = await city.gateway('alone', {
    LAND_URL: first.through(city.env['LAND_URL'] ?? '').replace('127.0.0.1', LAND_HOST),
    HOTLINE_URL: `https://${HOTLINE_HOST}:${front.port}`,
    NODE_EXTRA_CA_CERTS: authority.caFile,
    PROBE_HOSTS: JSON.stringify(hosts),
  });
  const { data, errors } = await ask();
  expect(errors).toEqual([]);
  reference = data;
  await gateway.setHosts({ ...hosts, [LAND_HOST]: '127.0.0.2' });
  movedAtMs = Date.now();
}, 120_000);
afterAll(async () => {
  await city?.close();
  await Promise.all([...(places ?? []), ...(front ? [front] : [])].map((part) => part.close()));
}, 60_000);

describe('a certificate', () => {
  test('that has expired takes that part of answers only, and a new one is believed without a restart', async () => {
    front.show(await authority.certify(HOTLINE_HOST, Date.now() - DAY_MS));
    const { status, data, errors } = await ask();
    expect(status).toBe(200);
    expect(withoutPartOf('hotline', data)).toBe(withoutPartOf('hotline', reference));
    expect(errors.map(({ extensions: { agency, code } }) => ({ agency, code }))).toEqual([
      { agency: 'hotline', code: 'AGENCY_UNREACHABLE' },
    ]);
    expect(JSON.stringify(errors)).not.toMatch(/CERT|storm|127\.0/i);
    // Operators are told why.
    const logged = () => readFileSync(join(city.folder, 'alone', 'gateway.log'), 'utf8');
    await until(() => logged().includes('CERT_HAS_EXPIRED'), 5_000, 'a word in the process log');
    front.show(await authority.certify(HOTLINE_HOST, Date.now() + DAY_MS));
    await until(isWhole, 20_000, 'the hotline again');
  }, 60_000);

  test('for another name is not believed', async () => {
    front.show(await authority.certify('other.storm.test', Date.now() + DAY_MS));
    const { errors } = await ask();
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['AGENCY_UNREACHABLE']);
    front.show(await authority.certify(HOTLINE_HOST, Date.now() + DAY_MS));
    await until(isWhole, 20_000, 'the hotline again');
  }, 60_000);
});

describe('a clock that is wrong', () => {
  test.each([
    ['ten minutes ahead', 600_000],
    ['ten minutes behind', -600_000],
    ['a day ahead', DAY_MS],
    ['a day behind', -DAY_MS],
  ])(
    '%s: who cannot believe it says so by the catalogue, and all is whole when it is right again',
    async (_how, shiftMs) => {
      await gateway.moveClock(shiftMs);
      try {
        for (let times = 0; times < 3; times += 1) {
          const { status, data, errors } = await ask();
          const told = errors.map(({ extensions }) => String(extensions['code']));
          process.stderr.write(
            `${JSON.stringify({ shiftMs, status, errors: errors.map(({ extensions }) => [extensions['agency'], extensions['code']]) })}\n`,
          );
          expect(told.filter((code) => !Object.hasOwn(ERRORS, code))).toEqual([]);
          // Something believes no such clock: agencies that look at times, or we of the token.
          expect(told.length).toBeGreaterThan(0);
          expect(told).not.toContain('INTERNAL');
          if (status !== 200) {
            expect([status, ...told]).toEqual([401, 'UNAUTHENTICATED']);
            expect(data).toBeNull();
          } else for (const code of told) expect(code).toMatch(/^AGENCY_/);
        }
      } finally {
        await gateway.moveClock(0);
      }
      await until(isWhole, 30_000, 'all of it again');
    },
    90_000,
  );
});

test('a name that leads elsewhere is followed, though the former place still answers', async () => {
  const [former, next] = places;
  await until(
    async () => {
      expect(await isWhole()).toBe(true);
      return next.requests > 0;
    },
    Math.max(1_000, movedAtMs + FOLLOWED_WITHIN_MS - Date.now()),
    'a question at the new place',
  );
  const asked = former.requests;
  for (let times = 0; times < 5; times += 1) expect(await isWhole()).toBe(true);
  expect(former.requests).toBe(asked);
  await until(() => former.openNow === 0, 10_000, 'the end of the former sockets');
}, 120_000);

test('the access log of all this verifies', async () => {
  await gateway.end('SIGTERM');
  await verifiesLog(gateway);
}, 60_000);
