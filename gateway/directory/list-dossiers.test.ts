import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { circleOf } from '../../connectors/testing/dossier-circles.ts';
import { createRulebook, readRulebookTexts } from '../../dossier/rulebook.ts';
import { nationalCode } from '../../dossier/status.ts';
import {
  type DossierFilter,
  type DossierSort,
  type ListQuestion,
  listDossiers,
  type Page,
} from './list-dossiers.ts';
import { PlainDirectory } from './testing/plain-directory.ts';
import { createToldDates, type ToldDates } from './told-date.ts';

const toldDates = createToldDates(createRulebook(readRulebookTexts()));
const NOW = new Date('2026-11-20T09:00:00+07:00');
const at = (hour: number) => new Date(Date.UTC(2026, 10, 1, hour)).toISOString();

const circle = (n: number, over: Partial<DossierCircle> = {}): DossierCircle =>
  circleOf(`H26.12-261101-${String(n).padStart(4, '0')}`, {
    // Of no known limit: due when the receipt says so, or never.
    procedure: '9.999999',
    receivedAt: at(n),
    ownerIds: ['001000000001'],
    receivingBranch: 'CN1',
    changedAt: at(n),
    ...over,
  });

function directoryOf(circles: readonly DossierCircle[]): PlainDirectory {
  const directory = new PlainDirectory();
  for (const item of circles) directory.put(item);
  return directory;
}

const ask = (directory: PlainDirectory, over: Partial<ListQuestion> = {}) =>
  listDossiers({
    candidates: directory.tiedTo([{ kind: 'branch', id: 'CN1' }]),
    mayList: () => true,
    ownedBy: ({ ownerIds }) => (ownerIds.includes('001000000001') ? 'ME' : 'OTHERS'),
    toldDates,
    filter: {},
    sort: 'NEWEST_FIRST',
    first: 20,
    after: undefined,
    now: NOW,
    ...over,
  });
const codes = (page: Page) => page.items.map((item) => Number(item.circle.code.slice(-4)));

/** Every page, one after the other. */
async function walk(directory: PlainDirectory, over: Partial<ListQuestion>): Promise<number[]> {
  const seen: number[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < 100; pages += 1) {
    const now = new Date(NOW.getTime() + pages * 30 * 60_000);
    const page = await ask(directory, { ...over, now, after });
    expect(page.hasPreviousPage).toBe(seen.length > 0);
    seen.push(...codes(page));
    after = page.items.at(-1)?.cursor;
    if (!page.hasNextPage) return seen;
  }
  throw new Error('the pages have no end');
}

const SORTS: readonly DossierSort[] = ['NEWEST_FIRST', 'OLDEST_FIRST', 'DUE_FIRST'];

describe('a list of dossiers', () => {
  // Dates of dossiers that wait for their citizens move while somebody turns the pages.
  test('any order and page size shows every fitting dossier once, in order', async () => {
    const item = fc.record({
      hour: fc.integer({ min: 0, max: 5 }),
      status: fc.constantFrom(4, 5, 10),
      dueAt: fc.option(
        fc.integer({ min: 0, max: 4 }).map((hour) => at(400 + hour)),
        { nil: undefined },
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(item, { maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom(...SORTS),
        fc.boolean(),
        async (items, first, sort, onlyFour) => {
          const circles = items.map(({ hour, status, dueAt }, n) =>
            circle(n, { receivedAt: at(hour), status, ...(dueAt && { receiptDueAt: dueAt }) }),
          );
          const dueMs = ({ receiptDueAt, status }: DossierCircle, now: Date) =>
            receiptDueAt && Date.parse(receiptDueAt) + (status === 5 ? now.getTime() - NOW.getTime() : 0);
          const moving: ToldDates = (item, now) => ({
            dueMs: dueMs(item, now) || undefined,
            isOverdue: false,
          });
          const filter: DossierFilter = onlyFour ? { status: ['IN_PROGRESS'] } : {};
          const place = (item: DossierCircle): [number, number, string] => [
            sort === 'DUE_FIRST' ? dueMs(item, NOW) || Infinity : 0,
            Date.parse(item.receivedAt),
            item.code,
          ];
          const oracle = circles
            .filter(({ status }) => !onlyFour || status === nationalCode('IN_PROGRESS'))
            .sort((a, b) => {
              const [x, y] = [place(a), place(b)];
              const order = x[0] === y[0] ? x[1] - y[1] || (x[2] < y[2] ? -1 : 1) : x[0] - y[0];
              return sort === 'NEWEST_FIRST' ? -order : order;
            })
            .map(({ code }) => Number(code.slice(-4)));
          const directory = directoryOf([...circles].reverse());
          expect(await walk(directory, { first, sort, filter, toldDates: moving })).toEqual(oracle);
          expect(await (await ask(directory, { first, sort, filter })).totalCount()).toBe(oracle.length);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('dossiers that come in do not shift the next page', async () => {
    const directory = directoryOf([1, 2, 3, 4].map((n) => circle(n)));
    const first = await ask(directory, { first: 2 });
    expect(codes(first)).toEqual([4, 3]);
    directory.put(circle(5));
    expect(codes(await ask(directory, { first: 2, after: first.items.at(-1)?.cursor }))).toEqual([2, 1]);
  });

  test('the page goes on when the dossier of its cursor is gone', async () => {
    const directory = directoryOf([1, 2, 3].map((n) => circle(n)));
    const after = (await ask(directory, { first: 1 })).items[0]?.cursor;
    directory.put(circle(3, { receivingBranch: 'CN2' }));
    expect(codes(await ask(directory, { first: 5, after }))).toEqual([2, 1]);
  });

  test.each<[string, DossierFilter, number[]]>([
    ['status', { status: ['RETURNED'] }, [2]],
    ['procedure', { procedure: '9.000001' }, [3]],
    ['lane', { lane: 'GREEN' }, [4]],
    ['agency', { agency: 'police' }, [3]],
    ['due window', { dueFrom: at(100), dueBefore: at(200) }, [4]],
    ['overdue', { overdue: true }, [4]],
    ['not overdue', { overdue: false }, [5, 3, 2, 1]],
    ['owner', { owner: 'OTHERS' }, [5]],
    [
      'nulls, which narrow nothing',
      { status: null, lane: null, overdue: null, owner: null },
      [5, 4, 3, 2, 1],
    ],
    ['several at once', { lane: 'GREEN', status: ['RETURNED'] }, []],
  ])('is narrowed by %s', async (_name, filter, expected) => {
    const directory = directoryOf([
      circle(1),
      circle(2, { status: 10, receiptDueAt: at(90) }),
      circle(3, { procedure: '9.000001', handlingAgencies: ['onestop', 'hotline', 'police'] }),
      circle(4, { lane: 'GREEN', receiptDueAt: at(150) }),
      // Past its date as well, but it waits for the citizen.
      circle(5, { ownerIds: ['001000000002'], status: 6, receiptDueAt: at(90) }),
    ]);
    expect(codes(await ask(directory, { filter }))).toEqual(expected);
  });

  test('asks about no more dossiers than it shows, and one', async () => {
    const directory = directoryOf(Array.from({ length: 500 }, (_, n) => circle(n)));
    const asked: string[] = [];
    await ask(directory, { first: 10, mayList: ({ code }) => asked.push(code ?? '') > 0 });
    expect(asked).toHaveLength(11);
  });

  test.each([
    'nonsense',
    Buffer.from('{}').toString('base64url'),
    Buffer.from('["DUE_FIRST",1,"x",null]').toString('base64url'),
  ])('refuses a cursor of something else', async (after) => {
    await expect(ask(directoryOf([]), { after })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
