import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { circleOf } from '../../connectors/testing/dossier-circles.ts';
import { createRulebook, readRulebookTexts } from '../../dossier/rulebook.ts';
import { createStandingDates, DERIVATION } from './standing-dates.ts';
import { createToldDates } from './told-date.ts';

const TEXTS = readRulebookTexts();
const rulebook = createRulebook(TEXTS);
const NOW = new Date('2026-11-20T03:00:00Z');
const at = (day: number, hour: number) => new Date(Date.UTC(2026, 2, day, hour)).toISOString();

/** Of every status, on days through the year, with and without whatever moves a date. */
function* dossiers(): Generator<DossierCircle> {
  for (let n = 0; n < 2_000; n += 1) {
    const has = (every: number) => n % every === 0;
    const day = 1 + ((n * 17) % 200);
    yield circleOf(`D${n}`, {
      ...{ status: 1 + (n % 10), procedure: has(3) ? '1.012756' : '9.999999', isBoundaryFree: has(7) },
      ...{
        receivedAt: at(day, n % 12),
        changedAt: at(day + 20, n % 24),
        lane: has(11) ? 'GREEN' : 'STANDARD',
      },
      ...(has(2) ? { receiptDueAt: at(day + 9 + (n % 5), 9) } : {}),
      ...(has(5) ? { clockStartedAt: at(day + 1, 4) } : {}),
      timing: {
        ...{ isElectronic: has(13), limit: { workingDays: 1 + (n % 15), isSameDay: has(29) } },
        statuses: [
          { at: at(day, 13), status: 4 },
          ...(has(4)
            ? [
                { at: at(day + 2, 5), status: 5 },
                { at: at(day + 6, 5), status: 4 },
              ]
            : []),
        ],
        ...(has(4) ? { supplements: [{ requestedAt: at(day + 2, 5), completedAt: at(day + 6, 4) }] } : {}),
        ...(has(6)
          ? {
              resets: [
                { apologySentAt: at(day + 8, 2), previousDueAt: at(day + 9, 9), newDueAt: at(day + 15, 9) },
              ],
            }
          : {}),
      },
    });
  }
}

describe('dates that stand in the store', () => {
  /**
   * Which dates came of which rules and which code. When they are others although `rules` are the same, the code works
   * dates out differently: DERIVATION must be counted up, or stored dates of before are believed. Then write down what it is now.
   */
  test('are worked out anew when the code gives others: DERIVATION was counted up', () => {
    const { of } = createStandingDates(rulebook, () => NOW);
    const dates = [...dossiers()].map((circle) => of(circle) ?? null);
    expect(dates.filter((date) => date === null).length).toBeGreaterThan(100);
    expect(dates.filter((date) => date !== null).length).toBeGreaterThan(1_000);
    expect({
      derivation: DERIVATION,
      rules: rulebook.version.slice(0, 16),
      dates: createHash('sha256').update(JSON.stringify(dates)).digest('hex').slice(0, 16),
    }).toEqual({ derivation: 1, rules: '0dca181b23e2fe39', dates: '711bc2122c082e72' });
  });

  test('are those that are told, and stay so whatever the clock says', () => {
    const { of } = createStandingDates(rulebook, () => NOW);
    for (const circle of dossiers()) {
      const found = of(circle);
      for (const days of found ? [0, 1, 30, 300] : []) {
        const then = new Date(NOW.getTime() + days * 86_400_000);
        const told = createToldDates(rulebook)(circle, then);
        expect([circle.code, days, told.dueMs]).toEqual([circle.code, days, found?.dueMs]);
        expect(told.isOverdue).toBe(!found?.isDone && then.getTime() > (found?.dueMs ?? 0));
      }
    }
  });

  test('are of other rules where any text is another, and of the same where none is', () => {
    const rules = (texts: typeof TEXTS) => createStandingDates(createRulebook(texts), () => NOW).rules;
    const all = [
      rules(TEXTS),
      rules({ ...TEXTS, hours: `${TEXTS.hours}\n` }),
      rules({ ...TEXTS, limits: `${TEXTS.limits}\n` }),
      rules({ ...TEXTS, years: TEXTS.years.map((year) => `${year}\n`) }),
    ];
    expect(new Set(all).size).toBe(4);
    expect(rules({ ...TEXTS })).toBe(all[0]);
    for (const one of all) expect(BigInt(one) > 0n && BigInt(one) < 2n ** 63n).toBe(true);
  });
});
