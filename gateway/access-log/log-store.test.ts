import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { openCheckpoint, parseVerifierKey, verifierKey } from './checkpoint.ts';
import { verifyConsistency } from './consistency.ts';
import { encodeRecord } from './encode-record.ts';
import { LogReader } from './log-reader.ts';
import { LogStore } from './log-store.ts';
import { LogWriter } from './log-writer.ts';
import { leafHash } from './merkle.ts';
import { type AccessRecord, recordShape } from './record.ts';
import { STORES, testKeys, testRecord, testSigner } from './testing/log-fixture.ts';
import { verifyInclusion } from './testing/merkle-proofs.ts';
import { verifyStore } from './verify/verify-store.ts';

describe.each(STORES)('the access log on $name', ({ open }) => {
  const keys = testKeys();
  const signer = testSigner();
  const verifier = parseVerifierKey(verifierKey(signer));
  let opened: Awaited<ReturnType<typeof open>>;
  let driver: SqlDriver;
  let store: LogStore;

  beforeAll(async () => {
    opened = await open();
    driver = opened.driver;
    await LogStore.open({ driver, instance: 'gateway-1', signer });
  });
  beforeEach(async () => {
    await driver.query('truncate access_record, access_node, access_head, access_checkpoint');
    store = await LogStore.open({ driver, instance: 'gateway-1', signer });
  });
  afterAll(async () => {
    await driver.close().catch(() => undefined);
    await opened.drop();
  });
  const verdict = (notes: readonly string[] = []) => verifyStore(driver, { verifiers: [verifier], notes });
  const fill = async (count: number) => {
    const records = Array.from({ length: count }, (_, i) =>
      testRecord({ trace: { requestId: `request-${i}` } }),
    );
    await store.append(records.map(encodeRecord));
    return records;
  };

  test('an empty log has a signed head of size zero', async () => {
    expect(openCheckpoint(store.note, verifier).size).toBe(0);
    expect(await verdict()).toMatchObject({ ok: true, records: 0 });
  });

  test('what was appended is verified from records and the signed head alone, across batches and a restart', async () => {
    await fill(3);
    await fill(300);
    await store.takeOver();
    await fill(7);
    expect(await verdict()).toEqual({ ok: true, records: 310, erased: 0 });
  });

  test('every record has a proof that leads to the signed root; the log proves to be the continuation of itself', async () => {
    const records = await fill(270);
    const before = openCheckpoint(store.note, verifier);
    await fill(30);
    const after = openCheckpoint(store.note, verifier);
    const reader = new LogReader(driver, keys);
    for (const index of [0, 1, 127, 128, 255, 256, 269]) {
      const proof = await reader.inclusionProof('gateway-1', index);
      const leaf = leafHash(Buffer.from(encodeRecord(records[index] ?? testRecord()).body));
      expect(verifyInclusion(leaf, index, proof.size, proof.hashes, after.root)).toBe(true);
    }
    const consistency = await reader.consistencyProof('gateway-1', before.size, after.size);
    expect(verifyConsistency(before.size, after.size, consistency, before.root, after.root)).toBe(true);
  });

  test('a record changed together with its leaf hash does not lead to the signed root', async () => {
    await fill(20);
    const forged = Buffer.from(encodeRecord(testRecord({ note: 'forged' })).body);
    await driver.query('update access_record set body = $1 where idx = 11', [forged.toString('utf8')]);
    await driver.query('update access_node set hash = $1 where level = 0 and idx = 11', [leafHash(forged)]);
    expect(await verdict()).toMatchObject({ ok: false, fault: 'the entries do not lead to the signed root' });
  });

  test('a log rolled back to an older state is found by a checkpoint that somebody kept', async () => {
    await fill(20);
    const kept = store.note;
    const other = await open();
    try {
      const rolledBack = await LogStore.open({ driver: other.driver, instance: 'gateway-1', signer });
      await rolledBack.append(Array.from({ length: 12 }, () => encodeRecord(testRecord())));
      const result = await verifyStore(other.driver, { verifiers: [verifier], notes: [kept] });
      expect(result).toMatchObject({ ok: false, fault: expect.stringContaining('rolled back') });
      await rolledBack.append(Array.from({ length: 12 }, () => encodeRecord(testRecord())));
      const replaced = await verifyStore(other.driver, { verifiers: [verifier], notes: [kept] });
      expect(replaced).toMatchObject({
        ok: false,
        fault: expect.stringContaining('differ from the checkpoint'),
      });
    } finally {
      await other.driver.close();
      await other.drop();
    }
  });

  test('an erased record keeps its leaf hash, and the erasure that names it lets the log verify', async () => {
    await fill(5);
    await driver.query('delete from access_record where idx = 2');
    const ranges: [number, number][] = [[2, 3]];
    const erasure = { cause: 'order' as const, ranges, authority: 'QĐ 12', reason: 'asked' };
    const { subject: _subject, data: _data, why: _why, decision: _decision, ...bare } = testRecord({ v: 3 });
    const record: AccessRecord = { ...bare, kind: 'erasure', erasure };
    await store.append([encodeRecord(record)]);
    expect(await verdict()).toEqual({ ok: true, records: 6, erased: 1 });
  });

  test('many requests share few commits, and each waits for its own', async () => {
    let commits = 0;
    const counted: SqlDriver = {
      ...driver,
      transaction: (work) => {
        commits += 1;
        return driver.transaction(work);
      },
    };
    const counting = await LogStore.open({ driver: counted, instance: 'gateway-2', signer });
    const writer = new LogWriter({
      store: counting,
      onFailure: () => undefined,
      sleep: async () => undefined,
    });
    commits = 0;
    await Promise.all(Array.from({ length: 200 }, () => writer.append([testRecord()])));
    expect(counting.size).toBe(200);
    expect(commits).toBeLessThan(20);
  });

  test('a dossier is found by its code, also where it was tried in vain, each record once', async () => {
    const [code, other] = ['H26.12-261102-0001', 'H26.12-261102-0002'];
    const hash = (tried: string) => keys.hash('dossier', tried);
    const why = { purpose: 'none', legalBasis: [] };
    const about = (tried: string) => ({ kind: 'dossier', hash: hash(tried), relation: [] });
    const of = (day: string, over: Partial<AccessRecord>) =>
      testRecord({ at: `2026-11-${day}T00:00:00.000Z`, subject: undefined, why, ...over });
    await store.append(
      [
        of('01', { subject: about(code), why: { ...why, dossier: code } }),
        of('02', { subject: about(code) }),
        of('03', { subject: about(other) }),
        of('04', { v: 2, tries: { count: 7, dossiers: [hash(other), hash(code)] } }),
        of('05', { v: 2, tries: { count: 1, dossiers: [hash(other)] } }),
        of('06', { v: 2, kind: 'limited', tries: { count: 9, dossiers: [hash(code)], limit: 'tries.code' } }),
      ].map(encodeRecord),
    );
    const reader = new LogReader(driver, keys);
    const days = async (filter: Parameters<LogReader['page']>[0]) =>
      (await reader.page(filter, 10)).entries.map(({ record }) => record.at.slice(8, 10));
    expect(await days({ dossier: code })).toEqual(['06', '04', '02', '01']);
    expect(await days({ dossier: other })).toEqual(['05', '04', '03']);
    expect(await days({ dossier: code, kind: 'crossing', actor: 'officer-land' })).toEqual([
      '04',
      '02',
      '01',
    ]);
    expect(await days({ dossier: code, dataClass: 'land.parcel' })).toEqual(['06', '04', '02', '01']);
    const first = await reader.page({ dossier: code }, 2);
    expect((await reader.page({ dossier: code }, 2, first.entries[1]?.cursor)).entries).toHaveLength(2);
    expect(await reader.count({ dossier: code }, 'kind')).toEqual([
      { value: 'crossing', count: 3 },
      { value: 'limited', count: 1 },
    ]);
    expect(await verdict()).toEqual({ ok: true, records: 6, erased: 0 });
  });

  test.each([
    ['version 1 with tries', { v: 1, tries: { count: 2, dossiers: [] } }],
    ['version 2 without', { v: 2 }],
    ['refused by a limit without', { kind: 'limited' }],
    ['no tries at all', { v: 2, tries: { count: 0, dossiers: [] } }],
  ] as [string, Partial<AccessRecord>][])('%s is no record', (_what, over) => {
    expect(recordShape.safeParse(testRecord(over)).success).toBe(false);
  });

  test('a page is found by subject, caller, agency, dossier, class, decision and time, newest first', async () => {
    const hash = keys.hash('person', '001190000001');
    await store.append(
      [
        testRecord({ at: '2026-11-01T00:00:00.000Z', subject: { kind: 'person', hash, relation: ['self'] } }),
        testRecord({
          at: '2026-11-02T00:00:00.000Z',
          actor: { kind: 'officer', id: 'officer-tax', client: 'tax-desk', channel: 'AGENCY', loa: 2 },
        }),
        testRecord({
          at: '2026-11-03T00:00:00.000Z',
          subject: { kind: 'person', hash, relation: ['circle'] },
          decision: { result: 'deny', policies: [], policySet: 't', faults: [] },
        }),
      ].map(encodeRecord),
    );
    const reader = new LogReader(driver, keys);
    const days = async (filter: Parameters<LogReader['page']>[0]) =>
      (await reader.page(filter, 10)).entries.map(({ record }) => record.at.slice(8, 10));
    expect(await days({ subject: { kind: 'person', id: '001190000001' } })).toEqual(['03', '01']);
    expect(await days({ subject: { kind: 'person', id: '001099000003' } })).toEqual([]);
    expect(await days({ actor: 'officer-tax' })).toEqual(['02']);
    expect(await days({ decision: 'deny' })).toEqual(['03']);
    expect(await days({ dataClass: 'land.parcel', dossier: 'H26.12-261102-0001', agency: 'land' })).toEqual([
      '03',
      '02',
      '01',
    ]);
    expect(await days({ from: '2026-11-02T00:00:00Z', until: '2026-11-03T00:00:00Z' })).toEqual(['02']);
    const first = await reader.page({}, 2);
    expect(first.hasNextPage).toBe(true);
    const rest = await reader.page({}, 2, first.entries[1]?.cursor);
    expect(rest.entries.map(({ record }) => record.at.slice(8, 10))).toEqual(['01']);
    expect(await reader.count({}, 'actor')).toEqual([
      { value: 'officer-land', count: 2 },
      { value: 'officer-tax', count: 1 },
    ]);
    const [lan] = await reader.count({ actor: 'officer-tax' }, 'subject');
    expect(lan).toEqual({ value: expect.stringMatching(/^k1:/), count: 1 });
    expect((await reader.count({}, 'day')).map(({ value }) => value.slice(5))).toEqual([
      '11-01',
      '11-02',
      '11-03',
    ]);
    expect(await reader.count({}, 'data_class')).toContainEqual({ value: 'land.parcel', count: 3 });
  });
});
