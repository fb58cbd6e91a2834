import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { parseVerifierKey, verifierKey } from './checkpoint.ts';
import { encodeRecord } from './encode-record.ts';
import { csvCell } from './export-csv.ts';
import { startExport } from './export-request.ts';
import { LogReader } from './log-reader.ts';
import { LogStore } from './log-store.ts';
import type { AccessRecord } from './record.ts';
import {
  leafOf,
  readSignedHead,
  rootFromPath,
  rootsFromConsistency,
} from './testing/independent-verifier.ts';
import { STORES, testKeys, testRecord, testSigner } from './testing/log-fixture.ts';
import { verifyExport } from './verify/verify-export.ts';

const signer = testSigner();
const keyLine = verifierKey(signer);
const verifiers = [parseVerifierKey(keyLine)];
const keys = testKeys();
const AT = new Date('2026-11-23T04:00:00.000Z');
const COUNT = 2_300;

describe.each(STORES)('an export from $name', ({ open }) => {
  let opened: Awaited<ReturnType<typeof open>>;
  let driver: SqlDriver;
  let store: LogStore;
  let records: AccessRecord[];
  /** Most rows that any one answer of the database held. */
  let mostRows = 0;
  beforeAll(async () => {
    opened = await open();
    driver = {
      ...opened.driver,
      query: async (sql, parameters) => {
        const rows = await opened.driver.query(sql, parameters);
        mostRows = Math.max(mostRows, rows.length);
        return rows;
      },
    };
    store = await LogStore.open({ driver, instance: 'gateway-1', signer });
    records = Array.from({ length: COUNT }, (_, i) =>
      testRecord({
        at: new Date(Date.UTC(2026, 9 + (i % 2), 2, 0, 0, Math.floor(i / 2))).toISOString(),
        ...(i === 7 ? { note: '=HYPERLINK("http://x";"Nguyễn, \n")' } : {}),
        ...(i % 10 === 0
          ? { actor: { kind: 'officer', id: 'officer-tax', client: 'tax-desk', channel: 'AGENCY', loa: 2 } }
          : {}),
      }),
    );
    await store.append(records.map(encodeRecord));
  });
  afterAll(async () => {
    await opened.driver.close();
    await opened.drop();
  });
  const take = async (request: Omit<Parameters<typeof startExport>[1], 'at'>) => {
    const lines: string[] = [];
    const parts = { driver, keys, signer, instance: 'gateway-1', reader: new LogReader(driver, keys) };
    for await (const line of await startExport(parts, { ...request, at: AT })) lines.push(line);
    return lines;
  };
  const verdictOn = (lines: readonly string[]) =>
    verifyExport(async function* () {
      yield* lines;
    }, verifiers);

  test('of a whole log comes back record by record, in order, and verifies', async () => {
    const lines = await take({ format: 'ndjson', log: 'gateway-1', filter: {} });
    expect(lines.slice(0, -1).map((line) => JSON.parse(line).record)).toEqual(records);
    expect(await verdictOn(lines)).toMatchObject({ ok: true, records: COUNT, erased: 0 });
  });

  test('holds one page of rows at a time', async () => {
    mostRows = 0;
    await take({ format: 'ndjson', log: 'gateway-1', filter: {} });
    await take({ format: 'csv', filter: {} });
    expect(mostRows).toBeLessThanOrEqual(2_000);
    expect(mostRows).toBeGreaterThan(0);
  });

  test('of a selection has every record that fits once, newest first, over page and month borders', async () => {
    const lines = await take({ format: 'ndjson', filter: { actor: 'officer-land' } });
    const ids = lines.slice(0, -1).map((line) => JSON.parse(line).record.id);
    const expected = records.filter(({ actor }) => actor.id === 'officer-land');
    expect(new Set(ids)).toEqual(new Set(expected.map(({ id }) => id)));
    expect(ids).toHaveLength(expected.length);
    const times = lines.slice(0, -1).map((line) => JSON.parse(line).record.at);
    expect(times).toEqual(times.toSorted().reverse());
    expect(await verdictOn(lines)).toMatchObject({ ok: true, records: expected.length, erased: 0 });
    expect(await verdictOn(lines.toSpliced(3, 1))).toMatchObject({ ok: false });
  });

  test('tells whom it was about as a keyed hash only', async () => {
    const lines = await take({
      format: 'ndjson',
      filter: { subject: { kind: 'person', id: '001190000001' } },
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('001190000001');
    expect(lines[0]).toContain(keys.hash('person', '001190000001'));
  });

  test('as a table has a row for every record, no formula, and a manifest that fits', async () => {
    const lines = await take({ format: 'csv', log: 'gateway-1', filter: {} });
    expect(lines).toHaveLength(COUNT + 2);
    expect(lines.find((line) => line.includes('HYPERLINK'))).toContain(
      `"'=HYPERLINK(""http://x"";""Nguyễn, \n"")"`,
    );
    expect(await verdictOn(lines)).toMatchObject({ ok: true, records: COUNT, erased: 0 });
    expect(await verdictOn(lines.with(5, (lines[5] ?? '').replace('permit', 'deny')))).toMatchObject({
      ok: false,
    });
  });

  test('proofs lead to the signed head in a verifier that shares no code with the log', async () => {
    const reader = new LogReader(driver, keys);
    const older = readSignedHead(store.note, keyLine);
    for (const index of [0, 1, 255, 256, 2_047, 2_048, COUNT - 1]) {
      const { hashes, size } = await reader.inclusionProof('gateway-1', index);
      const leaf = leafOf(encodeRecord(records[index] ?? testRecord()).body);
      expect(rootFromPath(leaf, index, size, hashes)).toEqual(older.root);
      expect(rootFromPath(leafOf('{}'), index, size, hashes)).not.toEqual(older.root);
    }
    await store.append(Array.from({ length: 77 }, () => encodeRecord(testRecord({ at: AT.toISOString() }))));
    const newer = readSignedHead(store.note, keyLine);
    const proof = await reader.consistencyProof('gateway-1', older.size, newer.size);
    const roots = rootsFromConsistency(older.size, newer.size, proof, older.root);
    expect([roots.older, roots.newer]).toEqual([older.root, newer.root]);
  });
});

test.each([
  ['=1+1', "'=1+1"],
  ['  @cmd', "'  @cmd"],
  ['＝1', "'＝1"],
  ['\tx', "'\tx"],
  ['-5', "'-5"],
  ['a,b', '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ['Nguyễn', 'Nguyễn'],
  ['a-b', 'a-b'],
  [undefined, ''],
])('the cell %j is written as %j', (value, written) => {
  expect(csvCell(value)).toBe(written);
});
