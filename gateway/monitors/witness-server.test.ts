import { createHash, createPublicKey, verify } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type NoteVerifier,
  parseVerifierKey,
  signCheckpoint,
  verifierKey,
} from '../access-log/checkpoint.ts';
import { cosignerKey, openCosignatures, parseCosignerKey } from '../access-log/cosignature.ts';
import { consistencyRanges } from '../access-log/merkle.ts';
import { rootOf } from '../access-log/testing/independent-verifier.ts';
import { testSigner } from '../access-log/testing/log-fixture.ts';
import { WitnessMemory } from './witness-memory.ts';
import { startWitnessServer, type WitnessServer } from './witness-server.ts';

const log = testSigner();
const signer = testSigner('witness');
const AT = new Date('2026-11-27T10:00:00Z');
const leaf = (text: string): Buffer => createHash('sha256').update(text).digest();
const leaves = Array.from({ length: 40 }, (_, index) => leaf(`leaf ${index}`));
/** The same up to the tenth. */
const others = leaves.map((hash, index) => (index < 10 ? hash : leaf(`other ${index}`)));

const headOf = (size: number, of = leaves, by = log): string =>
  signCheckpoint({ origin: by.name, size, root: rootOf(of.slice(0, size)) }, by);
const proofOf = (from: number, to: number, of = leaves): Buffer[] =>
  from === 0 ? [] : consistencyRanges(from, to).map(({ start, end }) => rootOf(of.slice(start, end)));
const bodyOf = (from: number, to: number, of = leaves, note = headOf(to, of)): string =>
  `old ${from}\n${proofOf(from, to, of)
    .map((hash) => `${hash.toString('base64')}\n`)
    .join('')}\n${note}`;

describe('a witness', () => {
  let folder: string;
  let memory: WitnessMemory;
  let server: WitnessServer;
  let url: string;
  let keys: readonly NoteVerifier[];
  const failures: unknown[] = [];

  const start = async (over: Partial<Pick<WitnessMemory, 'keep'>> = {}) => {
    memory = await WitnessMemory.open(folder);
    server = await startWitnessServer({
      ...{ signer, host: '127.0.0.1', port: 0, now: () => AT },
      memory: { read: (hash) => memory.read(hash), keep: (hash, note) => memory.keep(hash, note), ...over },
      logKeys: async () => keys,
      onFailure: (error) => failures.push(error),
    });
    url = `http://127.0.0.1:${server.port}`;
  };
  const stop = async () => {
    await server.close();
    await memory.close();
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'witness-'));
    keys = [parseVerifierKey(verifierKey(log))];
    failures.length = 0;
    await start();
  });
  afterEach(async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  });

  const add = async (body: string) => {
    const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
    };
  };
  const held = () => fetch(`${url}/${createHash('sha256').update(log.name).digest('hex')}/checkpoint`);

  test('cosigns the first head that it is shown and every one that continues it', async () => {
    expect((await held()).status).toBe(404);
    for (const [from, to] of [
      [0, 7],
      [7, 7],
      [7, 8],
      [8, 40],
    ] as const) {
      const { status, text } = await add(bodyOf(from, to));
      expect(status).toBe(200);
      const [, name = '', encoded = ''] = text.trimEnd().split(' ');
      expect(name).toBe(signer.name);
      // By hand, not by the code that signs: key id, seconds, signature over two lines and the body of the note.
      const bytes = Buffer.from(encoded, 'base64');
      const root = rootOf(leaves.slice(0, to)).toString('base64');
      const signed = `cosignature/v1\ntime ${AT.getTime() / 1000}\n${log.name}\n${to}\n${root}\n`;
      expect(verify(null, Buffer.from(signed), createPublicKey(signer.privateKey), bytes.subarray(12))).toBe(
        true,
      );
      expect(await (await held()).text()).toBe(`${headOf(to)}${text}`);
    }
  });

  test('names the size that it holds when asked with another, and stays with it', async () => {
    await add(bodyOf(0, 7));
    expect(await add(bodyOf(0, 9))).toEqual({ status: 409, type: 'text/x.tlog.size', text: '7\n' });
    expect(await add(bodyOf(6, 9))).toMatchObject({ status: 409, text: '7\n' });
    expect(await add(bodyOf(0, 3))).toMatchObject({ status: 409, text: '7\n' });
    expect((await add(bodyOf(7, 9))).status).toBe(200);
  });

  test.each([
    ['another history', 422, bodyOf(20, 30, others)],
    ['the same size with another root', 422, bodyOf(20, 20, others)],
    [
      'a proof with one hash too many',
      422,
      bodyOf(20, 30).replace('\n\n', `\n${leaf('x').toString('base64')}\n\n`),
    ],
    ['a proof with one hash missing', 422, bodyOf(20, 30).replace(/\n[^\n]+\n\n/, '\n\n')],
    ['a proof to another size', 422, bodyOf(20, 30, leaves, headOf(31))],
    ['an older size', 400, bodyOf(20, 20, leaves, headOf(19))],
    [
      'a head that nobody signed for the log',
      403,
      bodyOf(20, 30, leaves, headOf(30, leaves, { ...testSigner() })),
    ],
    [
      'a changed size under a right signature',
      403,
      bodyOf(20, 30, leaves, headOf(30).replace('\n30\n', '\n31\n')),
    ],
    ['another log', 404, bodyOf(20, 30, leaves, headOf(30, leaves, testSigner('unknown')))],
    ['nothing', 400, ''],
    ['a head alone', 400, headOf(30)],
    ['a negative size', 400, bodyOf(20, 30).replace('old 20', 'old -20')],
    ['a size with a zero before it', 400, bodyOf(20, 30).replace('old 20', 'old 020')],
    ['a size beyond counting', 400, bodyOf(20, 30).replace('old 20', 'old 99999999999999999999')],
    ['a hash that is none', 400, bodyOf(20, 30).replace('\n', '\nAAAA\n')],
    ['64 hashes', 400, `old 20\n${`${leaf('x').toString('base64')}\n`.repeat(64)}\n${headOf(30)}`],
  ])('refuses %s with %i, and goes on from where it was', async (_what, status, body) => {
    await add(bodyOf(0, 20));
    expect((await add(body)).status).toBe(status);
    expect((await add(bodyOf(20, 40))).status).toBe(200);
  });

  test('refuses a proof from the empty tree, and an empty tree with another root', async () => {
    expect((await add(bodyOf(0, 7).replace('\n\n', `\n${leaf('x').toString('base64')}\n\n`))).status).toBe(
      422,
    );
    const note = signCheckpoint({ origin: log.name, size: 0, root: leaf('x') }, log);
    expect((await add(`old 0\n\n${note}`)).status).toBe(422);
    expect((await add(`old 0\n\n${headOf(0)}`)).status).toBe(200);
  });

  test('signs one of two branches that are shown at the same time', async () => {
    await add(bodyOf(0, 8));
    const answers = await Promise.all([add(bodyOf(8, 20)), add(bodyOf(8, 21, others)), add(bodyOf(8, 19))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  test('killed between memory and answer holds the head, and signs nothing beside it', async () => {
    await stop();
    let isKilled = false;
    // The memory is written, and then the process is gone: what comes after `keep` never happens.
    await start({
      async keep(hash, note) {
        await memory.keep(hash, note);
        isKilled = true;
        throw new Error('killed');
      },
    });
    expect((await add(bodyOf(0, 20))).status).toBe(500);
    expect([isKilled, failures.length]).toEqual([true, 1]);
    await stop();
    await start();
    expect(await add(bodyOf(0, 21, others))).toMatchObject({ status: 409, text: '20\n' });
    expect((await add(bodyOf(20, 21, others))).status).toBe(422);
    expect((await add(bodyOf(20, 20))).status).toBe(200);
  });

  test('that cannot remember signs nothing', async () => {
    await stop();
    await start({ keep: () => Promise.reject(new Error('the disk is full')) });
    const { status, text } = await add(bodyOf(0, 20));
    expect([status, text.includes('—')]).toEqual([500, false]);
    expect((await held()).status).toBe(404);
  });

  test('follows a log to its next key, and keeps only signatures of keys that it knows', async () => {
    const next = { name: log.name, privateKey: testSigner().privateKey };
    await add(bodyOf(0, 7));
    const note = headOf(9, leaves, next);
    expect((await add(bodyOf(7, 9, leaves, note))).status).toBe(403);
    keys = [parseVerifierKey(verifierKey(next)), ...keys];
    const withStranger = `${note}— stranger.example ${Buffer.alloc(68).toString('base64')}\n`;
    const { status, text } = await add(bodyOf(7, 9, leaves, withStranger));
    expect(status).toBe(200);
    const kept = await (await held()).text();
    expect(kept).toBe(`${note}${text}`);
    expect(openCosignatures(kept, [parseCosignerKey(cosignerKey(signer))])).toHaveLength(1);
  });

  test('reads no more than a submission can be, and has no other pages', async () => {
    expect((await add(`old 0\n${'x'.repeat(100_000)}`)).status).toBe(413);
    expect((await fetch(`${url}/add-checkpoint`)).status).toBe(405);
    for (const path of [
      '/',
      '/witness.owner.1',
      `/${'0'.repeat(64)}/checkpoint`,
      '/..%2fwitness.owner.1/checkpoint',
    ])
      expect((await fetch(`${url}${path}`)).status).toBe(404);
    expect(await rawStatus(server.port, '/../witness.owner.1/checkpoint')).toBe(404);
  });

  test('alone has its memory, a file that is whole at any time', async () => {
    await add(bodyOf(0, 7));
    const file = join(folder, `${createHash('sha256').update(log.name).digest('hex')}.checkpoint`);
    expect(await readFile(file, 'utf8')).toBe(await (await held()).text());
  });
});

/** Paths as they are, which `fetch` would tidy up. */
const rawStatus = (port: number, path: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
