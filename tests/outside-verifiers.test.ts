import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Checkpoint, signCheckpoint, verifierKey } from '../gateway/access-log/checkpoint.ts';
import { encodeRecord } from '../gateway/access-log/encode-record.ts';
import { startExport } from '../gateway/access-log/export-request.ts';
import { LogReader } from '../gateway/access-log/log-reader.ts';
import { LogStore } from '../gateway/access-log/log-store.ts';
import type { AccessRecord } from '../gateway/access-log/record.ts';
import { STORES, testKeys, testRecord, testSigner } from '../gateway/access-log/testing/log-fixture.ts';

/**
 * The verifiers that auditors take with them, as programs of their own: `clients/log-verifier` (plain Node) and
 * `docs/verify-access-log.py` (Python and openssl). Neither shares a line with the gateway.
 */
const ROOT = join(import.meta.dirname, '..');
const RECORDS = 40;
const folder = mkdtempSync(join(tmpdir(), 'outside-verifiers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const signer = testSigner();
const keyFile = join(folder, 'auditors-key.txt');
writeFileSync(keyFile, `${verifierKey(signer)}\n`);

const has = (program: string, ...args: readonly string[]): boolean => {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

interface Verifier {
  readonly name: string;
  command(file: string, heads: readonly string[]): readonly [string, ...string[]];
}
const VERIFIERS: readonly Verifier[] = [
  {
    name: 'the Node package',
    command: (file, heads) => [
      process.execPath,
      join(ROOT, 'clients/log-verifier/main.mjs'),
      'export',
      file,
      '--key',
      keyFile,
      ...heads.flatMap((head) => ['--memory', head]),
    ],
  },
  ...(has('python3', '--version') && has('openssl', 'version')
    ? [
        {
          name: 'the Python script',
          command: (file: string, heads: readonly string[]): readonly [string, ...string[]] => [
            'python3',
            join(ROOT, 'docs/verify-access-log.py'),
            file,
            keyFile,
            ...heads,
          ],
        },
      ]
    : []),
];

function run([program, ...args]: readonly [string, ...string[]]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    execFile(program, args, { env: { PATH: process.env['PATH'] } }, (error, stdout) => {
      const code = error === null ? 0 : Number(error.code);
      resolve({ code, said: stdout.trim() });
    });
  });
}

let written = 0;
const fileOf = (text: string): string => {
  written += 1;
  const file = join(folder, `file-${written}`);
  writeFileSync(file, text);
  return file;
};

/** A log with an erasure that names what is gone, exported whole. */
async function exportOf(records: readonly AccessRecord[], erased: readonly number[]): Promise<string[]> {
  const [first] = STORES;
  if (!first) throw new Error('no store');
  const { driver, drop } = await first.open();
  const store = await LogStore.open({ driver, instance: 'gateway-1', signer });
  await store.append(records.map(encodeRecord));
  for (const index of erased) await driver.query('delete from access_record where idx = $1', [index]);
  const keys = testKeys();
  const parts = { driver, keys, signer, instance: 'gateway-1', reader: new LogReader(driver, keys) };
  const at = new Date('2026-11-23T04:00:00.000Z');
  const lines: string[] = [];
  for await (const line of await startExport(parts, { format: 'ndjson', log: 'gateway-1', filter: {}, at }))
    lines.push(line);
  await driver.close();
  await drop();
  return lines;
}

const erasure = (...ranges: [number, number][]): AccessRecord => {
  const { subject: _subject, data: _data, why: _why, decision: _decision, ...rest } = testRecord();
  return {
    ...rest,
    v: 3,
    kind: 'erasure',
    erasure: { cause: 'order', ranges, authority: 'Quyết định 12/QĐ-VP', reason: 'theo yêu cầu của chủ thể' },
  };
};
const plain = (count: number): AccessRecord[] =>
  Array.from({ length: count }, (_, place) => testRecord({ trace: { requestId: `yêu cầu ${place}` } }));

let lines: string[];
let unnamed: string[];
beforeAll(async () => {
  lines = await exportOf([...plain(RECORDS - 1), erasure([3, 6], [9, 10])], [3, 4, 5, 9]);
  unnamed = await exportOf([...plain(RECORDS - 1), erasure([3, 6])], [3, 4, 5, 9]);
}, 120_000);

/** The head of the export itself, and others that somebody with the key could have signed. */
const noteOf = (over: Partial<Checkpoint>): string => {
  const manifest: { checkpoints: [string] } = JSON.parse(JSON.parse(lines.at(-1) ?? '').manifest);
  const [origin = '', size, root = ''] = manifest.checkpoints[0].split('\n');
  return signCheckpoint({ origin, size: Number(size), root: Buffer.from(root, 'base64'), ...over }, signer);
};

const EDITS: readonly { how: string; edit: (given: string[]) => readonly string[]; fault: RegExp }[] = [
  {
    how: 'a changed record',
    edit: (given) => given.with(11, (given[11] ?? '').replace('officer-land', 'officer-lane')),
    fault: /entry 11 was changed/,
  },
  {
    how: 'a changed record without its leaf hash',
    edit: (given) =>
      given.with(
        11,
        (given[11] ?? '').replace('officer-land', 'officer-lane').replace(/"leaf":"[^"]*",/, ''),
      ),
    fault: /do not lead to the signed root/,
  },
  {
    how: 'a line that is gone',
    edit: (given) => given.toSpliced(7, 1),
    fault: /entry 7 is missing|out of its place/,
  },
  {
    how: 'two lines exchanged',
    edit: (given) => given.with(1, given[2] ?? '').with(2, given[1] ?? ''),
    fault: /entry 1 is missing/,
  },
  {
    how: 'a line twice',
    edit: (given) => given.toSpliced(12, 0, given[12] ?? ''),
    fault: /entry 13 is missing/,
  },
  { how: 'a tail that was cut off', edit: (given) => given.slice(0, 15), fault: /manifest/ },
  {
    how: 'an entry made to look erased',
    edit: (given) => given.with(20, (given[20] ?? '').replace(/,"record":.*\}\}\n$/, '}\n')),
    fault: /gone and no erasure names them/,
  },
  {
    how: 'a manifest that was changed',
    edit: (given) => given.with(-1, (given.at(-1) ?? '').replace('2026-11-23', '2026-11-24')),
    fault: /signature of the manifest is wrong/,
  },
  {
    how: 'a space that changes no value',
    edit: (given) => given.with(0, (given[0] ?? '').replace('{"index"', '{ "index"')),
    fault: /no entry|entry 0 is missing/,
  },
];

describe.each(VERIFIERS)('$name', ({ name, command }) => {
  const verdictOn = (given: readonly string[], heads: readonly string[] = []) =>
    run(command(fileOf(given.join('')), heads.map(fileOf)));

  test('says of an untouched export that it is as it was signed, and how many entries an erasure names', async () => {
    const { code, said } = await verdictOn(lines);
    expect({ code, said }).toEqual({
      code: 0,
      said: expect.stringMatching(
        new RegExp(`^OK: ${RECORDS} records are as they were signed, 4 of them erased`),
      ),
    });
  });

  // Every run of the slower one starts openssl several times.
  test.each(name === 'the Node package' || process.env['LONGER'] === '1' ? EDITS : EDITS.slice(0, 4))(
    'finds $how',
    async ({ edit, fault }) => {
      const { code, said } = await verdictOn(edit([...lines]));
      expect({ code, said }).toEqual({ code: 1, said: expect.stringMatching(fault) });
    },
  );

  test('finds an entry that is gone without an erasure that names it', async () => {
    const { code, said } = await verdictOn(unnamed);
    expect({ code, said }).toEqual({
      code: 1,
      said: expect.stringMatching(/gone and no erasure names them/),
    });
  });

  test('takes a head that was kept earlier and lies on the way', async () => {
    expect((await verdictOn(lines, [noteOf({})])).code).toBe(0);
  });

  test.each([
    ['a longer log', { size: RECORDS + 5 }, /rolled back/],
    ['another beginning', { size: 10, root: Buffer.alloc(32, 7) }, /first 10 entries are not those/],
  ])('convicts a log of which a witness holds %s', async (_what, over, fault) => {
    const { code, said } = await verdictOn(lines, [noteOf(over)]);
    expect({ code, said }).toEqual({ code: 1, said: expect.stringMatching(fault) });
  });

  test('believes no other key than the auditor’s', async () => {
    const other = await exportOfOther();
    expect((await verdictOn(other)).code).toBe(1);
  });
});

/** The same, signed by somebody who could write to the store and put a key of their own in the folder. */
async function exportOfOther(): Promise<readonly string[]> {
  const forger = testSigner();
  const manifest = JSON.parse(JSON.parse(lines.at(-1) ?? '').manifest);
  const { sign } = await import('node:crypto');
  const [origin = '', size, root = ''] = manifest.checkpoints[0].split('\n');
  const head = { origin, size: Number(size), root: Buffer.from(root, 'base64') };
  const text = JSON.stringify({ ...manifest, checkpoints: [signCheckpoint(head, forger)] });
  const signature = sign(null, Buffer.from(text), forger.privateKey).toString('base64');
  return lines.with(-1, `${JSON.stringify({ manifest: text, signature })}\n`);
}
