import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { circleOf } from '../../connectors/testing/dossier-circles.ts';
import { createRulebook } from '../../dossier/rulebook.ts';
import { nationalCode } from '../../dossier/status.ts';
import { STORES } from '../access-log/testing/log-fixture.ts';
import type { DossierSort } from '../directory/list-dossiers.ts';
import { PlainModel } from '../directory/testing/plain-model.ts';
import { dueDateOf } from '../directory/told-date.ts';
import { boundaryFor, shippedPolicies } from './testing/boundary-fixture.ts';
import {
  type Asked,
  arbitraryPolicies,
  ListingStore,
  now,
  RULEBOOK,
  TEXTS,
} from './testing/listing-store.ts';
import { askers, circles, filters, NOW_MS } from './testing/listing-worlds.ts';

const ROUNDS = Number(process.env['DATED_ROUNDS'] ?? 12);
const SEED = Number(process.env['DATED_SEED'] ?? 46);

const round = fc.record({
  told: fc.array(circles, { minLength: 3, maxLength: 25 }),
  engine: fc.oneof(fc.nat(1_000).map(arbitraryPolicies), fc.constant(shippedPolicies())),
  questions: fc.array(
    fc.record({
      asking: askers,
      filter: filters,
      sort: fc.constantFrom<DossierSort>('DUE_FIRST', 'DUE_FIRST', 'OLDEST_FIRST', 'NEWEST_FIRST'),
      first: fc.integer({ min: 1, max: 9 }),
    }),
    { minLength: 8, maxLength: 8 },
  ),
});
/** The same dates, by rules that nobody knows to be the same. */
const OTHER = createRulebook({ ...TEXTS, hours: `${TEXTS.hours}\n# another edition\n` });

/** Everything that was told, looked through and sorted: what the list has to be, said without any index. */
async function plainly(store: ListingStore, { asking, filter = {}, sort, engine }: Asked): Promise<string[]> {
  const { caller, delegations } = asking;
  const boundary = boundaryFor(caller, [], { engine, delegations });
  await boundary.learnDelegations();
  const dueOf = (circle: DossierCircle) => dueDateOf(circle, RULEBOOK, now());
  const { dueFrom, dueBefore, overdue, status, procedure, branch, lane, agency, organisation, owner } =
    filter;
  const owns = ({ ownerOrganisations = [], ownerIds }: DossierCircle, id: string) =>
    ownerIds.includes(id) || ownerOrganisations.some(({ number }) => id === `organisation/${number}`);
  const whose = (circle: DossierCircle) => {
    if (caller.organisation && owns(circle, `organisation/${caller.organisation.number}`))
      return 'ORGANISATION';
    if (!caller.organisation && caller.kind === 'citizen' && owns(circle, caller.id)) return 'ME';
    return delegations.some(({ ownerId }) => owns(circle, ownerId)) ? 'REPRESENTED' : 'OTHERS';
  };
  const found = new PlainModel(store.told.all).readable.filter((circle) => {
    const due = dueOf(circle).dueAt?.toISOString();
    return (
      boundary.mayList(circle) &&
      (status == null || status.some((one) => nationalCode(one) === circle.status)) &&
      (procedure == null || circle.procedure === procedure) &&
      (branch == null || circle.receivingBranch === branch) &&
      (lane == null || circle.lane === lane) &&
      (agency == null || circle.handlingAgencies.includes(agency)) &&
      (organisation == null || owns(circle, `organisation/${organisation}`)) &&
      (owner == null || whose(circle) === owner) &&
      (dueFrom == null || (due !== undefined && due >= dueFrom)) &&
      (dueBefore == null || (due !== undefined && due < dueBefore)) &&
      (overdue == null || dueOf(circle).overdue === overdue)
    );
  });
  const receipt = (circle: DossierCircle) => `${new Date(circle.receivedAt).toISOString()} ${circle.code}`;
  const place = (circle: DossierCircle) =>
    sort === 'DUE_FIRST'
      ? `${dueOf(circle).dueAt?.toISOString() ?? 'never'} ${receipt(circle)}`
      : receipt(circle);
  const sorted = found.map((circle) => ({ place: place(circle), code: circle.code }));
  sorted.sort((a, b) => (a.place < b.place ? -1 : 1));
  const codes = sorted.map(({ code }) => code);
  return sort === 'NEWEST_FIRST' ? codes.reverse() : codes;
}

const clerk = (branch: string): Asked['asking'] => ({
  caller: { kind: 'clerk', id: 'c1', branch, channel: 'COUNTER', client: 'desk', loa: 2 },
  delegations: [],
});

describe.each(STORES)('lists by due date and within a due window, over ties stored in $name', ({ open }) => {
  let store: ListingStore;
  beforeAll(async () => {
    store = await ListingStore.open(open);
  }, 120_000);
  afterAll(() => store.close());

  test(`show what sorting everything shows, over ${ROUNDS} rounds of whatever is told and asked (seed ${SEED})`, async () => {
    let shown = 0;
    for (const [n, given] of fc.sample(round, { numRuns: ROUNDS, seed: SEED }).entries()) {
      store.told.tell(...given.told);
      await store.settled();
      if (n % 4 === 1) await store.asOtherRules(`code like '%${n % 10}'`);
      if (n % 4 === 2) await store.asOlder(`code like '%${n % 10}'`);
      // Whoever feeds it believes other rules than who is asked: some rows are of these, some of those.
      if (n % 4 === 3) await store.lead(n % 8 === 3 ? OTHER : RULEBOOK);
      for (const { first, ...question } of given.questions) {
        const asked = { ...question, engine: given.engine };
        const { dueFrom, dueBefore, overdue } = question.filter;
        // What is within a window is so by the moment of each page: there the clock stands.
        const minutes = dueFrom == null && dueBefore == null && overdue == null ? 7 : 0;
        const expected = await plainly(store, asked);
        expect([n, question, await store.turnedThrough(asked, first, minutes)]).toEqual([
          n,
          question,
          expected,
        ]);
        shown += expected.length;
      }
    }
    expect(shown).toBeGreaterThan(ROUNDS * 10);
  }, 240_000);

  test('a page opens what it shows, one more, and those whose dates move; before they are sorted by the rules of today, all', async () => {
    await store.lead(RULEBOOK);
    const many = Array.from({ length: 200 }, (_, n) =>
      circleOf(`M${String(n).padStart(3, '0')}`, {
        ...{ receivingBranch: 'CN5', receivedAt: new Date(NOW_MS - 1e9 - n * 1_000).toISOString() },
        // Every fiftieth waits for its citizen.
        ...{ status: n % 50 === 0 ? 6 : 4, changedAt: new Date(NOW_MS - 1e8 - n).toISOString() },
        receiptDueAt: new Date(NOW_MS + ((n * 37) % 200) * 60_000).toISOString(),
      }),
    );
    store.told.tell(...many);
    await store.settled();
    await store.sortedBut(0);
    const asked: Asked = { asking: clerk('CN5'), sort: 'DUE_FIRST', engine: shippedPolicies() };
    const opened = async (ask: () => Promise<unknown>) => {
      const before = store.encryption.opened;
      await ask();
      return store.encryption.opened - before;
    };
    const moving = 4;
    const page = () => store.ask(asked, { first: 10 });
    expect(await opened(page)).toBe(10 + 1 + moving);
    const after = (await page()).items.at(-1)?.cursor;
    // The one before is looked for as well.
    expect(await opened(() => store.ask(asked, { first: 10, after }))).toBeLessThanOrEqual(
      10 + 1 + 1 + moving,
    );
    const late = {
      ...asked,
      filter: { overdue: false, dueFrom: new Date(NOW_MS + 3_600_000).toISOString() },
    };
    const counted = await store.ask(late, { first: 1 });
    expect(await opened(() => counted.totalCount())).toBe(moving);
    expect(await counted.totalCount()).toBe((await plainly(store, late)).length);
    await store.asOtherRules("branch = 'CN5'");
    expect(await opened(page)).toBe(200);
    expect(await store.turnedThrough(asked, 30)).toEqual(await plainly(store, asked));
    store.feeding.feed.nudge();
    await store.sortedBut(0);
    expect(await opened(page)).toBe(10 + 1 + moving);
  }, 120_000);

  test('one that dies while it works dates out anew leaves every list right, and the rest to the next', async () => {
    const asked: Asked = { asking: clerk('CN5'), sort: 'DUE_FIRST', engine: shippedPolicies() };
    const expected = await plainly(store, asked);
    await store.lead(OTHER);
    await store.sortedBut(0);
    let pieces = 0;
    let isStuck = false;
    await store.lead(RULEBOOK, (sql) => {
      if (!sql.includes('update directory_tie') || pieces++ === 0) return;
      isStuck = true;
      throw new Error('it is as good as dead');
    });
    for (const endMs = Date.now() + 20_000; !isStuck && Date.now() < endMs; )
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(isStuck).toBe(true);
    // Some are of these rules now, some of those.
    const kinds = 'select distinct standing_rules from directory_tie where kind is not null';
    expect(await store.driver.query(kinds)).toHaveLength(2);
    expect(await store.turnedThrough(asked, 50)).toEqual(expected);
    expect(await (await store.ask({ ...asked, filter: { overdue: false } })).totalCount()).toBe(
      (await plainly(store, { ...asked, filter: { overdue: false } })).length,
    );
    await store.lead(RULEBOOK);
    await store.sortedBut(0);
    expect(await store.driver.query(kinds)).toHaveLength(1);
    expect(await store.turnedThrough(asked, 50)).toEqual(expected);
  }, 120_000);
});
