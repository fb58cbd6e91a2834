import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseVerifierKeys } from './checkpoint.ts';
import { CHECKPOINT_KIND } from './checkpoint-kind.ts';
import { openDriver } from './open-access-log.ts';
import { type Killed, killAgainAndAgain } from './testing/kill-rounds.ts';
import { transpile } from './testing/transpiled.ts';
import { verifyStore } from './verify/verify-store.ts';

/** `LONGER=1 .ci/run` asks for 200. */
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 4);

async function expectWhole({ dataDir, databaseUrl, answered }: Killed): Promise<void> {
  const driver = await openDriver({ dataDir, ...(databaseUrl === '' ? {} : { databaseUrl }) });
  try {
    const rows = await driver.query("select body::jsonb ->> 'id' as id, kind from access_record");
    const stored = new Set(rows.map((row) => String(row['id'])));
    expect(answered.filter((id) => !stored.has(id))).toEqual([]);
    const verifiers = parseVerifierKeys(await readFile(join(dataDir, 'log-verifier-key.txt'), 'utf8'));
    expect(await verifyStore(driver, { verifiers, kinds: [CHECKPOINT_KIND] })).toEqual({
      ok: true,
      records: rows.length,
      erased: 0,
    });
    // Three records a request, never one or two: a crash leaves a whole batch or none of it.
    expect(rows.filter(({ kind }) => kind === 'crossing').length % 3).toBe(0);
  } finally {
    await driver.close();
  }
}

const url = process.env['TEST_DATABASE_URL'];
let program: Awaited<ReturnType<typeof transpile>>;
let onPglite: Killed;
let onPostgres: Killed | undefined;

describe(`killed with SIGKILL under load, ${ROUNDS} times`, () => {
  // Both stores side by side: a round is mostly waiting for one process, and there are two cores.
  beforeAll(async () => {
    program = await transpile('gateway/access-log/testing/victim.ts');
    [onPglite, onPostgres] = await Promise.all([
      killAgainAndAgain(program.file, ROUNDS, undefined),
      url === undefined ? undefined : killAgainAndAgain(program.file, ROUNDS, url),
    ]);
  }, 600_000);
  afterAll(async () => {
    await Promise.all([onPglite?.drop(), onPostgres?.drop()]);
    await rm(program.folder, { recursive: true, force: true });
  });

  test('the log on PGlite holds the records of every answer that a client received, and verifies', async () => {
    expect(onPglite.answered.length).toBeGreaterThan(ROUNDS * 3);
    await expectWhole(onPglite);
  });

  (url === undefined ? test.skip : test)(
    'the log on PostgreSQL holds the records of every answer that a client received, and verifies',
    async () => {
      expect(onPostgres?.answered.length).toBeGreaterThan(ROUNDS * 3);
      if (onPostgres) await expectWhole(onPostgres);
    },
  );
});
