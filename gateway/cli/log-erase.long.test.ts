import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openAccessLog, openDriver, openSubjectKeys } from '../access-log/open-access-log.ts';
import type { AccessRecord } from '../access-log/record.ts';
import { freshDatabase, testRecord } from '../access-log/testing/log-fixture.ts';
import { freshPgliteFolder } from '../access-log/testing/pglite-folder.ts';
import { unexplainedGaps } from '../access-log/testing/unexplained-gaps.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { runLogCommand } from './log.ts';

const LAN = '001190000001';
const WHO_AND_WHY = ['--authority', 'Quyết định 12/QĐ-VP', '--reason', 'ghi nhầm khi tập huấn'];
const url = process.env['TEST_DATABASE_URL'];

/** A data folder, and the database beside it where one is given. */
interface Place {
  readonly folder: string;
  readonly databaseUrl?: string;
  drop(): Promise<void>;
}

async function embedded(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'access-log-erase-'));
  await rename(await freshPgliteFolder(), join(folder, 'access-log'));
  return { folder, drop: () => rm(folder, { recursive: true, force: true }) };
}

async function postgres(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'access-log-erase-'));
  const database = await freshDatabase(url ?? '');
  await database.driver.close();
  const drop = () => Promise.all([database.drop(), rm(folder, { recursive: true, force: true })]);
  return { folder, databaseUrl: database.url, drop: async () => void (await drop()) };
}

/** What is erased, and how, is tested on both (`upkeep.test.ts`); a command opens and closes its store each time. */
const PLACES =
  url === undefined ? [{ name: 'PGlite', make: embedded }] : [{ name: 'PostgreSQL', make: postgres }];

describe.each(PLACES)('erasing on the command line on $name', ({ make }) => {
  let place: Place;
  let driver: SqlDriver | undefined;
  beforeAll(async () => {
    place = await make();
    await write(Array.from({ length: 6 }, () => ({})));
  }, 120_000);
  afterAll(() => place.drop());
  beforeEach(() => {
    driver = undefined;
  });
  afterEach(async () => {
    await driver?.close();
  });

  const settings = () => ({
    dataDir: place.folder,
    ...(place.databaseUrl === undefined ? {} : { databaseUrl: place.databaseUrl }),
  });

  async function write(records: readonly Partial<AccessRecord>[], instance = 'gateway-1'): Promise<void> {
    const log = await openAccessLog({ ...settings(), instance }, () => undefined);
    await log.append(records.map((over) => testRecord({ at: new Date().toISOString(), ...over })));
    await log.close();
  }

  async function run(...args: string[]) {
    const lines: string[] = [];
    const say = (line: string) => void lines.push(line);
    const { folder, databaseUrl } = place;
    const where = ['--data', folder, ...(databaseUrl === undefined ? [] : ['--database-url', databaseUrl])];
    const exitCode = await runLogCommand([...args, ...where], { out: say, err: say });
    return { exitCode, text: lines.join('\n') };
  }

  async function rowsOf(sql: string) {
    driver ??= await openDriver(settings());
    return driver.query(sql);
  }

  async function crossings(): Promise<number[]> {
    const rows = await rowsOf("select idx from access_record where kind = 'crossing' order by idx");
    const indexes = rows.map((row) => Number(row['idx']));
    await driver?.close();
    driver = undefined;
    return indexes;
  }

  test('an order takes the named records out, says what stays, and does so once', async () => {
    const [first = -1, second = -1, third = -1, ...rest] = await crossings();
    const ranges = `0-${second},${third}`;
    const { exitCode, text } = await run('erase', '--ranges', ranges, ...WHO_AND_WHY);
    expect(text).toContain(`gateway-1: 3 records erased: ${first}-${third}`);
    expect(text).toMatch(/gateway-1: kept, since records of kind change explain the log: 0-\d+/);
    expect(exitCode).toBe(0);
    expect((await run('erase', '--ranges', `${second}`, ...WHO_AND_WHY)).text).toBe(
      `gateway-1: erased before, nothing is changed: ${second}`,
    );
    expect(await crossings()).toEqual(rest);
    const erasures = await rowsOf("select body from access_record where kind = 'erasure'");
    expect(erasures.map(({ body }) => JSON.parse(String(body)).erasure)).toEqual([
      {
        cause: 'order',
        ranges: [[first, third + 1]],
        authority: 'Quyết định 12/QĐ-VP',
        reason: 'ghi nhầm khi tập huấn',
      },
    ]);
    if (driver) expect(await unexplainedGaps(driver, 'gateway-1')).toEqual([]);
  });

  test.each([
    ['beyond the log', ['--ranges', '5-99999', ...WHO_AND_WHY], /lies beyond the log/],
    ['backwards', ['--ranges', '5-3', ...WHO_AND_WHY], /ends before it begins/],
    ['of no numbers', ['--ranges', 'all', ...WHO_AND_WHY], /are indexes and ranges/],
    ['without a reason', ['--ranges', '5', '--authority', 'Sở Nội vụ'], /--reason is needed/],
    [
      'with an empty authority',
      ['--ranges', '5', '--authority', ' ', '--reason', 'x'],
      /--authority is needed/,
    ],
    [
      'with a number of a person',
      ['--ranges', '5', '--authority', 'Sở Nội vụ', '--reason', `của ${LAN}`],
      /no number of a person/,
    ],
    ['of two things at once', ['--ranges', '5', '--person', LAN, ...WHO_AND_WHY], /log verify/],
    ['of a log that is not there', ['--ranges', '5', '--instance', 'gateway-9', ...WHO_AND_WHY], undefined],
  ])('what is asked %s erases nothing', async (_how, args, fault) => {
    const before = await crossings();
    if (fault === undefined) await expect(run('erase', ...args)).rejects.toThrow(/no log gateway-9/);
    else expect(await run('erase', ...args)).toEqual({ exitCode: 2, text: expect.stringMatching(fault) });
    expect(await crossings()).toEqual(before);
  });

  test('an entry that somebody took away is named, and gets no erasure on record', async () => {
    await write([{}]);
    const [gone = -1] = (await crossings()).slice(-1);
    await rowsOf(`delete from access_record where idx = ${gone}`);
    await driver?.close();
    driver = undefined;
    expect(await run('erase', '--ranges', `${gone}`, ...WHO_AND_WHY)).toEqual({
      exitCode: 1,
      text: `gateway-1: MISSING, and no record says why: ${gone}`,
    });
    driver = await openDriver(settings());
    expect(await unexplainedGaps(driver, 'gateway-1')).toEqual([gone]);
  });

  test('a gateway that runs holds its log', async () => {
    if (place.databaseUrl === undefined) return;
    const log = await openAccessLog({ ...settings(), instance: 'gateway-1' }, () => undefined);
    await expect(run('erase', '--ranges', '5', ...WHO_AND_WHY)).rejects.toThrow(
      /held by another process: stop the gateway first/,
    );
    await log.close();
  });

  test('a person is forgotten in every log that our key signs: as subject, beside one, and as who acted', async () => {
    const keys = await openSubjectKeys({ dataDir: place.folder });
    const [lan, other] = [keys.hash('person', LAN), keys.hash('person', '001099000003')];
    const citizen = { kind: 'citizen', id: lan, client: 'portal', channel: 'PORTAL', loa: 2 };
    const about = (hash: string) => ({ kind: 'person', hash, relation: [] });
    const records: Partial<AccessRecord>[] = [
      { subject: about(lan) },
      { v: 3, related: [{ kind: 'person', hash: lan }] },
      { actor: citizen },
      { subject: about(other), note: 'of somebody else' },
    ];
    await write(records);
    if (place.databaseUrl !== undefined) await write(records, 'gateway-2');
    const before = await crossings();
    const { exitCode, text } = await run('erase', '--person', LAN, ...WHO_AND_WHY);
    expect(text).toMatch(/^gateway-1: 3 records erased: /);
    if (place.databaseUrl !== undefined) expect(text).toMatch(/\ngateway-2: 3 records erased: /);
    expect(exitCode).toBe(0);
    const logs = place.databaseUrl === undefined ? 1 : 2;
    expect(await crossings()).toHaveLength(before.length - 3 * logs);
    expect(await rowsOf("select 1 from access_record where body like '%of somebody else%'")).toHaveLength(
      logs,
    );
    expect(
      await rowsOf(`select 1 from access_record where body like '%${lan}%' or body like '%${LAN}%'`),
    ).toEqual([]);
  });

  test('an older subject key is destroyed on record and never comes back', async () => {
    const file = join(place.folder, 'subject-keys');
    const old = (await readFile(file, 'utf8')).trim();
    const ring = `k2:${Buffer.alloc(32, 7).toString('base64')},${old}`;
    await writeFile(file, `${ring}\n`);
    await write([{}]);
    expect(await run('destroy-subject-key', '--id', 'k2', ...WHO_AND_WHY)).toEqual({
      exitCode: 2,
      text: expect.stringContaining('k2 is the newest key'),
    });
    expect((await run('destroy-subject-key', '--id', 'k7', ...WHO_AND_WHY)).text).toMatch(/no key k7/);
    expect((await run('destroy-subject-key', '--id', 'k1', ...WHO_AND_WHY)).exitCode).toBe(0);
    expect((await readFile(file, 'utf8')).trim()).toBe(ring.split(',')[0]);
    await write([{}]);
    await writeFile(file, ring);
    await expect(write([{}])).rejects.toThrow(/^subject key k1 was destroyed/);
    // A run that broke off after the record is run again.
    expect((await run('destroy-subject-key', '--id', 'k1', ...WHO_AND_WHY)).exitCode).toBe(0);
    await write([{}]);
    expect(await rowsOf("select 1 from access_record where object = 'subject-key/k1'")).toHaveLength(2);
  });

  test('somebody confirms the time, on record', async () => {
    expect((await run('confirm-clock', '--reason', 'x')).text).toMatch(/--decided-by is needed/);
    const { exitCode, text } = await run(
      'confirm-clock',
      '--decided-by',
      'Trực ca',
      '--reason',
      'đã so với NTP',
    );
    expect(text).toMatch(/^gateway-1 takes 2.* for the right time/);
    expect(exitCode).toBe(0);
    const rows = await rowsOf(
      "select body::jsonb ->> 'note' as note from access_record where object = 'clock/gateway-1'",
    );
    expect(rows).toEqual([{ note: 'decided by Trực ca: đã so với NTP' }]);
  });
});
