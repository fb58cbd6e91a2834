import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { signCheckpoint, verifierKey } from '../access-log/checkpoint.ts';
import { cosignatureLine } from '../access-log/cosignature.ts';
import { Frontier } from '../access-log/merkle.ts';
import { migrate } from '../access-log/migrations.ts';
import { rootFromPath, rootOf, rootsFromConsistency } from '../access-log/testing/independent-verifier.ts';
import { STORES, testSigner } from '../access-log/testing/log-fixture.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { logRoutes } from './log-routes.ts';

const LARGEST = 65_537;
const signer = testSigner();
const witness = testSigner('witness');
const leaves = Array.from({ length: LARGEST }, (_, index) =>
  createHash('sha256').update(`leaf ${index}`).digest(),
);
/** Roots as RFC 6962 writes them down; each worked out once. */
const roots = new Map<string, Buffer>();
function rootBetween(start: number, end: number): Buffer {
  const key = `${start}-${end}`;
  const root = roots.get(key) ?? rootOf(leaves.slice(start, end));
  roots.set(key, root);
  return root;
}
const blockRoot = (width: number, index: number): Buffer => rootBetween(index * width, (index + 1) * width);

/** The tree's stored nodes without records: the log's own writer is judged elsewhere. */
async function fill(driver: SqlDriver): Promise<void> {
  await migrate(driver);
  const frontier = new Frontier();
  const nodes = leaves.flatMap((hash, idx) => [{ level: 0, index: idx, hash }, ...frontier.append(hash)]);
  for (let from = 0; from < nodes.length; from += 20_000) {
    const rows = nodes
      .slice(from, from + 20_000)
      .map(({ level, index, hash }) => ({ level, idx: index, hash: hash.toString('hex') }));
    await driver.query(
      `insert into access_node (instance, level, idx, hash) select 'gateway-1', n.level, n.idx, decode(n.hash, 'hex')
       from jsonb_to_recordset($1::jsonb) as n(level smallint, idx bigint, hash text)`,
      [JSON.stringify(rows)],
    );
  }
}

describe.each(STORES)('the log over HTTP, on $name', ({ open }) => {
  let store: Awaited<ReturnType<typeof open>>;
  let server: FastifyInstance;
  let size = 0;
  let cosigned: string | undefined;
  const headOf = (of: number) =>
    signCheckpoint({ origin: signer.name, size: of, root: rootBetween(0, of) }, signer);
  let head = '';

  beforeAll(async () => {
    store = await open();
    await fill(store.driver);
    server = fastify();
    await server.register(
      logRoutes({
        log: {
          ...{ driver: store.driver, instance: 'gateway-1', origin: signer.name },
          ...{ verifierKey: verifierKey(signer), head: () => head },
        },
        cosigned: {
          dress: (note) => note,
          get newest() {
            return cosigned;
          },
        },
        verifierKeys: [verifierKey(signer)],
        witnessKeys: [],
      }),
    );
  }, 60_000);
  afterAll(async () => {
    await server.close();
    await store.driver.close();
    await store.drop();
  });

  const at = (of: number): void => {
    size = of;
    head = headOf(of);
  };
  const get = (url: string) => server.inject({ method: 'GET', url });
  const json = async (url: string) => (await get(url)).json();
  const hashesOf = (told: { hashes: string[] }) => told.hashes.map((hash) => Buffer.from(hash, 'base64'));
  const pathOf = (index: number): string =>
    index < 1_000
      ? String(index).padStart(3, '0')
      : `x${String(Math.floor(index / 1_000)).padStart(3, '0')}/${String(index % 1_000).padStart(3, '0')}`;

  test.each([1, 255, 256, 257, 65_535, 65_536, 65_537])(
    'has the tiles of a tree of %i, and no others',
    async (of) => {
      at(of);
      for (const [level, width] of [1, 256, 65_536].entries()) {
        const hashes = Math.floor(size / width);
        const last = Math.floor(hashes / 256);
        const [full, rest] = [last - 1, hashes % 256];
        const wanted = [...new Set([0, Math.floor(full / 2), full])].filter(
          (index) => index >= 0 && index <= full,
        );
        for (const index of wanted) {
          const tile = await get(`/log/tile/${level}/${pathOf(index)}`);
          const expected = Array.from({ length: 256 }, (_, place) => blockRoot(width, index * 256 + place));
          expect([tile.statusCode, tile.rawPayload.length]).toEqual([200, 8_192]);
          expect(tile.rawPayload.equals(Buffer.concat(expected))).toBe(true);
          expect(tile.headers['content-type']).toBe('application/octet-stream');
          expect(tile.headers['cache-control']).toContain('immutable');
        }
        const edge = await get(`/log/tile/${level}/${pathOf(last)}.p/${rest || 1}`);
        const expected = Array.from({ length: rest }, (_, place) => blockRoot(width, last * 256 + place));
        expect(edge.statusCode).toBe(rest === 0 ? 404 : 200);
        if (rest > 0) expect(edge.rawPayload.equals(Buffer.concat(expected))).toBe(true);
        expect((await get(`/log/tile/${level}/${pathOf(last)}`)).statusCode).toBe(404);
        expect((await get(`/log/tile/${level}/${pathOf(last)}.p/${rest + 1}`)).statusCode).toBe(404);
      }
    },
  );

  test.each([
    [1, 65_537],
    [255, 256],
    [256, 257],
    [257, 65_535],
    [65_535, 65_536],
    [65_536, 65_537],
    [40_000, 65_537],
  ])('proves that %i is the beginning of %i', async (from, to) => {
    at(LARGEST);
    const told = await json(`/log/consistency?from=${from}&to=${to}`);
    const older = rootBetween(0, from);
    const proved = rootsFromConsistency(from, to, hashesOf(told), older);
    expect(told).toMatchObject({ from, to });
    expect(proved.older).toEqual(older);
    expect(proved.newer).toEqual(rootBetween(0, to));
  });

  test.each([
    [0, 1],
    [255, 256],
    [256, 257],
    [65_535, 65_536],
    [65_536, 65_537],
    [12_345, 65_535],
  ])('proves that record %i is in a tree of %i', async (index, of) => {
    at(LARGEST);
    const told = await json(`/log/proof?index=${index}&size=${of}`);
    const leaf = Buffer.from(told.leafHash, 'base64');
    expect(leaf).toEqual(leaves[index]);
    expect(rootFromPath(leaf, index, of, hashesOf(told))).toEqual(rootBetween(0, of));
  });

  test('asked without a size goes to the newest head; a head proves itself', async () => {
    at(257);
    expect(await json('/log/proof?index=256')).toMatchObject({ index: 256, size: 257 });
    expect(await json('/log/consistency?from=257')).toEqual({ from: 257, to: 257, hashes: [] });
    expect(await json('/log/consistency?from=0')).toEqual({ from: 0, to: 257, hashes: [] });
  });

  test('tells the newest head, and the newest cosigned one when there is one', async () => {
    at(257);
    const plain = await get('/log/checkpoint');
    expect([plain.statusCode, plain.headers['content-type'], plain.payload]).toEqual([
      200,
      'text/plain; charset=utf-8',
      head,
    ]);
    expect(plain.headers['cache-control']).toBe('no-cache');
    expect((await get('/log/checkpoint?cosigned=1')).statusCode).toBe(404);
    cosigned = `${headOf(256)}${cosignatureLine(headOf(256), witness, new Date())}`;
    expect((await get('/log/checkpoint?cosigned=1')).payload).toBe(cosigned);
    expect(await json('/log/')).toEqual({
      ...{ origin: signer.name, verifierKeys: [verifierKey(signer)], witnessKeys: [], size: 257 },
    });
  });

  test.each([
    '/log/tile/0/002',
    '/log/tile/0/x999/999',
    '/log/tile/63/000',
    '/log/tile/0/000.p/256',
    '/log/tile/0/..%2f000',
    '/log/tile/0/%30%30%30',
    '/log/tile/0/../0/002',
    '/log/tile/',
    '/log/tile/data/000',
    `/log/tile/0/${'x001/'.repeat(2_000)}001`,
  ])('has nothing at the hostile path number %#', async (url) => {
    at(257);
    expect((await get(url)).statusCode).toBe(404);
  });

  test.each([
    '/log/consistency',
    '/log/consistency?from=-1',
    '/log/consistency?from=258',
    '/log/consistency?from=5&to=4',
    '/log/consistency?from=1&to=258',
    '/log/consistency?from=1e2',
    '/log/consistency?from=0x10',
    '/log/consistency?from=%31%00',
    '/log/consistency?from=99999999999999999999999999',
    '/log/consistency?from=1&to=',
    '/log/consistency?from=%ff',
    '/log/proof',
    '/log/proof?index=257',
    '/log/proof?index=0&size=0',
    '/log/proof?index=5&size=5',
    '/log/proof?index=0&size=258',
    '/log/proof?index=00',
    '/log/checkpoint?cosigned=%ff',
  ])('refuses %s as what cannot be asked', async (url) => {
    at(257);
    const answer = await get(url);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  test('of no records is a head and nothing else', async () => {
    at(0);
    expect((await get('/log/checkpoint')).statusCode).toBe(200);
    expect((await get('/log/tile/0/000.p/1')).statusCode).toBe(404);
    expect((await get('/log/proof?index=0')).statusCode).toBe(400);
    expect(await json('/log/consistency?from=0')).toEqual({ from: 0, to: 0, hashes: [] });
  });
});
