import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { ROOMY_LIMITS } from '../roomy-limits.ts';

const folder = mkdtempSync(join(tmpdir(), 'uploads-at-once-'));
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    ...{ UPLOAD_DIR: folder, UPLOAD_MAX_BYTES: '300000', UPLOAD_MAX_FILES: '6' },
    GATEWAY_LIMITS: `${ROOMY_LIMITS},uploads.process=3`,
  });
}, 90_000);
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true, force: true });
});

const pdf = (size = 2_000): Buffer => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(size)]);
const headersFor = async (persona: string) => ({
  'content-type': 'application/pdf',
  authorization: `Bearer ${await gateway.world.token(persona)}`,
});
const put = async (persona: string, body: Buffer) =>
  fetch(`${gateway.url}/uploads`, {
    ...{ method: 'POST', headers: await headersFor(persona), body: new Uint8Array(body) },
  });

describe('documents that are put in at the same time', () => {
  /** Announces a document and sends the beginning of it; `finish` sends the rest. */
  async function begin(persona: string, size = 1_000) {
    const body = pdf(size);
    const headers = { ...(await headersFor(persona)), 'content-length': String(body.length) };
    const sending = httpRequest(`${gateway.url}/uploads`, { method: 'POST', headers, agent: false });
    const answered = new Promise<{ status: number; retryAfter: string | undefined }>((resolve, reject) => {
      sending.once('error', reject);
      sending.once('response', (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] });
      });
    });
    answered.catch(() => undefined);
    sending.write(body.subarray(0, 100));
    return {
      answered,
      isHeld: () => Promise.race([answered.then(() => false), pause(300).then(() => true)]),
      finish: () => {
        sending.end(body.subarray(100));
        return answered;
      },
      breakOff: () => sending.destroy(),
    };
  }
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const FULL = { status: 429, retryAfter: '30' };

  test('are two of one person; a third is refused before its body is there, and goes once one is done', async () => {
    const held = [await begin('tu'), await begin('tu')];
    for (const one of held) expect(await one.isHeld()).toBe(true);
    const third = await begin('tu');
    expect(await third.answered).toEqual(FULL);
    third.breakOff();
    for (const one of held) expect((await one.finish()).status).toBe(201);
    expect((await put('tu', pdf())).status).toBe(201);
  });

  test('are so many of a process, whoever puts them in; one that broke off leaves its place', async () => {
    const held = [await begin('tu'), await begin('minh'), await begin('tu')];
    for (const one of held) expect(await one.isHeld()).toBe(true);
    expect((await put('lan', pdf())).status).toBe(429);
    held[0]?.breakOff();
    await pause(300);
    expect((await put('lan', pdf())).status).toBe(201);
    for (const one of held.slice(1)) expect((await one.finish()).status).toBe(201);
  });

  test('are refused by their length where the person may keep no more, but not the one that is kept', async () => {
    const kept = pdf(5_000);
    let answer = await put('lan', kept);
    for (let n = 0; n < 8 && answer.status !== 400; n += 1) answer = await put('lan', pdf(20_000 + n));
    expect(answer.status).toBe(400);
    const more = await begin('lan', 30_000);
    expect((await more.answered).status).toBe(400);
    more.breakOff();
    expect((await put('lan', kept)).status).toBe(200);
  });
});
