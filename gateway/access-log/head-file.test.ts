import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { cosign, type NoteSigner, parseVerifierKey, signCheckpoint, verifierKey } from './checkpoint.ts';
import { HeadFile } from './head-file.ts';
import { testSigner } from './testing/log-fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'head-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SLOT_BYTES = 2_048;
const signer = testSigner();
let files = 0;
const freshPath = () => {
  files += 1;
  return join(folder, `head-${files}`);
};
const open = (path: string, by: NoteSigner = signer) =>
  new HeadFile(path, parseVerifierKey(verifierKey(by)), []);
const note = (size: number, by: NoteSigner = signer) =>
  signCheckpoint({ origin: by.name, size, root: Buffer.alloc(32, size % 256) }, by);

describe('the head that is kept outside the database', () => {
  test('is the last one that was written, whoever reads it next, without being closed before', () => {
    const path = freshPath();
    const writing = open(path);
    expect(writing.last).toBeUndefined();
    for (let size = 0; size <= 9; size += 1) {
      writing.keep(note(size));
      expect(open(path).last).toEqual({ origin: signer.name, size, root: Buffer.alloc(32, size) });
    }
    writing.close();
    const next = open(path);
    next.keep(note(10));
    expect(open(path).last?.size).toBe(10);
    next.close();
  });

  test.each([0, 1])('with slot %d torn by a power cut is the other one', (torn) => {
    const path = freshPath();
    const writing = open(path);
    for (const size of [5, 6]) writing.keep(note(size));
    writing.close();
    const descriptor = openSync(path, 'r+');
    writeSync(descriptor, Buffer.alloc(100), 0, 100, torn * SLOT_BYTES + 60);
    const read = open(path);
    expect(read.last?.size).toBe(torn === 0 ? 6 : 5);
    read.keep(note(7));
    expect(open(path).last?.size).toBe(7);
  });

  test.each([
    ['is empty', () => ''],
    ['holds anything', () => 'x'.repeat(2 * SLOT_BYTES)],
    ['is signed by another key under the same name', () => note(5, testSigner())],
    ['is of another log', () => note(5, { ...signer, name: 'lienthong.hanoi.example/gateway-2' })],
    ['is signed, then changed', () => note(5).replace('\n5\n', '\n4\n')],
  ])('of a file that %s proves nothing, and says so', (_what, make) => {
    const path = freshPath();
    writeFileSync(path, make());
    expect(open(path).isReadable).toBe(false);
    expect(() => open(path).last).toThrow(/holds no head that .*gateway-1 has signed/);
  });

  test('survives a change of key: the head that both have signed replaces both slots', () => {
    const path = freshPath();
    const next = testSigner();
    const writing = open(path);
    for (const size of [5, 6]) writing.keep(note(size));
    writing.replace(cosign(note(6), next));
    writing.close();
    expect(open(path).last?.size).toBe(6);
    expect(open(path, next).last?.size).toBe(6);
    expect(readFileSync(path, 'utf8').match(/gateway-1\n6\n/g)).toHaveLength(2);
  });
});
