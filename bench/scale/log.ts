import { encodeRecord } from '../../gateway/access-log/encode-record.ts';
import { LogReader } from '../../gateway/access-log/log-reader.ts';
import { LogStore } from '../../gateway/access-log/log-store.ts';
import { freshDatabase, testKeys, testSigner } from '../../gateway/access-log/testing/log-fixture.ts';
import { person, recordAt } from '../access-log.ts';
import { ownMicros, taskMicros } from '../cpu-clock.ts';
import { readSettings } from '../settings.ts';
import { type Finding, grown, told } from './finding.ts';
import type { Cost } from './growth.ts';

const BATCH = 2_000;
const ASKED = 20;
/** A million takes minutes: BENCH_LOG_RECORDS says how far. */
const LARGEST = Number(process.env['BENCH_LOG_RECORDS'] ?? 1_000_000);
const SIZES = [10_000, 30_000, 100_000, 300_000, 1_000_000].filter((size) => size <= LARGEST);

/** Appending up to each size, and a person's first page there: CPU of this process and of the database's. */
export async function log(): Promise<readonly Finding[]> {
  const { driver, drop } = await freshDatabase(readSettings(process.env).databaseUrl);
  try {
    const keys = testKeys();
    const store = await LogStore.open({ driver, instance: 'gateway-1', signer: testSigner() });
    const reader = new LogReader(driver, keys);
    const spent = await clockOf(async () => {
      const rows = await driver.query(
        "select pid from pg_stat_activity where datname = current_database() and backend_type = 'client backend'",
      );
      return rows.map(({ pid }) => Number(pid));
    });
    const appended: Cost[] = [];
    const searched: Record<string, number> = {};
    let records = 0;
    let appending = 0;
    for (const size of SIZES) {
      for (; records < size; records += BATCH) {
        const entries = Array.from({ length: BATCH }, (_, i) =>
          encodeRecord(recordAt(records + i, LARGEST, keys)),
        );
        appending += await spent(() => store.append(entries));
      }
      appended.push({ size, cpuMicros: appending });
      await driver.query('vacuum analyze');
      const search = await spent(async () => {
        for (let i = 0; i < ASKED; i += 1)
          await reader.page({ subject: { kind: 'person', id: person(i * 1_301) } }, 20);
      });
      searched[`µs at ${size}`] = search / ASKED;
    }
    return [grown('appending', appended), told('first page of a person', searched)];
  } finally {
    await driver.close();
    await drop();
  }
}

/** @returns what tells the CPU that a work costs, here and in the sessions of the database, microseconds. */
async function clockOf(sessions: () => Promise<readonly number[]>) {
  const database = async (): Promise<number> =>
    (await sessions()).reduce((sum, pid) => sum + (taskMicros(String(pid)) ?? 0), 0);
  return async (work: () => Promise<unknown>): Promise<number> => {
    const before = await database();
    const own = await ownMicros(work);
    return own + (await database()) - before;
  };
}
