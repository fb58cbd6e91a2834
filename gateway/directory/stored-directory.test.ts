import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DossierCircle, UnreadableChange } from '../../connectors/dossier-circle.ts';
import { circleOf } from '../../connectors/testing/dossier-circles.ts';
import { type DossierStatus, nationalCode } from '../../dossier/status.ts';
import { officerKey } from '../../schema/caller-key.ts';
import { STORES } from '../access-log/testing/log-fixture.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import type { Tie } from './dossier-directory.ts';
import { type DossierFilter, type DossierSort, listDossiers } from './list-dossiers.ts';
import type { ListableFacts } from './listable-facts.ts';
import {
  endLead,
  type FeedingProcess,
  settled,
  startProcess,
  ToldChanges,
} from './testing/feeding-processes.ts';
import { inOrder, PlainModel } from './testing/plain-model.ts';

const ROUNDS = Number(process.env['DIRECTORY_ROUNDS'] ?? 12);
const SEED = Number(process.env['DIRECTORY_SEED'] ?? 39);

const CODES = Array.from({ length: 14 }, (_, n) => `D${n}`);
const ALIASES = ['old-1', 'old-2', 'old-3', 'D3'];
const PERSONS = ['001000000001', '001000000002', '001000000003'];
const BRANCHES = ['CN1', 'CN2'];
const PROCEDURES = ['1.000001', '1.000002'];
const STATUSES: readonly DossierStatus[] = ['IN_PROGRESS', 'RETURNED', 'PAYMENT_REQUIRED'];
const NUMBERS = ['0109990001', '0109990002'];
const HANDLERS = [officerKey('land', 'o1'), officerKey('tax', 'o1')];
const at = (hour: number) => new Date(Date.UTC(2026, 10, 1, hour)).toISOString();
const some = <T>(items: readonly T[]) => fc.subarray([...items], { maxLength: 2 });

const circles = fc
  .record({
    code: fc.constantFrom(...CODES),
    aliases: some(ALIASES),
    procedure: fc.constantFrom(...PROCEDURES),
    status: fc.constantFrom(...STATUSES.map(nationalCode)),
    receivedAt: fc.integer({ min: 0, max: 5 }).map(at),
    changedAt: fc.integer({ min: 0, max: 30 }).map(at),
    due: fc.option(
      fc.integer({ min: 0, max: 4 }).map((hour) => at(400 + hour)),
      { nil: undefined },
    ),
    lane: fc.constantFrom('STANDARD' as const, 'GREEN' as const),
    ownerIds: some(PERSONS),
    partyIds: some(PERSONS),
    numbers: some(NUMBERS),
    receivingBranch: fc.constantFrom(...BRANCHES),
    handlerIds: some(HANDLERS),
    competentUnit: fc.constantFrom('H26.12', 'H27.01'),
  })
  .map(({ due, numbers, ...more }) =>
    circleOf(more.code, {
      ...more,
      ...(due === undefined ? {} : { receiptDueAt: due }),
      ownerOrganisations: numbers.map((number) => ({ number, kind: 'ENTERPRISE' as const })),
    }),
  );
const poisoned = fc.record({
  code: fc.option(fc.constantFrom(...CODES), { nil: undefined }),
  changedAt: fc.option(fc.integer({ min: 0, max: 30 }).map(at), { nil: undefined }),
  ownerIds: some(PERSONS),
  place: fc.constant('LuongXuLy'),
});
type Entry = DossierCircle | UnreadableChange;
const entries: fc.Arbitrary<Entry> = fc.oneof(
  { weight: 9, arbitrary: circles },
  { weight: 1, arbitrary: poisoned },
);
const ties: fc.Arbitrary<Tie> = fc.oneof(
  fc.record({ kind: fc.constant('person' as const), id: fc.constantFrom(...PERSONS, 'nobody') }),
  fc.record({ kind: fc.constant('branch' as const), id: fc.constantFrom(...BRANCHES) }),
  fc.record({ kind: fc.constant('organisation' as const), id: fc.constantFrom(...NUMBERS) }),
  fc.record({ kind: fc.constant('unit' as const), id: fc.constantFrom('land/H26.12', 'land/H27.01') }),
  fc.record({ kind: fc.constant('handler' as const), id: fc.constantFrom(...HANDLERS) }),
);
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 2 });
const questions = fc.record({
  ties: fc.array(ties, { maxLength: 3 }),
  codes: fc.subarray([...CODES, ...ALIASES, 'none'], { maxLength: 3 }),
  first: fc.integer({ min: 1, max: 5 }),
  sort: fc.constantFrom<DossierSort>('NEWEST_FIRST', 'OLDEST_FIRST', 'DUE_FIRST'),
  filter: fc.record({
    status: orNull(fc.subarray([...STATUSES])),
    procedure: orNull(fc.constantFrom(...PROCEDURES)),
    branch: orNull(fc.constantFrom(...BRANCHES)),
    lane: orNull(fc.constantFrom('STANDARD', 'GREEN')),
    dueFrom: orNull(fc.constantFrom(at(401), at(403))),
    organisation: orNull(fc.constantFrom(...NUMBERS)),
  }),
});
type Question = typeof questions extends fc.Arbitrary<infer T> ? T : never;
const dueMs = ({ receiptDueAt }: DossierCircle) =>
  receiptDueAt === undefined ? undefined : Date.parse(receiptDueAt);
/** What policies would not let the caller list. */
const mayList = ({ procedure, receivingBranch }: ListableFacts) =>
  procedure !== '1.000002' || receivingBranch !== 'CN2';

const round = fc.record({
  told: fc.array(entries, { minLength: 1, maxLength: 12 }),
  /** What was told before is told again, as it was. */
  again: fc.array(fc.nat(), { maxLength: 3 }),
  pageSize: fc.integer({ min: 1, max: 6 }),
  /** Asked while it is read, by either process: what comes of it only fills what is kept at hand. */
  meanwhile: fc.array(fc.constantFrom(...CODES, ...ALIASES, 'none'), { maxLength: 8 }),
  questions: fc.array(questions, { minLength: 2, maxLength: 3 }),
  change: fc.constantFrom('none', 'none', 'leader', 'restart'),
});

describe.each(STORES)('the directory stored in $name says what a plain array says', ({ open }) => {
  let opened: Awaited<ReturnType<typeof open>>;
  let driver: SqlDriver;
  const told = new ToldChanges();
  let processes: FeedingProcess[] = [];
  let started = 0;
  const start = async () => {
    started += 1;
    const process = await startProcess(`p${started}`, told, driver);
    process.start();
    return process;
  };

  beforeAll(async () => {
    opened = await open();
    ({ driver } = opened);
    processes = [await start(), await start()];
  }, 120_000);
  afterAll(async () => {
    for (const process of processes) await process.stop();
    await driver.close();
    await opened.drop();
  });

  /** Another process leads, or one begins anew with nothing at hand. */
  async function shake(change: string): Promise<void> {
    if (change === 'leader') {
      await endLead(driver);
      for (const process of processes) process.feed.nudge();
    }
    if (change === 'restart') {
      await processes.shift()?.stop();
      processes.push(await start());
    }
  }

  async function expectNamed(model: PlainModel, process: FeedingProcess): Promise<void> {
    const names = [...CODES, ...ALIASES, 'none'];
    const found = await process.directory.findEach(names);
    for (const [place, name] of names.entries()) expect(model.named(name)).toContainEqual(found[place]);
    for (const code of CODES) {
      const { circle, isReadable } = model.stateOf(code);
      const isAside = !isReadable && model.codes.includes(code);
      const aside = await process.directory.findSetAside(code);
      expect([aside !== undefined, aside?.circle]).toEqual([isAside, isAside ? circle : undefined]);
    }
  }

  const fits = (filter: Question['filter'], circle: DossierCircle): boolean =>
    mayList(circle) &&
    (filter.status === null || filter.status.map(nationalCode).includes(circle.status)) &&
    (filter.procedure === null || circle.procedure === filter.procedure) &&
    (filter.branch === null || circle.receivingBranch === filter.branch) &&
    (filter.lane === null || circle.lane === filter.lane) &&
    (filter.dueFrom === null || (dueMs(circle) ?? 0) >= Date.parse(filter.dueFrom)) &&
    (filter.organisation === null ||
      (circle.ownerOrganisations ?? []).some(({ number }) => number === filter.organisation));

  async function expectListed(model: PlainModel, process: FeedingProcess, asked: Question): Promise<void> {
    const { first, sort, filter } = asked;
    const named = asked.codes.map((code) => model.named(code));
    // Of several with one older name nobody says which: such questions say nothing.
    if (named.some((found) => found.length > 1)) return;
    const all = inOrder([
      ...asked.ties.flatMap(({ kind, id }) => model.tied(kind, id)),
      ...named.flat().filter((circle) => circle !== undefined),
    ]).filter((circle) => fits(filter, circle));
    if (sort === 'NEWEST_FIRST') all.reverse();
    if (sort === 'DUE_FIRST') all.sort((a, b) => (dueMs(a) ?? Infinity) - (dueMs(b) ?? Infinity) || 0);
    const seen: string[] = [];
    for (let after: string | undefined, hasMore = true; hasMore; ) {
      const page = await listDossiers({
        candidates: process.directory.tiedTo(asked.ties, asked.codes),
        ...{ mayList, filter: filter as DossierFilter, sort, first, after },
        ownedBy: () => 'ME',
        toldDates: (circle) => ({ dueMs: dueMs(circle), isOverdue: false }),
        now: new Date(at(300)),
      });
      expect(page.hasPreviousPage).toBe(seen.length > 0);
      seen.push(...page.items.map(({ circle }) => circle.code));
      if (after === undefined) expect(await page.totalCount()).toBe(all.length);
      [after, hasMore] = [page.items.at(-1)?.cursor, page.hasNextPage];
    }
    expect(seen).toEqual(all.map(({ code }) => code));
  }

  test(`over ${ROUNDS} rounds of whatever is told and asked (seed ${SEED})`, async () => {
    for (const [n, given] of fc.sample(round, { numRuns: ROUNDS, seed: SEED }).entries()) {
      told.pageSize = given.pageSize;
      const again = given.again.flatMap((place) => told.all[place % Math.max(1, told.all.length)] ?? []);
      await shake(given.change);
      told.tell(...given.told, ...again);
      await Promise.all(
        given.meanwhile.map((name, place) => processes[place % processes.length]?.directory.find(name)),
      );
      await settled(told, driver, ...processes);
      const model = new PlainModel(told.all);
      try {
        for (const process of processes) {
          await expectNamed(model, process);
          for (const question of given.questions) await expectListed(model, process, question);
        }
        const every: string[] = [];
        for await (const { code } of processes[n % 2]?.directory.all() ?? []) every.push(code);
        expect(every.sort()).toEqual(model.readable.map(({ code }) => code).sort());
      } catch (error) {
        throw new Error(`in round ${n} of seed ${SEED}`, { cause: error });
      }
    }
  });
});
