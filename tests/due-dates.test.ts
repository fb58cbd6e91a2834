import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { changesAnswer, mapChanges } from '../connectors/agencies/onestop/changes.ts';
import type { DossierCircle } from '../connectors/dossier-circle.ts';
import { createRulebook, readRulebookTexts } from '../dossier/rulebook.ts';
import { statusFromNational } from '../dossier/status.ts';
import { type DossierFilter, type DossierSort, listDossiers } from '../gateway/directory/list-dossiers.ts';
import { PlainDirectory } from '../gateway/directory/testing/plain-directory.ts';
import { createToldDates, dueDateOf } from '../gateway/directory/told-date.ts';
import { ComputedParts } from '../gateway/execution/computed-parts.ts';
import { dueAtField, dueDateField } from '../gateway/execution/due-date-field.ts';
import { nextActionField } from '../gateway/execution/next-action-field.ts';
import { changeRow } from '../mocks/agencies/onestop/dossier-rows.ts';
import { createWorld } from '../mocks/world/create-world.ts';
import type { Dossier, StatusCode, Step } from '../mocks/world/types.ts';
import { isWorkable, restate } from './due-dates-restated.ts';

/** On a working day, in the lunch break and on a Saturday: dates of waiting dossiers move in office hours only. */
const MOMENTS = ['2026-10-20T10:15:00+07:00', '2026-10-22T12:30:00+07:00', '2026-10-24T09:00:00+07:00'];
/** The fixed dossiers of the demo are of November. */
const LATER = '2026-11-19T15:45:00+07:00';
const DOSSIERS = 600;

const rulebook = createRulebook(readRulebookTexts());
const worldAt = (moment: string, dossiers: number) =>
  createWorld({ seed: 'due-dates', dossiers, now: new Date(moment) });
const world = worldAt(MOMENTS[0] ?? '', DOSSIERS);

/** Through the mock's own row and the connector's own mapping, as the change feed would bring it. */
function circleOf(dossier: Dossier): DossierCircle {
  const wire: unknown = JSON.parse(JSON.stringify(changeRow(world, dossier)));
  const { changes } = mapChanges(changesAnswer.parse({ result: [wire], con_tro: '1' }));
  const [circle] = changes;
  if (circle === undefined) throw new Error('no circle');
  return circle;
}

function dossiersAt(moment: string, of = world): Dossier[] {
  const now = new Date(moment);
  const found: Dossier[] = [];
  for (let cursor: string | undefined, hasMore = true; hasMore; ) {
    const page = of.changeFeed(cursor, now, 500);
    found.push(...page.codes.flatMap((code) => of.dossierAt(code, now) ?? []));
    ({ cursor, hasMore } = page);
  }
  return found;
}

/** What a client reads of one dossier. */
function fieldsOf(circle: DossierCircle, moment: string) {
  const now = new Date(moment);
  const due = dueDateOf(circle, rulebook, now);
  const { receivedAt, clockStartedAt } = circle;
  const parent = { receivedAt, clockStartedAt, status: statusFromNational(circle.status) };
  const action = nextActionField(
    parent,
    { due, now, reader: { id: undefined, ownerIds: new Set() }, isResultElectronicOnly: false },
    new ComputedParts(),
  ) as Readonly<Record<string, unknown>>;
  const dueDate = dueDateField(parent, due) as Readonly<Record<string, unknown>>;
  return { dueAt: dueAtField(parent, due) as string | null, dueDate, action };
}

async function list(
  circles: readonly DossierCircle[],
  moment: string,
  filter: DossierFilter,
  sort: DossierSort,
) {
  const directory = new PlainDirectory();
  for (const circle of circles) directory.put({ ...circle, receivingBranch: 'CN1' });
  const toldDates = createToldDates(rulebook);
  const codes: string[] = [];
  for (let after: string | undefined, hasMore = true; hasMore; ) {
    const page = await listDossiers({
      candidates: directory.tiedTo([{ kind: 'branch', id: 'CN1' }]),
      mayList: () => true,
      ownedBy: () => 'OTHERS',
      now: new Date(moment),
      ...{ toldDates, filter, sort, first: 37, after },
    });
    codes.push(...page.items.map(({ circle }) => circle.code));
    [after, hasMore] = [page.items.at(-1)?.cursor, page.hasNextPage];
  }
  return codes;
}

const ms = (text: string | null): number => (text === null ? Infinity : Date.parse(text));

/** Dossiers that the invented world has no example of: any order of statuses, late and repeated re-settings, open requests. */
const START = Date.parse('2026-08-10T08:00:00+07:00');
const iso = (minute: number): string =>
  `${new Date(START + (minute + 7 * 60) * 60_000).toISOString().slice(0, 19)}+07:00`;
const [base] = dossiersAt(MOMENTS[0] ?? '').filter(({ procedureCode }) => procedureCode === '1.001456');
const gaps = fc.integer({ min: 1, max: 6_000 });
const plan = fc.record({
  clock: fc.integer({ min: 1, max: 2_000 }),
  procedureCode: fc.constantFrom('1.001456', '1.012783', '1.004222', '1.001193'),
  term: fc.integer({ min: 1, max: 20_000 }),
  isWholeDay: fc.boolean(),
  steps: fc.array(fc.record({ gap: gaps, status: fc.constantFrom<StatusCode>(4, 4, 5, 6, 9, 10, 8) }), {
    maxLength: 6,
  }),
  asked: fc.array(fc.record({ gap: gaps, answer: fc.option(gaps) }), { maxLength: 3 }),
  resets: fc.array(fc.record({ before: fc.integer({ min: -2_000, max: 6_000 }), more: gaps }), {
    maxLength: 2,
  }),
  wait: fc.integer({ min: 0, max: 20_000 }),
});

function dossierOf(drawn: typeof plan extends fc.Arbitrary<infer Plan> ? Plan : never) {
  if (base === undefined) throw new Error('the world has no such dossier');
  let at = drawn.clock;
  const step = (status: StatusCode, minute: number): Step => ({
    ...(base.steps[0] as Step),
    at: iso(minute),
    status,
  });
  const steps = [step(2, 0), step(4, at)];
  for (const { gap, status } of drawn.steps) {
    at += gap;
    steps.push(step(status, at));
  }
  let asked = drawn.clock;
  const supplements = drawn.asked.map(({ gap, answer }, place) => {
    asked += gap;
    const requestedAt = iso(asked);
    if (answer === null) return { ...SUPPLEMENT, id: String(place), requestedAt };
    return { ...SUPPLEMENT, id: String(place), requestedAt, answeredAt: iso(asked + answer) };
  });
  // Mostly the end of a day, as receipts say it; sometimes any minute, on a Sunday too.
  const day = Math.ceil((drawn.clock + drawn.term) / 1_440);
  let appointed = drawn.isWholeDay ? day * 1_440 + 9 * 60 : drawn.clock + drawn.term;
  const reappointments = drawn.resets.map(({ before, more }) => {
    const from = appointed;
    appointed += more;
    const apology = Math.max(drawn.clock + 1, from - before);
    return { at: iso(apology), from: iso(from), to: iso(appointed), reason: 'x', apologyNumber: 'y' };
  });
  reappointments.sort((a, b) => (a.at < b.at ? -1 : 1));
  const last = steps.at(-1);
  const lastMinute = Math.max(at, asked + 6_000, ...drawn.resets.map(({ before }) => 20_000 - before));
  const dossier: Dossier = {
    ...base,
    ...{ steps, supplements, reappointments },
    procedureCode: drawn.procedureCode,
    lane: 'STANDARD',
    receivedAt: iso(0),
    clockStartedAt: iso(drawn.clock),
    appointedAt: iso(appointed),
    status: last?.status ?? 4,
    changedAt: last?.at ?? iso(at),
  };
  return { dossier, moment: iso(lastMinute + drawn.wait) };
}
const SUPPLEMENT = { requestedBy: 'x', content: 'x', papers: [], until: '2026-12-31' };

describe.each(MOMENTS)('at %s', (moment) => {
  // The invented officers are seldom late: drawn dossiers are beside theirs.
  const drawn = fc.sample(plan, { numRuns: 150, seed: 7 }).map((one, place) => {
    const { dossier } = dossierOf(one);
    return { ...dossier, code: `${dossier.code}-${place}`, aliases: [] };
  });
  const dossiers = dossiersAt(moment);
  const circles = [...dossiers, ...drawn].map(circleOf);
  const told = new Map(circles.map((circle) => [circle.code, fieldsOf(circle, moment)]));
  const codesWhere = (fits: (fields: ReturnType<typeof fieldsOf>) => boolean) =>
    [...told].flatMap(([code, fields]) => (fits(fields) ? [code] : [])).sort();

  test('every dossier tells one date, and what comes next goes by it', () => {
    expect(told.size).toBeGreaterThan(DOSSIERS / 2);
    for (const { dueAt, dueDate, action } of told.values()) {
      expect(dueDate['dueAt']).toBe(dueAt);
      if (action['kind'] === 'PROCESS' || action['kind'] === 'FINISH_LATE') {
        expect(action['until']).toBe(dueAt);
        expect(action['isLate']).toBe(dueDate['overdue']);
        expect(action['kind'] === 'FINISH_LATE').toBe(dueDate['overdue']);
      }
      if (dueDate['overdue']) expect(ms(dueAt)).toBeLessThan(Date.parse(moment));
      if (dueDate['state'] === 'RUNNING' && ms(dueAt) < Date.parse(moment))
        expect(dueDate['overdue']).toBe(true);
    }
  });

  test('the list by due date has the order of the dates that the dossiers tell', async () => {
    const listed = await list(circles, moment, {}, 'DUE_FIRST');
    expect([...listed].sort()).toEqual([...told.keys()].sort());
    const dates = listed.map((code) => ms(told.get(code)?.dueAt ?? null));
    expect(dates).toEqual([...dates].sort((a, b) => a - b));
  });

  test.each([true, false])('the filter overdue: %s finds those that say so themselves', async (overdue) => {
    const found = (await list(circles, moment, { overdue }, 'NEWEST_FIRST')).sort();
    expect(found).toEqual(codesWhere(({ dueDate }) => dueDate['overdue'] === overdue));
    expect(found.length).toBeGreaterThan(10);
  });

  test('a due window finds those whose own date lies in it', async () => {
    const dates = [...told.values()].flatMap(({ dueAt }) => dueAt ?? []).sort();
    for (const share of [0.1, 0.5, 0.9]) {
      const edge = dates[Math.floor(dates.length * share)] ?? '';
      const from = await list(circles, moment, { dueFrom: edge }, 'OLDEST_FIRST');
      expect(from.sort()).toEqual(codesWhere(({ dueAt }) => dueAt !== null && ms(dueAt) >= ms(edge)));
      const before = await list(circles, moment, { dueBefore: edge }, 'DUE_FIRST');
      expect(before.sort()).toEqual(codesWhere(({ dueAt }) => dueAt !== null && ms(dueAt) < ms(edge)));
    }
  });

  test('the date is the one that the rule, said once more, gives', () => {
    for (const dossier of dossiers) if (dossier.clockStartedAt <= moment) expectRestated(dossier, moment);
  });
});

function expectRestated(dossier: Dossier, moment: string): void {
  const isSameDay = world.procedure(dossier.procedureCode)?.workingDays === 0;
  const expected = restate(dossier, isSameDay, moment);
  const due = dueDateOf(circleOf(dossier), rulebook, new Date(moment));
  expect({
    code: dossier.code,
    due: due.dueAt?.toISOString(),
    promised: due.promisedDueAt?.toISOString(),
    isPaused: due.state === 'PAUSED',
    isOverdue: due.overdue,
    isMissed: due.missed,
  }).toEqual({
    ...expected,
    code: dossier.code,
    due: new Date(expected.due).toISOString(),
    promised: new Date(expected.promised).toISOString(),
  });
}

describe('the fixed dossiers of the demo', () => {
  const fixed = dossiersAt(LATER, worldAt(LATER, 0));
  const at = (code: string) => {
    const dossier = fixed.find((one) => one.code === code);
    if (dossier === undefined) throw new Error(`no ${code}`);
    return dueDateOf(circleOf(dossier), rulebook, new Date(LATER));
  };
  const day = (date: Date | undefined) =>
    date && new Date(date.getTime() + 7 * 3_600_000).toISOString().slice(0, 16);

  test('tell what the rule says', () => {
    expect(fixed.length).toBeGreaterThan(8);
    for (const dossier of fixed) if (dossier.receivedAt >= '2026-08') expectRestated(dossier, LATER);
  });

  test("lan's land transfer was promised for the 9th; her own payment since the 11th does not hide that", () => {
    const due = at('H26.12-261102-0001');
    expect(day(due.dueAt)).toBe('2026-11-09T17:00');
    expect(due).toMatchObject({ state: 'PAUSED', overdue: false, missed: true, isEstimated: false });
  });

  test("lan's linked birth has the package's four days, of which its birth leg is done on the first", () => {
    const due = at('H26.03-261109-0001');
    expect([day(due.dueAt), day(due.calculatedDueAt)]).toEqual(['2026-11-13T17:00', '2026-11-13T17:00']);
    expect([due.isVerified, due.isLimitVerified]).toEqual([true, false]);
    expect(day(at('H26.03-261109-0101').dueAt)).toBe('2026-11-09T17:00');
  });

  test("hung's passport of the 12th is due on the 25th: the 24th is a holiday", () => {
    const due = at('H26.21-261112-0001');
    expect([day(due.dueAt), day(due.calculatedDueAt)]).toEqual(['2026-11-25T17:00', '2026-11-25T17:00']);
  });

  test("tu's missing paper started the promised five days anew", () => {
    const due = at('H26.12-261105-0002');
    expect([day(due.dueAt), day(due.promisedDueAt)]).toEqual(['2026-11-20T17:00', '2026-11-13T17:00']);
    expect(due).toMatchObject({ restarts: 1, overdue: false });
  });
});

describe('any dossier', () => {
  test('is due when the rule, said once more, says so', () => {
    fc.assert(
      fc.property(plan, (drawn) => {
        const { dossier, moment } = dossierOf(drawn);
        fc.pre(isWorkable(dossier));
        expectRestated(dossier, moment);
      }),
      { numRuns: 400 },
    );
  });

  test('without a promise tells the limit, and nothing else changes', () => {
    fc.assert(
      fc.property(plan, (drawn) => {
        const { dossier, moment } = dossierOf({ ...drawn, resets: [] });
        const { receiptDueAt: _none, ...circle } = circleOf(dossier);
        const due = dueDateOf(circle, rulebook, new Date(moment));
        expect(due.promisedDueAt).toBeUndefined();
        expect(due.dueAt).toEqual(due.calculatedDueAt);
      }),
      { numRuns: 100 },
    );
  });
});
