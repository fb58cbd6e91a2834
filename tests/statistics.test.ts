import { beforeAll, describe, expect, test } from '@jest/globals';
import { changesAnswer, mapChanges } from '../connectors/agencies/onestop/changes.ts';
import type { DossierCircle } from '../connectors/dossier-circle.ts';
import { createRulebook, readRulebookTexts } from '../dossier/rulebook.ts';
import { PlainDirectory } from '../gateway/directory/testing/plain-directory.ts';
import { ServiceStatistics } from '../gateway/statistics/service-statistics.ts';
import type { Figures, Total } from '../gateway/statistics/told-figures.ts';
import { changeRow } from '../mocks/agencies/onestop/dossier-rows.ts';
import { createWorld } from '../mocks/world/create-world.ts';
import type { Dossier } from '../mocks/world/types.ts';

const K = 10;
const NOW = new Date('2026-11-27T10:00:00+07:00');
const rulebook = createRulebook(readRulebookTexts());
const world = createWorld({ seed: 'lien-thong', dossiers: 500, now: NOW });
const dossiers = world.findDossiers({}, NOW).codes.flatMap((code) => world.dossierAt(code, NOW) ?? []);
const circles = mapChanges(
  changesAnswer.parse({ result: dossiers.map((one) => changeRow(world, one)), con_tro: '1' }),
).changes;

/** By the steps of the invented world, not by anything of the gateway. */
const endOf = ({ steps }: Dossier) => steps.find(({ status }) => [3, 7, 8, 9, 10].includes(status))?.at;
const COUNTS = {
  received: (one: Dossier, month: string) => one.receivedAt.startsWith(month),
  finished: (one: Dossier, month: string) => endOf(one)?.startsWith(month) === true,
  ratings: (one: Dossier, month: string) => one.rating?.at.startsWith(month) === true,
} as const;
type Count = keyof typeof COUNTS;

const names = (of: (one: Dossier) => string) => [...new Set(dossiers.map(of))].sort();
const branches = names((one) => one.receivingBranch);
const procedures = names((one) => one.procedureCode);
const TOTALS: Total[] = [
  {},
  ...branches.map((branch) => ({ branch })),
  ...procedures.map((procedure) => ({ procedure })),
  ...branches.flatMap((branch) => procedures.map((procedure) => ({ branch, procedure }))),
];
const isIn = (one: Dossier, { branch, procedure }: Total) =>
  (branch === undefined || one.receivingBranch === branch) &&
  (procedure === undefined || one.procedureCode === procedure);

function directoryOf(known: readonly DossierCircle[]): PlainDirectory {
  const directory = new PlainDirectory();
  for (const circle of known) directory.put(circle);
  return directory;
}
const statisticsOf = (directory: PlainDirectory, now = () => NOW) =>
  new ServiceStatistics({ directory, rulebook, threshold: K, now });
async function answers(statistics: ServiceStatistics, month: string): Promise<Map<Total, Figures>> {
  const found = new Map<Total, Figures>();
  for (const total of TOTALS) found.set(total, (await statistics.of(month, total)).figures);
  return found;
}

const MONTHS = ['2026-09', '2026-10'] as const;
const told = new Map<string, Map<Total, Figures>>();
beforeAll(async () => {
  const statistics = statisticsOf(directoryOf(circles));
  for (const month of MONTHS) told.set(month, await answers(statistics, month));
});

test.each(MONTHS)('%s: what is told is what happened, and at least ten times', (month) => {
  for (const [total, figures] of told.get(month) ?? [])
    for (const [count, happened] of Object.entries(COUNTS)) {
      const figure = figures[count as Count];
      if (figure === undefined) continue;
      expect(figure).toBe(dossiers.filter((one) => isIn(one, total) && happened(one, month)).length);
      expect(figure).toBeGreaterThanOrEqual(K);
    }
});

test('at the size of the demonstration October says something of the city, most branches and some procedures', () => {
  const october = told.get('2026-10') ?? new Map<Total, Figures>();
  const city = [...october].find(([total]) => Object.keys(total).length === 0)?.[1];
  for (const figure of Object.values(city ?? {})) expect(figure).toBeDefined();
  const showing = (side: keyof Total) =>
    [...october].filter(
      ([total, { finished }]) =>
        total[side] !== undefined && Object.keys(total).length === 1 && finished !== undefined,
    ).length;
  expect(showing('branch')).toBeGreaterThanOrEqual(3);
  expect(showing('procedure')).toBeGreaterThanOrEqual(3);
});

describe('an adversary', () => {
  const isTold = (figures: Figures | undefined, count: Count) => figures?.[count] !== undefined;

  test.each(MONTHS)('%s: subtracts any answer from any other, and finds no group of one to nine', (month) => {
    const all = [...(told.get(month) ?? [])];
    let tried = 0;
    for (const [count, happened] of Object.entries(COUNTS) as [Count, (typeof COUNTS)[Count]][]) {
      const members = new Map(
        all
          .filter(([, figures]) => isTold(figures, count))
          .map(([total]) => [
            total,
            new Set(dossiers.filter((one) => isIn(one, total) && happened(one, month))),
          ]),
      );
      for (const [one, many] of members)
        for (const [other, few] of members) {
          if (one === other || [...few].some((dossier) => !many.has(dossier))) continue;
          tried += 1;
          const left = many.size - few.size;
          if (left !== 0 && left < K)
            throw new Error(`${JSON.stringify([one, other])}: ${count} tells ${left}`);
        }
    }
    // In September too little happened to tell anything.
    expect(tried > 3).toBe(month === '2026-10');
  });

  test.each(MONTHS)('%s: subtracts any branches, or any procedures, from the city', (month) => {
    for (const [count, happened] of Object.entries(COUNTS) as [Count, (typeof COUNTS)[Count]][])
      for (const [side, all] of [
        ['branch', branches],
        ['procedure', procedures],
      ] as const) {
        const sizes = all.map((name) => ({
          size: dossiers.filter((one) => isIn(one, { [side]: name }) && happened(one, month)).length,
          isTold: [...(told.get(month) ?? [])].some(
            ([total, figures]) =>
              Object.keys(total).length === 1 && total[side] === name && isTold(figures, count),
          ),
        }));
        const hidden = sizes.filter((one) => !one.isTold);
        const rest = hidden.reduce((sum, { size }) => sum + size, 0);
        if (hidden.length < all.length && hidden.length > 0) expect(rest).toBeGreaterThanOrEqual(K);
      }
  });

  test('waits for the next dossier, rating or result: a month that is over stays as it was told', async () => {
    const directory = directoryOf(circles);
    let now = NOW;
    const statistics = statisticsOf(directory, () => now);
    const before = await answers(statistics, '2026-10');
    // One that was received in October is rated today, and one is done.
    const open = circles.find(({ receivedAt, rating }) => receivedAt.startsWith('2026-10') && !rating);
    if (!open) throw new Error('all of October are rated');
    const changedAt = '2026-11-27T09:59:00+07:00';
    const rating = { score: 1, at: changedAt, byId: '001099000003' };
    expect(directory.put({ ...open, changedAt, rating })).toBe(true);
    now = new Date(NOW.getTime() + 3_600_000);
    expect([...(await answers(statistics, '2026-10'))]).toEqual([...before]);
  });
});

describe('the cost', () => {
  test('of many questions at once is that of one count, and a change is counted after a while', async () => {
    const directory = directoryOf(circles);
    let counted = 0;
    let now = NOW;
    const statistics = new ServiceStatistics({
      directory: {
        get version() {
          return directory.version;
        },
        async *all() {
          counted += 1;
          yield* directory.all();
        },
      },
      ...{ rulebook, threshold: K, now: () => now },
    });
    const ask = () => statistics.of('2026-10', {});
    const [first] = await Promise.all(Array.from({ length: 50 }, ask));
    const [circle] = circles;
    if (circle) directory.put({ ...circle, changedAt: '2026-11-27T09:59:59+07:00' });
    await ask();
    expect(counted).toBe(1);
    now = new Date(NOW.getTime() + 31_000);
    expect((await ask()).figures).toEqual(first?.figures);
    expect(counted).toBe(2);
  });

  test('a process that read the dossiers in another order comes to the same', async () => {
    const one = await answers(statisticsOf(directoryOf(circles)), '2026-10');
    const other = await answers(statisticsOf(directoryOf([...circles].reverse())), '2026-10');
    expect([...other]).toEqual([...one]);
  });
});
