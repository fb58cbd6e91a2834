import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parseVerifierKey, verifierKey } from '../checkpoint.ts';
import { encodeRecord } from '../encode-record.ts';
import { startExport } from '../export-request.ts';
import { LogReader } from '../log-reader.ts';
import { LogStore } from '../log-store.ts';
import { checkExport } from '../testing/independent-verifier.ts';
import { STORES, testKeys, testRecord, testSigner } from '../testing/log-fixture.ts';
import { verifyExport } from './verify-export.ts';
import { verifyStore } from './verify-store.ts';

const signer = testSigner();
const keyLine = verifierKey(signer);
const verifiers = [parseVerifierKey(keyLine)];
const RECORDS = 20;
const AT = new Date('2026-11-23T04:00:00.000Z');

/** Everything that somebody with the database's password might try; the store must name the first bad entry. */
const STORE_TAMPERING: readonly { how: string; sql: readonly string[]; firstBad?: number; fault: RegExp }[] =
  [
    {
      how: 'one byte of a record changed',
      sql: ["update access_record set body = replace(body, 'officer-land', 'officer-lane') where idx = 11"],
      firstBad: 11,
      fault: /entry 11: the record was changed/,
    },
    {
      how: 'a record changed into another spelling of the same',
      sql: ['update access_record set body = replace(body, \'","\', \'", "\') where idx = 11'],
      firstBad: 11,
      fault: /entry 11: the record is not in canonical form/,
    },
    {
      how: 'a record deleted',
      sql: ['delete from access_record where idx = 7', 'delete from access_node where level = 0 and idx = 7'],
      firstBad: 7,
      fault: /entry 7 is missing/,
    },
    {
      how: 'two records exchanged, leaves and all',
      sql: [
        'update access_record a set body = b.body from access_record b where (a.idx, b.idx) in ((4, 9), (9, 4))',
        'update access_node a set hash = b.hash from access_node b where a.level = 0 and b.level = 0 and (a.idx, b.idx) in ((4, 9), (9, 4))',
      ],
      fault: /do not lead to the signed root/,
    },
    {
      how: 'a record put in twice',
      sql: ['update access_record a set body = b.body from access_record b where a.idx = 13 and b.idx = 12'],
      firstBad: 13,
      fault: /entry 13: the record was changed/,
    },
    {
      how: 'a record added at the end',
      sql: [
        `insert into access_record select instance, ${RECORDS}, at, kind, subject, actor, agency, dossier, classes, decision, client, branch, body from access_record where idx = 3`,
      ],
      firstBad: RECORDS,
      fault: /entry 20 lies beyond the signed head of 20/,
    },
    {
      how: 'the tail cut off',
      sql: [
        'delete from access_record where idx >= 15',
        'delete from access_node where level = 0 and idx >= 15',
      ],
      firstBad: 15,
      fault: /entry 15 is missing: the log ends early, 20 are signed/,
    },
    {
      how: 'a body emptied under columns that stay',
      sql: ['update access_record set body = null where idx = 5'],
      firstBad: 5,
      fault: /the body of entry 5 is gone and its row is still there/,
    },
    {
      how: 'a record deleted whose leaf stays',
      sql: ['delete from access_record where idx between 5 and 9'],
      firstBad: 5,
      fault: /entries 5–9 are gone and no erasure names them/,
    },
    {
      how: 'a leaf replaced where the record was deleted',
      sql: [
        'delete from access_record where idx = 5',
        "update access_node set hash = decode(repeat('00', 32), 'hex') where level = 0 and idx = 5",
      ],
      fault: /do not lead to the signed root/,
    },
    {
      how: 'the signed head replaced by one of another key',
      sql: ["update access_head set note = replace(note, 'gateway-1 ', 'gateway-2 ')"],
      fault: /not signed by/,
    },
  ];

describe.each(STORES)('tampering with a log on $name', ({ open }) => {
  let opened: Awaited<ReturnType<typeof open>>;
  let store: LogStore;
  beforeAll(async () => {
    opened = await open();
    await LogStore.open({ driver: opened.driver, instance: 'gateway-1', signer });
  });
  afterAll(async () => {
    await opened.driver.close();
    await opened.drop();
  });
  beforeEach(async () => {
    await opened.driver.query('truncate access_record, access_node, access_head, access_checkpoint');
    store = await LogStore.open({ driver: opened.driver, instance: 'gateway-1', signer });
    await store.append(
      Array.from({ length: RECORDS }, (_, i) =>
        encodeRecord(testRecord({ trace: { requestId: `request-${i}` } })),
      ),
    );
  });

  test('an untouched log verifies', async () => {
    expect(await verifyStore(opened.driver, { verifiers })).toEqual({
      ok: true,
      records: RECORDS,
      erased: 0,
    });
  });

  test.each(STORE_TAMPERING)('$how is found and named', async ({ sql, firstBad, fault }) => {
    for (const statement of sql) await opened.driver.query(statement);
    const verdict = await verifyStore(opened.driver, { verifiers });
    expect(verdict).toMatchObject({
      ok: false,
      fault: expect.stringMatching(fault),
      ...(firstBad === undefined ? {} : { firstBad }),
    });
  });

  test('a tail replaced by one of the same length is found by a kept checkpoint, even when the forger has the key', async () => {
    const kept = store.note;
    await store.write(AT, async (session) => ({
      value: await store.keepCheckpoint(session, AT),
      entries: [],
    }));
    await opened.driver.query('truncate access_record, access_node, access_head, access_checkpoint');
    const forged = await LogStore.open({ driver: opened.driver, instance: 'gateway-1', signer });
    await forged.append(Array.from({ length: RECORDS + 3 }, () => encodeRecord(testRecord())));
    expect(await verifyStore(opened.driver, { verifiers })).toMatchObject({ ok: true });
    expect(await verifyStore(opened.driver, { verifiers, notes: [kept] })).toMatchObject({
      ok: false,
      firstBad: RECORDS - 1,
      fault: expect.stringMatching(/differ from the checkpoint/),
    });
  });

  test.each([
    ['its head gone', 'delete from access_head'],
    ['its last leaf gone', `delete from access_node where level = 0 and idx = ${RECORDS - 1}`],
    ['its last record changed', `update access_record set body = body || ' ' where idx = ${RECORDS - 1}`],
    [
      'an unsigned record at its end',
      `insert into access_record (instance, idx, at, kind, actor, classes, client) select instance, ${RECORDS}, at, kind, actor, classes, client from access_record where idx = 1`,
    ],
  ])('a log with %s does not start', async (_how, sql) => {
    await opened.driver.query(sql);
    await expect(LogStore.open({ driver: opened.driver, instance: 'gateway-1', signer })).rejects.toThrow(
      /damaged/,
    );
  });
});

/** Ways to spoil an export's lines (entries and, last, the manifest). */
const EXPORT_TAMPERING: readonly {
  how: string;
  spoil: (lines: string[]) => readonly string[];
  fault: RegExp;
  firstBad?: number;
}[] = [
  {
    how: 'one byte changed',
    spoil: (lines) => lines.with(11, (lines[11] ?? '').replace('officer-land', 'officer-lane')),
    fault: /entry 11: the record was changed/,
    firstBad: 11,
  },
  {
    how: 'one byte changed and the leaf hash left out',
    spoil: (lines) =>
      lines.with(
        11,
        (lines[11] ?? '').replace('officer-land', 'officer-lane').replace(/"leaf":"[^"]*",/, ''),
      ),
    fault: /do not lead to the signed root/,
  },
  {
    how: 'a line deleted',
    spoil: (lines) => lines.toSpliced(7, 1),
    fault: /entry 7 is missing/,
    firstBad: 7,
  },
  {
    how: 'two lines exchanged',
    spoil: (lines) => lines.with(4, lines[9] ?? '').with(9, lines[4] ?? ''),
    fault: /entries 4–8 are missing/,
    firstBad: 4,
  },
  {
    how: 'a line repeated',
    spoil: (lines) => lines.toSpliced(12, 0, lines[12] ?? ''),
    fault: /entry 12 comes twice/,
    firstBad: 12,
  },
  {
    how: 'the tail cut off, manifest and all',
    spoil: (lines) => lines.slice(0, 15),
    fault: /does not end with its manifest/,
  },
  {
    how: 'the tail cut off before the manifest',
    spoil: (lines) => [...lines.slice(0, 15), lines.at(-1) ?? ''],
    fault: /entry 15 is missing/,
    firstBad: 15,
  },
  {
    how: 'the tail replaced',
    spoil: (lines) => [
      ...lines.slice(0, 19),
      `{"index":19,"record":${encodeRecord(testRecord()).body}}\n`,
      lines.at(-1) ?? '',
    ],
    fault: /do not lead to the signed root/,
  },
  {
    how: 'a space added that changes no value',
    spoil: (lines) => lines.with(3, (lines[3] ?? '').replace('{"index"', '{ "index"')),
    fault: /line 4 of the export is no entry/,
  },
  {
    how: 'the manifest changed',
    spoil: (lines) => lines.with(-1, (lines.at(-1) ?? '').replace('2026-11-23', '2026-11-24')),
    fault: /the signature of the manifest is wrong/,
  },
];

describe('tampering with an export', () => {
  const lines: string[] = [];
  beforeAll(async () => {
    const [first] = STORES;
    if (!first) throw new Error('no store');
    const { driver, drop } = await first.open();
    const store = await LogStore.open({ driver, instance: 'gateway-1', signer });
    await store.append(Array.from({ length: RECORDS }, () => encodeRecord(testRecord())));
    const keys = testKeys();
    const parts = { driver, keys, signer, instance: 'gateway-1', reader: new LogReader(driver, keys) };
    const request = { format: 'ndjson', log: 'gateway-1', filter: {}, at: AT } as const;
    for await (const line of await startExport(parts, request)) lines.push(line);
    await driver.close();
    await drop();
  });
  const verdictOn = (spoilt: readonly string[]) =>
    verifyExport(async function* () {
      yield* spoilt;
    }, verifiers);

  test('an untouched export verifies, in our program and in one that shares no code with it', async () => {
    expect(await verdictOn(lines)).toEqual({ ok: true, records: RECORDS, erased: 0 });
    expect(checkExport(lines.join(''), keyLine)).toBe(RECORDS);
  });

  test.each(EXPORT_TAMPERING)('$how is found and named', async ({ spoil, fault, firstBad }) => {
    const spoilt = spoil(lines);
    expect(spoilt).not.toEqual(lines);
    expect(await verdictOn(spoilt)).toMatchObject({
      ok: false,
      fault: expect.stringMatching(fault),
      ...(firstBad === undefined ? {} : { firstBad }),
    });
  });
});
