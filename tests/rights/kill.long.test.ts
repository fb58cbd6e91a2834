import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseVerifierKeys } from '../../gateway/access-log/checkpoint.ts';
import { openDriver } from '../../gateway/access-log/open-access-log.ts';
import { type Killed, killAgainAndAgain } from '../../gateway/access-log/testing/kill-rounds.ts';
import { transpile } from '../../gateway/access-log/testing/transpiled.ts';
import { verifyStore } from '../../gateway/access-log/verify/verify-store.ts';
import { KEPT_FAMILIES, KEPT_KINDS } from '../../gateway/cli/log/kept-kinds.ts';
import { changesIn, disagreements } from './agreement.ts';

/** `LONGER=1 .ci/run` asks for 200. */
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 4);
const url = process.env['TEST_DATABASE_URL'];
const stores: readonly (string | undefined)[] = [undefined, ...(url === undefined ? [] : [url])];

describe(`rights that are given and ended by processes killed with SIGKILL, ${ROUNDS} times`, () => {
  let program: Awaited<ReturnType<typeof transpile>>;
  let killed: readonly Killed[];
  // Both stores side by side: a round is mostly waiting for one process.
  beforeAll(async () => {
    program = await transpile('tests/rights/victim.ts');
    killed = await Promise.all(stores.map((server) => killAgainAndAgain(program.file, ROUNDS, server)));
  }, 3_600_000);
  afterAll(async () => {
    await Promise.all(killed.map((one) => one.drop()));
    await rm(program.folder, { recursive: true, force: true });
  });

  test.each(stores.map((server, place) => [server === undefined ? 'PGlite' : 'PostgreSQL', place] as const))(
    'on %s have all their records and no others, and what clients were told stands in both',
    async (_name, place) => {
      const one = killed[place];
      if (!one) throw new Error('not killed');
      const { dataDir, databaseUrl, answered } = one;
      const driver = await openDriver({ dataDir, ...(databaseUrl === '' ? {} : { databaseUrl }) });
      try {
        expect(await disagreements(driver)).toEqual([]);
        const told = (await changesIn(driver)).map(
          ({ object }) => `${object.kind}/${object.id}/${object.state}`,
        );
        const onRecord = new Set(told);
        // Every other round waits for an answer.
        expect(answered.length).toBeGreaterThanOrEqual(ROUNDS / 2);
        expect(answered.filter((name) => !onRecord.has(name))).toEqual([]);
        const verifiers = parseVerifierKeys(await readFile(join(dataDir, 'log-verifier-key.txt'), 'utf8'));
        expect(
          await verifyStore(driver, { verifiers, kinds: KEPT_KINDS, families: KEPT_FAMILIES }),
        ).toMatchObject({ ok: true });
      } finally {
        await driver.close();
      }
    },
    120_000,
  );
});
