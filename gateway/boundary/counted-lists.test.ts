import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { circleOf } from '../../connectors/testing/dossier-circles.ts';
import type { PolicyEngine } from '../../policies/decision.ts';
import { toQuestion } from '../../policies/question.ts';
import { STORES } from '../access-log/testing/log-fixture.ts';
import { KnownDossiers } from '../directory/known-dossiers.ts';
import { type DossierFilter, listDossiers } from '../directory/list-dossiers.ts';
import { SealedCircles } from '../directory/sealed-circles.ts';
import { StoredDirectory } from '../directory/stored-directory.ts';
import {
  type FeedingProcess,
  settled,
  startProcess,
  ToldChanges,
} from '../directory/testing/feeding-processes.ts';
import { FieldEncryption } from '../storage/field-encryption.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { candidatesFor, ownershipFor } from './candidates.ts';
import { RequestBoundary } from './request-boundary.ts';
import { shippedPolicies } from './testing/boundary-fixture.ts';
import { askers, byPlace, circles, filters, NOW_MS } from './testing/listing-worlds.ts';

const ROUNDS = Number(process.env['COUNT_ROUNDS'] ?? 12);
const SEED = Number(process.env['COUNT_SEED'] ?? 45);
const now = () => new Date(NOW_MS);

class CountingEncryption extends FieldEncryption {
  opened = 0;
  override openBytes(sealed: Buffer, owner: string): Buffer {
    this.opened += 1;
    return super.openBytes(sealed, owner);
  }
}

/** Its rule is a coin thrown for everything that policies can see: whatever of it a count forgets, it counts wrongly. */
const arbitrary = (salt: number): PolicyEngine => ({
  policySet: `salt ${salt}`,
  decide(request) {
    const seen = createHash('sha256')
      .update(`${salt} ${JSON.stringify(toQuestion(request))}`)
      .digest();
    return (seen[0] ?? 0) < 160
      ? { effect: 'permit', policies: ['p'], basis: [], masks: [], policySet: '' }
      : { effect: 'deny', policies: ['d'], basis: [], remedy: 'NONE', faults: [], policySet: '' };
  },
});

const round = fc.record({
  told: fc.array(circles, { minLength: 3, maxLength: 25 }),
  engine: fc.oneof(fc.nat(1_000).map(arbitrary), fc.constant(shippedPolicies())),
  questions: fc.array(fc.record({ asking: askers, filter: filters }), { minLength: 8, maxLength: 8 }),
});
type Asking = typeof askers extends fc.Arbitrary<infer T> ? T : never;

describe.each(STORES)('totalCount, over ties stored in $name', ({ open }) => {
  let opened: Awaited<ReturnType<typeof open>>;
  let driver: SqlDriver;
  let process: FeedingProcess;
  const told = new ToldChanges();
  // Two keys: rows are found by each of them, and hold the newer one's hash.
  const keys = ['k2', 'k1'].map((id) => ({ id, secret: randomBytes(32) }));
  const encryption = new CountingEncryption(keys);

  beforeAll(async () => {
    opened = await open();
    ({ driver } = opened);
    process = await startProcess('one', told, driver, { encryption });
    process.start();
  }, 120_000);
  afterAll(async () => {
    await process.stop();
    await driver.close();
    await opened.drop();
  });

  /** Nothing is kept at hand: what is looked at is opened. */
  function cold(): StoredDirectory {
    const sealed = new SealedCircles(encryption);
    const ages = { position: () => process.tail.position, ageMs: () => 0, trustedMs: 1_000, kept: 1 };
    const known = new KnownDossiers({ database: driver, sealed, ...ages });
    return new StoredDirectory({ database: driver, sealed, known, tail: process.tail });
  }

  async function ask(
    { caller, delegations }: Asking,
    filter: DossierFilter,
    engine: PolicyEngine,
    after?: string,
  ) {
    const directory = cold();
    const parts = { caller, engine, directory, delegations: async () => delegations };
    const boundary = new RequestBoundary({ ...parts, now, newId: () => 'id' });
    await boundary.learnDelegations();
    return listDossiers({
      candidates: candidatesFor(directory, caller, boundary.delegations),
      mayList: (dossier) => boundary.mayList(dossier),
      ownedBy: ownershipFor(caller, delegations),
      toldDates: () => ({ dueMs: undefined, isOverdue: false }),
      ...{ filter, sort: 'NEWEST_FIRST', first: 7, after, now: now() },
    });
  }

  async function turnedThrough(
    asking: Asking,
    filter: DossierFilter,
    engine: PolicyEngine,
  ): Promise<string[]> {
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await ask(asking, filter, engine, after);
      seen.push(...page.items.map(({ circle }) => circle.code));
      if (!page.hasNextPage) return seen;
      after = page.items.at(-1)?.cursor;
    }
  }

  /** As an older program writes them, which knows nothing of the new columns. */
  const asOlder = (some: string) =>
    driver.query(`update directory_tie set kind = null, part = null where ${some}`);
  const unsorted = async () =>
    Number((await driver.query('select count(*) as n from directory_tie where part is null'))[0]?.['n']);

  async function sortedBut(rest: number): Promise<void> {
    for (const endMs = Date.now() + 20_000; (await unsorted()) > rest && Date.now() < endMs; )
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await unsorted()).toBe(rest);
  }

  test(`is what turning the pages gives, over ${ROUNDS} rounds of whatever is told and asked (seed ${SEED})`, async () => {
    let counted = 0;
    for (const [n, given] of fc.sample(round, { numRuns: ROUNDS, seed: SEED }).entries()) {
      told.tell(...given.told);
      await settled(told, driver, process);
      // Every third round somebody older has written some of them.
      if (n % 3 === 2) await asOlder(`code like '%${n % 10}'`);
      for (const { asking, filter } of given.questions) {
        const total = await (await ask(asking, filter, given.engine)).totalCount();
        const seen = await turnedThrough(asking, filter, given.engine);
        expect([n, asking, filter, new Set(seen).size, total]).toEqual([
          n,
          asking,
          filter,
          total,
          seen.length,
        ]);
        counted += total;
      }
    }
    expect(counted).toBeGreaterThan(ROUNDS * 5);
  }, 120_000);

  test('opens no dossier for a clerk, an officer or an organisation, once those of an older program are sorted', async () => {
    await asOlder('true');
    process.feed.nudge();
    await sortedBut(0);
    const engine = arbitrary(3);
    let all = 0;
    for (const { asking, filter } of fc.sample(fc.record({ asking: askers, filter: byPlace }), {
      ...{ numRuns: 40, seed: SEED },
    })) {
      const isPerson = asking.caller.kind === 'citizen' && !asking.caller.organisation;
      if (isPerson) continue;
      const page = await ask(asking, filter, engine);
      const before = encryption.opened;
      const total = await page.totalCount();
      expect(encryption.opened - before).toBe(0);
      expect(await turnedThrough(asking, filter, engine)).toHaveLength(total);
      all += total;
    }
    expect(all).toBeGreaterThan(40);
  }, 120_000);

  test('one that cannot be opened leaves its own lists to be opened, and holds up no other', async () => {
    const broken = circleOf('broken', { receivingBranch: 'CN8', changedAt: now().toISOString() });
    told.tell(broken, circleOf('whole', { receivingBranch: 'CN7', changedAt: now().toISOString() }));
    await settled(told, driver, process);
    await driver.query("update directory_dossier set sealed = '\\x00' where code = 'broken'");
    await asOlder('true');
    process.feed.nudge();
    await sortedBut(2 + 1);
    const clerk = (branch: string): Asking => ({
      caller: {
        ...{ kind: 'clerk', id: 'c1', branch },
        ...{ channel: 'COUNTER', client: 'desk', loa: 2 },
      },
      delegations: [],
    });
    const before = encryption.opened;
    const page = await ask(clerk('CN7'), {}, shippedPolicies());
    const opened = encryption.opened - before;
    expect(await page.totalCount()).toBe(1);
    expect(encryption.opened - before).toBe(opened);
    await expect(ask(clerk('CN8'), {}, shippedPolicies())).rejects.toMatchObject({
      code: 'AGENCY_UNREACHABLE',
    });
    await driver.query("delete from directory_tie where code = 'broken'");
  });

  test('beside a person stands neither a kind nor a part', async () => {
    const tie = new SealedCircles(encryption).keyOf({ kind: 'person', id: '001000000001' });
    const rows = await driver.query(
      "select distinct kind, part from directory_tie where tie = decode($1, 'hex')",
      [tie],
    );
    expect(rows).toEqual([{ kind: null, part: 0 }]);
  });
});
