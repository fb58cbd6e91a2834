import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { verifierKey } from '../gateway/access-log/checkpoint.ts';
import { encodeRecord } from '../gateway/access-log/encode-record.ts';
import { LogReader } from '../gateway/access-log/log-reader.ts';
import { LogStore } from '../gateway/access-log/log-store.ts';
import { STORES, testKeys, testRecord, testSigner } from '../gateway/access-log/testing/log-fixture.ts';
import { inclusionProofOf } from '../gateway/audit/inclusion-proof.ts';

/** `lien-thong-verify record`: one record as `accessRecord` gives it, judged by plain Node without the gateway's code. */
const VERIFIER = join(import.meta.dirname, '..', 'clients/log-verifier/main.mjs');
const folder = mkdtempSync(join(tmpdir(), 'outside-record-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const signer = testSigner();
const keyFile = join(folder, 'keys.txt');
writeFileSync(keyFile, `${verifierKey(signer)}\n`);

const record = testRecord();
const OTHER = testRecord().id;
let told: { id: string; canonical: string; proof: Awaited<ReturnType<typeof inclusionProofOf>> };
beforeAll(async () => {
  const [first] = STORES;
  if (!first) throw new Error('no store');
  const { driver, drop } = await first.open();
  const store = await LogStore.open({ driver, instance: 'gateway-1', signer });
  const encoded = encodeRecord(record);
  await store.append([testRecord(), testRecord(), record, testRecord(), testRecord()].map(encodeRecord));
  const reader = new LogReader(driver, testKeys());
  const proof = await inclusionProofOf(reader, { instance: 'gateway-1', index: 2 });
  told = { id: record.id, canonical: encoded.body, proof };
  await driver.close();
  await drop();
}, 60_000);

function verdictOn(given: object, ...options: string[]): Promise<{ code: number; said: string }> {
  const file = join(folder, 'record.json');
  writeFileSync(file, JSON.stringify({ data: { accessRecord: given } }));
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [VERIFIER, 'record', file, '--key', keyFile, ...options],
      { env: {} },
      (error, stdout) => resolve({ code: error === null ? 0 : Number(error.code), said: stdout }),
    );
  });
}

test('a record that is in the log is told with its number and place', async () => {
  const { code, said } = await verdictOn(told, '--number', record.id);
  expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('OK: 1 record') });
  expect(said).toContain(
    `entry 2 of ${signer.name} is the record ${record.id}, ${record.kind}, ${record.at}`,
  );
});

test('a number that was asked for and another record with a good proof do not fit', async () => {
  const { code, said } = await verdictOn(told, '--number', OTHER);
  expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(`not ${OTHER}`) });
});

test('a number that is told beside another record is found without being asked for', async () => {
  const { code, said } = await verdictOn({ ...told, id: OTHER });
  expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(`not ${OTHER}`) });
});

test('without its bytes a leaf is in the log, and no number is proved', async () => {
  const { code, said } = await verdictOn({ ...told, canonical: null });
  expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('its number is not proved') });
});

test.each([
  ['a number without the bytes that it stands in', () => ({ ...told, canonical: null })],
  ['nothing at all', () => ({ id: OTHER })],
])('of %s nothing can be told', async (_what, given) => {
  const { code, said } = await verdictOn(given(), '--number', OTHER);
  expect({ code, said }).toEqual({ code: 2, said: expect.stringContaining('CANNOT TELL: ') });
});

test.each([
  ['other bytes', () => ({ ...told, canonical: told.canonical.replace('"kind"', '"kinD"') })],
  ['another place', () => ({ ...told, proof: { ...told.proof, index: 3 } })],
  ['a hash less', () => ({ ...told, proof: { ...told.proof, hashes: told.proof.hashes.slice(1) } })],
  ['another size', () => ({ ...told, proof: { ...told.proof, treeSize: 6 } })],
])('a record with %s is not in the log', async (_what, given) => {
  const { code, said } = await verdictOn(given());
  expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('BAD: ') });
});
