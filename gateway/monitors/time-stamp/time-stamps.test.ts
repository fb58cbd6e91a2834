import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  startTimeStampingAuthority,
  type TimeStampingAuthority,
} from '../../../mocks/timestamping/authority.ts';
import type { MonitoredLog } from '../../access-log/monitored-log.ts';
import { partsOf } from './der.ts';
import { timeStampRequest } from './time-stamp-request.ts';
import { checkSigner } from './time-stamp-signature.ts';
import { readTimeStamp } from './time-stamp-token.ts';
import { TimeStamps } from './time-stamps.ts';

/** A machine without openssl has no authority to ask; nothing of ours needs it otherwise. */
const hasOpenssl = spawnSync('openssl', ['version']).error === undefined;
const NOTE = 'lienthong.hanoi.example/gateway-1\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— x y\n';
const hash = createHash('sha256').update(NOTE).digest();

(hasOpenssl ? describe : describe.skip)('time stamps by openssl', () => {
  const folder = mkdtempSync(join(tmpdir(), 'time-stamps-'));
  let authority: TimeStampingAuthority;
  let trusted: X509Certificate[];
  beforeAll(async () => {
    authority = await startTimeStampingAuthority({ folder: join(folder, 'tsa'), host: '127.0.0.1', port: 0 });
    trusted = [new X509Certificate(readFileSync(authority.caFile))];
  });
  afterAll(async () => {
    await authority.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function ask(nonce = randomBytes(16)) {
    const response = await fetch(authority.url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body: new Uint8Array(timeStampRequest(hash, nonce)),
    });
    return { nonce, answer: Buffer.from(await response.arrayBuffer()) };
  }

  function stamps(dataDir: string, over: Partial<ConstructorParameters<typeof TimeStamps>[0]> = {}) {
    const failures: unknown[] = [];
    const kept = { size: 7, note: NOTE };
    const log = { instance: 'gateway-1', driver: { query: async () => [kept] } } as unknown as MonitoredLog;
    const pace = { everyMs: 60_000, retryMs: 60_000 };
    const made = new TimeStamps({
      ...{ log, dataDir, url: authority.url, trusted, now: () => new Date(), pace },
      onFailure: (error) => failures.push(error),
      ...over,
    });
    return { made, kept, failures };
  }

  test('of each kept head lie beside it, once, and openssl verifies them', async () => {
    const dataDir = join(folder, 'data');
    const { made, kept } = stamps(dataDir);
    await made.stamp();
    await made.stamp();
    kept.size = 9;
    await made.stamp();
    const names = readdirSync(join(dataDir, 'timestamps')).sort();
    expect(names).toEqual(
      ['gateway-1.7', 'gateway-1.9'].flatMap((one) => [`${one}.checkpoint`, `${one}.tsr`]),
    );
    const file = join(dataDir, 'timestamps', 'gateway-1.7');
    const verify = (data: string) =>
      spawnSync('openssl', [
        'ts',
        '-verify',
        '-data',
        data,
        '-in',
        `${file}.tsr`,
        '-CAfile',
        authority.caFile,
      ]);
    expect(verify(`${file}.checkpoint`).status).toBe(0);
    writeFileSync(`${file}.other`, NOTE.replace('7', '8'));
    expect(verify(`${file}.other`).status).not.toBe(0);
  });

  test('tell the time at which they were made', async () => {
    const { nonce, answer } = await ask();
    const { at } = readTimeStamp(answer, hash, nonce);
    expect(Math.abs(Date.now() - at.getTime())).toBeLessThan(60_000);
  });

  test('are refused for another head, another request, and by another root', async () => {
    const { nonce, answer } = await ask();
    expect(() => readTimeStamp(answer, createHash('sha256').digest(), nonce)).toThrow('of something else');
    expect(() => readTimeStamp(answer, hash, randomBytes(16))).toThrow('another request');
    const other = join(folder, 'other');
    execFileSync('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '9'],
      ...['-subj', '/O=Mock/CN=Mock time-stamping root', '-keyout', `${other}.key`, '-out', `${other}.pem`],
    ]);
    const token = readTimeStamp(answer, hash, nonce);
    checkSigner(token, trusted);
    expect(() => checkSigner(token, [new X509Certificate(readFileSync(`${other}.pem`))])).toThrow(
      'none that is trusted',
    );
  });

  test('changed in any byte are refused, and no byte makes the reader fail in another way', async () => {
    const { nonce, answer } = await ask();
    const passed: number[] = [];
    for (let place = 0; place < answer.length; place += 1) {
      const changed = Buffer.from(answer);
      changed[place] = (changed[place] ?? 0) ^ 1;
      try {
        checkSigner(readTimeStamp(changed, hash, nonce), trusted);
        passed.push(place);
      } catch (error) {
        // Of the platform or of ours: an error that says something, never a hang or a crash.
        expect(error).toHaveProperty('message');
      }
    }
    // Elsewhere lie only what nobody reads (versions, lists of hashes) and the certificate of the root, which is ours.
    const token = readTimeStamp(answer, hash, nonce);
    const [, , , attributes, , signature] = partsOf(token.signer);
    const named = token.certificates.find((one) => !trusted.some(({ raw }) => raw.equals(one)));
    for (const covered of [token.info, attributes?.whole, signature?.value, named]) {
      const start = answer.indexOf(covered ?? 'nothing');
      expect(start).toBeGreaterThan(0);
      const end = start + (covered?.length ?? 0);
      expect(passed.filter((place) => place >= start && place < end)).toEqual([]);
    }
  });

  test('that cannot be had are told, and nothing is kept', async () => {
    const dataDir = join(folder, 'none');
    const refusing = await listen((_request, response) =>
      response.end(Buffer.from('3005300302010230', 'hex')),
    );
    const { made, failures } = stamps(dataDir, { url: refusing.url });
    made.start();
    while (failures.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await made.stop();
    expect(made.health()).toEqual({ ok: true, reason: expect.stringMatching(/^no time stamp since /) });
    expect(() => readdirSync(join(dataDir, 'timestamps'))).toThrow('ENOENT');
    refusing.server.close();
  });
});

async function listen(
  answer: Parameters<typeof createServer>[1] & object,
): Promise<{ server: Server; url: string }> {
  const server = createServer(answer as never);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/` };
}
