import { describe, expect, test } from '@jest/globals';
import { createRulebook, readRulebookTexts } from '../../dossier/rulebook.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { OwnCall } from '../agencies/own-calls.ts';
import { TicketStatistics } from './ticket-statistics.ts';

const rulebook = createRulebook(readRulebookTexts());
const UNIVERSE = { branches: new Set(['CN1', 'CN2']), procedures: new Set<string>() };
const ticket = (openedAt: string, more: object = {}) => ({
  ...{ state: 'ACKNOWLEDGED', urgency: 'NORMAL', openedAt, acknowledgedAt: openedAt, answeredAt: null },
  ...{ dossier: null, branch: 'CN1', procedure: null, ...more },
});
const day = (number: number) => `2026-10-${String(number).padStart(2, '0')}T09:00:00+07:00`;
const many = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, at) => ticket(day(5 + (at % 5)), more));

function statisticsOf(tickets: readonly unknown[] | GatewayError, threshold = 10) {
  const asked: Readonly<Record<string, unknown>>[] = [];
  let now = new Date('2026-11-27T10:00:00+07:00');
  const statistics = new TicketStatistics({
    calls: {
      async call<T>({ args, read, newsOf }: OwnCall<T>): Promise<T> {
        asked.push(args ?? {});
        if (tickets instanceof GatewayError) throw tickets;
        const result = await read({ rows: new Map(), value: { tickets } });
        newsOf(result);
        return result;
      },
    },
    ...{ directory: { findEach: async () => [] }, rulebook, threshold, now: () => now },
  });
  return {
    asked,
    of: (month = '2026-10', total = {}) => statistics.of(month, total, UNIVERSE),
    wait: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
  };
}

describe('tickets of a month', () => {
  test('are those whose deadline fell into it, kept or not', async () => {
    const late = { acknowledgedAt: '2026-10-20T09:00:00+07:00' };
    const found = await statisticsOf([...many(15), ...many(10, late)]).of();
    expect(found).toEqual({ due: 25, onTimePercent: 60 });
  });

  test('came in before it, where their time ended in it', async () => {
    const september = Array.from({ length: 12 }, () => ticket('2026-09-30T16:00:00+07:00'));
    const { asked, of } = statisticsOf(september);
    expect(await of()).toMatchObject({ due: 12 });
    expect(asked).toEqual([{ from: '2026-08-31T00:00:00+07:00', until: '2026-11-01T00:00:00+07:00' }]);
    expect(await statisticsOf(september).of('2026-09')).toMatchObject({ due: undefined });
  });

  test('are not moved by what happens after it', async () => {
    const open = { state: 'NEW', acknowledgedAt: null };
    const before = await statisticsOf([...many(10), ...many(10, open)]).of();
    const answered = { state: 'ANSWERED', acknowledgedAt: day(28).replace('-10-', '-11-') };
    const after = await statisticsOf([...many(10), ...many(10, answered)]).of();
    expect(before).toEqual({ due: 20, onTimePercent: 50 });
    expect(after).toEqual(before);
  });

  test('of which nobody can say whether they were in time, or which cannot be read, are not counted', async () => {
    const unsure = many(10, { state: 'ANSWERED', acknowledgedAt: null });
    const found = await statisticsOf([...many(11), ...unsure, { state: 'LOST' }, new Error('no')]).of();
    expect(found.due).toBe(11);
  });

  test('are hidden where they are few, at a branch or late', async () => {
    const late = { acknowledgedAt: day(28) };
    const { of } = statisticsOf([...many(30), ...many(3, { branch: 'CN2' }), ...many(3, late)]);
    expect(await of()).toEqual({ due: 36, onTimePercent: undefined });
    // The city less branch 1 would tell branch 2.
    for (const branch of ['CN1', 'CN2']) expect((await of('2026-10', { branch })).due).toBeUndefined();
    expect((await of('2026-10', { branch: 'CN1', procedure: 'x' })).due).toBeUndefined();
  });
});

describe('the hotline', () => {
  test('is asked once for a month, whoever asks how often', async () => {
    const { asked, of, wait } = statisticsOf(many(12));
    await Promise.all(Array.from({ length: 20 }, () => of()));
    await of('2026-10', { branch: 'CN1' });
    expect(asked).toHaveLength(1);
    wait(7 * 3_600_000);
    await of();
    expect(asked).toHaveLength(2);
  });

  test('that is away is left alone for a while, and everybody is told', async () => {
    const { asked, of, wait } = statisticsOf(new GatewayError('AGENCY_UNREACHABLE', 'away'));
    for (let time = 0; time < 3; time += 1)
      await expect(of()).rejects.toMatchObject({ code: 'AGENCY_UNREACHABLE' });
    expect(asked).toHaveLength(1);
    wait(31_000);
    await expect(of()).rejects.toMatchObject({ code: 'AGENCY_UNREACHABLE' });
    expect(asked).toHaveLength(2);
  });

  test('is not asked for times long past', async () => {
    const { asked, of } = statisticsOf(many(12));
    expect(await of('2021-05')).toEqual({ due: undefined, onTimePercent: undefined });
    expect(asked).toEqual([]);
  });
});
