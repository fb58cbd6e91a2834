import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { circleOf } from '../../connectors/testing/dossier-circles.ts';
import { STORES } from '../access-log/testing/log-fixture.ts';
import { SealedCircles } from '../directory/sealed-circles.ts';
import { shippedPolicies } from './testing/boundary-fixture.ts';
import { type Asked, arbitraryPolicies, ListingStore, now } from './testing/listing-store.ts';
import { askers, byPlace, circles, filters } from './testing/listing-worlds.ts';

const ROUNDS = Number(process.env['COUNT_ROUNDS'] ?? 12);
const SEED = Number(process.env['COUNT_SEED'] ?? 45);

const round = fc.record({
  told: fc.array(circles, { minLength: 3, maxLength: 25 }),
  engine: fc.oneof(fc.nat(1_000).map(arbitraryPolicies), fc.constant(shippedPolicies())),
  questions: fc.array(fc.record({ asking: askers, filter: filters }), { minLength: 8, maxLength: 8 }),
});

describe.each(STORES)('totalCount, over ties stored in $name', ({ open }) => {
  let store: ListingStore;
  beforeAll(async () => {
    store = await ListingStore.open(open);
  }, 120_000);
  afterAll(() => store.close());

  test(`is what turning the pages gives, over ${ROUNDS} rounds of whatever is told and asked (seed ${SEED})`, async () => {
    let counted = 0;
    for (const [n, given] of fc.sample(round, { numRuns: ROUNDS, seed: SEED }).entries()) {
      store.told.tell(...given.told);
      await store.settled();
      // Every third round somebody older has written some of them, or somebody whose rules are others.
      if (n % 3 === 2) await store.asOlder(`code like '%${n % 10}'`);
      if (n % 3 === 1) await store.asOtherRules(`code like '%${n % 10}'`);
      for (const { asking, filter } of given.questions) {
        const asked = { asking, filter, engine: given.engine };
        const total = await (await store.ask(asked)).totalCount();
        const seen = await store.turnedThrough(asked);
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
    await store.asOlder('true');
    store.feeding.feed.nudge();
    await store.sortedBut(0);
    const engine = arbitraryPolicies(3);
    let all = 0;
    for (const { asking, filter } of fc.sample(fc.record({ asking: askers, filter: byPlace }), {
      ...{ numRuns: 40, seed: SEED },
    })) {
      const isPerson = asking.caller.kind === 'citizen' && !asking.caller.organisation;
      if (isPerson) continue;
      const page = await store.ask({ asking, filter, engine });
      const before = store.encryption.opened;
      const total = await page.totalCount();
      expect(store.encryption.opened - before).toBe(0);
      expect(await store.turnedThrough({ asking, filter, engine })).toHaveLength(total);
      all += total;
    }
    expect(all).toBeGreaterThan(40);
  }, 120_000);

  test('one that cannot be opened leaves its own lists to be opened, and holds up no other', async () => {
    const changedAt = now().toISOString();
    store.told.tell(
      circleOf('broken', { receivingBranch: 'CN8', changedAt }),
      circleOf('whole', { receivingBranch: 'CN7', changedAt }),
    );
    await store.settled();
    await store.driver.query("update directory_dossier set sealed = '\\x00' where code = 'broken'");
    await store.asOlder('true');
    store.feeding.feed.nudge();
    await store.sortedBut(2 + 1);
    const clerk = (branch: string): Asked => ({
      engine: shippedPolicies(),
      asking: {
        caller: { kind: 'clerk', id: 'c1', branch, channel: 'COUNTER', client: 'desk', loa: 2 },
        delegations: [],
      },
    });
    const page = await store.ask(clerk('CN7'));
    const before = store.encryption.opened;
    expect(await page.totalCount()).toBe(1);
    expect(store.encryption.opened).toBe(before);
    await expect(store.ask(clerk('CN8'))).rejects.toMatchObject({ code: 'AGENCY_UNREACHABLE' });
    await store.driver.query("delete from directory_tie where code = 'broken'");
  });

  test('beside a person stands neither a kind nor a part, nor when it is due', async () => {
    const tie = new SealedCircles(store.encryption).keyOf({ kind: 'person', id: '001000000001' });
    const rows = await store.driver.query(
      "select distinct kind, part, standing_ms, is_done from directory_tie where tie = decode($1, 'hex')",
      [tie],
    );
    expect(rows).toEqual([{ kind: null, part: 0, standing_ms: null, is_done: null }]);
  });
});
