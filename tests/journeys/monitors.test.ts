import { createHash, createPublicKey, verify } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../gateway.ts';

/**
 * A monitor that knows the specifications (C2SP tlog-tiles, RFC 6962) and nothing of this project: it reads a gateway at
 * work over HTTP, with the platform's cryptography alone.
 */
const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const HASH = 32;

/** Root of a tree from the hashes of its leaves. */
function rootOf(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 1) return hashes[0] ?? Buffer.alloc(0);
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return sha256(Buffer.from([1]), rootOf(hashes.slice(0, split)), rootOf(hashes.slice(split)));
}

class Monitor {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async head() {
    const note = await (await fetch(`${this.url}/log/checkpoint`)).text();
    const [text = '', signatures = ''] = note.split('\n\n');
    const about = (await (await fetch(`${this.url}/log/`)).json()) as { verifierKeys: string[] };
    // `<name>+<id>+<base64>`, and base64 has plus signs of its own.
    const [, name = '', encoded = ''] =
      /^([^+]+)\+[0-9a-f]{8}\+(.+)$/.exec(about.verifierKeys[0] ?? '') ?? [];
    const raw = Buffer.from(encoded, 'base64').subarray(1);
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
      format: 'jwk',
    });
    const line = signatures.split('\n').find((one) => one.startsWith(`— ${name} `)) ?? '';
    const signature = Buffer.from(line.split(' ')[2] ?? '', 'base64').subarray(4);
    if (!verify(null, Buffer.from(`${text}\n`), key, signature)) throw new Error('the head is not signed');
    const [, size = '', root = ''] = text.split('\n');
    return { size: Number(size), root: Buffer.from(root, 'base64') };
  }

  /** Hashes of the first `size` leaves, from full and partial tiles. */
  async leaves(size: number): Promise<Buffer[]> {
    const found: Buffer[] = [];
    for (let tile = 0; tile * 256 < size; tile += 1) {
      const width = Math.min(256, size - tile * 256);
      const part = width === 256 ? '' : `.p/${width}`;
      const response = await fetch(`${this.url}/log/tile/0/${String(tile).padStart(3, '0')}${part}`);
      const bytes = Buffer.from(await response.arrayBuffer());
      if (response.status !== 200 || bytes.length !== width * HASH) throw new Error(`no tile ${tile}${part}`);
      for (let at = 0; at < bytes.length; at += HASH) found.push(bytes.subarray(at, at + HASH));
    }
    return found;
  }
}

let gateway: TestGateway;
let monitor: Monitor;
let dataDir: string;
const LANS = 'H26.12-261102-0001';
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'monitors-'));
  gateway = await startTestGateway({ DATA_DIR: dataDir });
  monitor = new Monitor(gateway.url);
}, 90_000);
afterAll(async () => {
  await gateway.close();
  await rm(dataDir, { recursive: true, force: true });
});

const asPersona = async (persona: string | undefined, path: string) => {
  const headers: Record<string, string> =
    persona === undefined ? {} : { authorization: `Bearer ${await gateway.world.token(persona)}` };
  return fetch(`${gateway.url}${path}`, { headers });
};

/** Entries of a bundle: two bytes of length, then as many. */
function entriesOf(bundle: Buffer): Buffer[] {
  const entries: Buffer[] = [];
  for (let at = 0; at < bundle.length; at += 2 + bundle.readUInt16BE(at))
    entries.push(bundle.subarray(at + 2, at + 2 + bundle.readUInt16BE(at)));
  return entries;
}

describe('a monitor over HTTP', () => {
  test('rebuilds every head from tiles while requests go on, and each continues the one before', async () => {
    const ask = () =>
      gateway.ask('officer-land', `{ dossier(code: "${LANS}") { code parcels { mapSheet } } }`);
    const heads: Awaited<ReturnType<Monitor['head']>>[] = [];
    const requests = (async () => {
      for (let round = 0; round < 20; round += 1) await ask();
    })();
    let isDone = false;
    void requests.finally(() => {
      isDone = true;
    });
    while (!isDone) {
      const head = await monitor.head();
      if (head.size === 0) continue;
      expect(rootOf(await monitor.leaves(head.size))).toEqual(head.root);
      heads.push(head);
    }
    await requests;
    const last = await monitor.head();
    const leaves = await monitor.leaves(last.size);
    for (const { size, root } of heads) expect(rootOf(leaves.slice(0, size))).toEqual(root);
    expect(last.size).toBeGreaterThanOrEqual(20);
  });

  test('reads entries as an auditor only, and each reading is on record', async () => {
    const { size } = await monitor.head();
    const width = Math.min(size, 255);
    const path = `/log/tile/entries/000.p/${width}`;
    for (const [persona, status] of [
      [undefined, 401],
      ['officer-land', 403],
      ['lan', 403],
    ] as const)
      expect((await asPersona(persona, path)).status).toBe(status);
    const before = await monitor.head();
    const response = await asPersona('auditor', path);
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const entries = entriesOf(Buffer.from(await response.arrayBuffer()));
    const leaves = await monitor.leaves(size);
    expect(entries).toHaveLength(width);
    entries.forEach((entry, index) => {
      expect(sha256(Buffer.from([0]), entry)).toEqual(leaves[index]);
    });
    expect((await monitor.head()).size).toBeGreaterThan(before.size);
    const [row] = await gateway.driver.query(
      'select count(*) as count from access_record where body like \'%accessLogEntries%\' and body like \'%"kind":"auditor"%\'',
    );
    expect(Number(row?.['count'])).toBeGreaterThan(0);
  });

  test('finds an erased entry empty, and its hash where it was', async () => {
    const leaves = await monitor.leaves(2);
    await gateway.driver.query('update access_record set body = null where idx = 0');
    const response = await asPersona('auditor', '/log/tile/entries/000.p/2');
    const [erased, next] = entriesOf(Buffer.from(await response.arrayBuffer()));
    expect(erased).toHaveLength(0);
    expect(sha256(Buffer.from([0]), next ?? Buffer.alloc(0))).toEqual(leaves[1]);
    expect(await monitor.leaves(2)).toEqual(leaves);
  });

  test('is told that a bundle beyond the head is not there, when it may read at all', async () => {
    expect((await asPersona('auditor', '/log/tile/entries/x001/000')).status).toBe(404);
    expect((await asPersona('auditor', '/log/tile/entries/..%2f000')).status).toBe(404);
  });
});
