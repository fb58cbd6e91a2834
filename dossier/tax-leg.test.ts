import { describe, expect, test } from '@jest/globals';
import { formatInstant } from './calendar/instant.ts';
import { LEVIES } from './limits-schema.ts';
import { createRulebook, readRulebookTexts } from './rulebook.ts';
import { deriveTaxLeg, type TaxLegInput } from './tax-leg.ts';

const rulebook = createRulebook(readRulebookTexts());
const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00+07:00`);
const shown = (date: Date) => formatInstant(date).slice(0, 16).replace('T', ' ');

const base: TaxLegInput = {
  levy: 'LAND_USE_INDIVIDUAL',
  isExemption: false,
  informationSlipAt: at('2026-11-02 10:00'),
  rounds: [],
  noticeAt: undefined,
  now: at('2026-11-02 10:00'),
};
const leg = (change: Partial<TaxLegInput>) => {
  const result = deriveTaxLeg({ ...base, ...change }, rulebook);
  if (result === undefined) throw new Error('the case has a tax leg');
  return result;
};

describe('the notice (NĐ 252/2026)', () => {
  test.each([
    ['LAND_USE_ORGANISATION', '2026-11-11 17:00'],
    ['LAND_USE_INDIVIDUAL', '2026-11-09 17:00'],
    ['LAND_RENT', '2026-11-09 17:00'],
    ['TRANSFER_PIT', '2026-11-05 17:00'],
    ['REGISTRATION_FEE', '2026-11-05 17:00'],
    ['LAND_USE_TAX', '2026-11-05 17:00'],
  ] as const)('of %s is due %s', (levy, expected) => {
    expect(shown(leg({ levy }).noticeDueAt)).toBe(expected);
  });

  test('every levy has a limit', () => {
    for (const levy of LEVIES)
      expect(leg({ levy }).noticeDueAt.getTime()).toBeGreaterThan(base.now.getTime());
  });

  test('waiting for missing information does not count', () => {
    const rounds = [{ askedAt: at('2026-11-04 08:00'), answeredAt: at('2026-11-06 08:00') }];
    const result = leg({ rounds, now: at('2026-11-06 09:00') });
    expect(shown(result.noticeDueAt)).toBe('2026-11-11 17:00');
    expect(result.answerBy).toBeUndefined();
    expect(result.basis.map(({ id }) => id)).toEqual(['nd-252', 'nd-252-information']);
  });

  test('an open question has to be answered within five working days', () => {
    const rounds = [{ askedAt: at('2026-11-04 08:00'), answeredAt: undefined }];
    const result = leg({ rounds, now: at('2026-11-30 09:00') });
    expect(result.answerBy && shown(result.answerBy)).toBe('2026-11-11 17:00');
    expect(result.isNoticeOverdue).toBe(false);
  });

  test('the question is asked within five working days, within three for an exemption', () => {
    expect(shown(leg({}).askBy)).toBe('2026-11-09 17:00');
    expect(shown(leg({ isExemption: true }).askBy)).toBe('2026-11-05 17:00');
    expect(leg({ isExemption: true }).basis.map(({ id }) => id)).toContain('tt-89-exemption');
  });

  test('is overdue after its date, also when it came late', () => {
    expect(leg({ now: at('2026-11-09 17:00') }).isNoticeOverdue).toBe(false);
    expect(leg({ now: at('2026-11-10 08:00') }).isNoticeOverdue).toBe(true);
    expect(leg({ noticeAt: at('2026-11-10 08:00') }).isNoticeOverdue).toBe(true);
  });
});

describe('payments', () => {
  test('of land-use money: half in 30 days, the rest in 90, a Sunday moved to Monday', () => {
    const { payments } = leg({ noticeAt: at('2026-11-06 10:00') });
    expect(payments.map(({ sharePercent, payBy }) => [sharePercent, shown(payBy)])).toEqual([
      [50, '2026-12-07 17:00'], // 6/12/2026 is a Sunday
      [50, '2027-02-11 17:00'], // 4/2/2027 lies in Tết
    ]);
  });

  test('of other levies are named by the notice itself', () => {
    expect(leg({ levy: 'REGISTRATION_FEE', noticeAt: at('2026-11-04 10:00') }).payments).toEqual([]);
  });

  test('there are none without a notice', () => {
    expect(leg({}).payments).toEqual([]);
  });
});

test('before 1/7/2026 and outside the calendar there is no answer', () => {
  expect(deriveTaxLeg({ ...base, informationSlipAt: at('2026-06-30 10:00') }, rulebook)).toBeUndefined();
  expect(deriveTaxLeg({ ...base, informationSlipAt: at('2027-12-30 10:00') }, rulebook)).toBeUndefined();
});
