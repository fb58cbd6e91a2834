import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runs } from '../tests/runs.ts';
import { MS_PER_HOUR, MS_PER_MINUTE } from './calendar/instant.ts';
import { DOSSIER_STATUSES, type DossierStatus } from './national-status.ts';
import { createRulebook, readRulebookTexts } from './rulebook.ts';
import type { StatusChange } from './status-history.ts';
import { placeInWorkflow } from './workflow-place.ts';
import type { Workflow, WorkflowStep } from './workflows.ts';

const rulebook = createRulebook(readRulebookTexts());
const QUARTER = 15 * MS_PER_MINUTE;
const FIRST = Date.parse('2026-11-02T00:00:00+07:00');
const ENDS: readonly DossierStatus[] = ['REJECTED', 'WITHDRAWN', 'STOPPED', 'RETURNED'];
const MOVES = DOSSIER_STATUSES.filter((status) => !ENDS.includes(status));
const CODES = ['A', 'B', 'C', 'D', 'E'] as const;
const text = { vi: 'bước', en: 'step' };

/** Any workflow at all, sound or not: loops, dead ends, steps that nothing leads to, statuses that nothing spans. */
const workflows = fc
  .array(
    fc.record({
      statuses: fc.uniqueArray(fc.constantFrom(...MOVES), { minLength: 1, maxLength: 3 }),
      next: fc.uniqueArray(fc.constantFrom(...CODES), { maxLength: 3 }),
      days: fc.option(fc.integer({ min: 1, max: 3 })),
      hours: fc.option(fc.integer({ min: 1, max: 12 })),
    }),
    { minLength: 2, maxLength: CODES.length },
  )
  .map(
    (drawn): Workflow => ({
      from: 0,
      isGeneral: false,
      isVerified: false,
      basis: { id: 'x', law: 'x', article: undefined, text, mark: 'GUESS' },
      steps: drawn.map(
        ({ statuses, next, days, hours }, index): WorkflowStep => ({
          code: CODES[index] ?? '',
          name: text,
          role: { by: 'AGENCY', name: text },
          isOptional: false,
          statuses,
          next: next.filter((code) => CODES.indexOf(code) < drawn.length),
          limit:
            days !== null
              ? { kind: 'WORKING_DAYS', days }
              : hours !== null
                ? { kind: 'WORKING_HOURS', hours }
                : undefined,
        }),
      ),
    }),
  );
/** Distinct quarters of an hour over some weeks, a holiday (24 November) among them. */
const histories = fc
  .uniqueArray(fc.integer({ min: 0, max: 24 * 4 * 30 }), { maxLength: 7 })
  .chain((quarters) =>
    fc.tuple(
      ...[...quarters]
        .sort((a, b) => a - b)
        .map((quarter) =>
          fc.constantFrom(...DOSSIER_STATUSES).map(
            (status): StatusChange => ({
              at: new Date(FIRST + quarter * QUARTER),
              status,
            }),
          ),
        ),
    ),
  );
const now = new Date(FIRST + 24 * 4 * 31 * QUARTER);

/**
 * Every way through the workflow without a loop, written out; the shortest to a step that spans the status, and of those the one
 * that takes the first door each time.
 */
function waysFrom(steps: readonly WorkflowStep[], start: WorkflowStep) {
  const ways: { readonly doors: readonly number[]; readonly at: WorkflowStep }[] = [];
  const go = (at: WorkflowStep, doors: readonly number[], seen: readonly WorkflowStep[]): void => {
    ways.push({ doors, at });
    at.next.forEach((code, door) => {
      const next = steps.find((step) => step.code === code);
      if (next && !seen.includes(next)) go(next, [...doors, door], [...seen, next]);
    });
  };
  go(start, [], [start]);
  const compare = (a: readonly number[], b: readonly number[]): number =>
    a.length - b.length ||
    (a.map((door, i) => door - (b[i] ?? 0)).find((difference) => difference !== 0) ?? 0);
  return ways.sort((a, b) => compare(a.doors, b.doors));
}

/** Where it stands after the first `count` changes: told from the changes alone, for each count anew. */
function standsAfter(
  steps: readonly WorkflowStep[],
  changes: readonly StatusChange[],
  count: number,
): { readonly last: WorkflowStep | undefined; readonly isEnded: boolean } {
  const change = changes[count - 1];
  if (!change) return { last: undefined, isEnded: false };
  const before = standsAfter(steps, changes, count - 1);
  if (ENDS.includes(change.status)) return { last: before.last, isEnded: true };
  const spans = (step: WorkflowStep): boolean => step.statuses.includes(change.status);
  const start = before.last ?? steps[0];
  const ahead = start && waysFrom(steps, start).find(({ at }) => spans(at))?.at;
  let earlier: WorkflowStep | undefined;
  for (let i = count - 1; i > 0 && !earlier; i -= 1) {
    const { last } = standsAfter(steps, changes, i);
    if (last && spans(last)) earlier = last;
  }
  return { last: ahead ?? earlier ?? steps.find(spans) ?? before.last, isEnded: false };
}

/** 8:00 to 12:00 and 13:00 to 17:00 by the clock of Hanoi. */
const isOpen = (ms: number): boolean => {
  const hour = new Date(ms + 7 * MS_PER_HOUR).getUTCHours();
  return rulebook.calendar.isWorkingDay(new Date(ms)) && hour >= 8 && hour < 17 && hour !== 12;
};
const hanoiDate = (ms: number): string => new Date(ms + 7 * MS_PER_HOUR).toISOString().slice(0, 10);

describe('the place in a workflow against one that is told change by change', () => {
  test('agrees on steps, times, rounds, states and lateness, whatever the workflow and the history', () => {
    fc.assert(
      fc.property(workflows, histories, (workflow, changes) => {
        const { steps } = workflow;
        const found = placeInWorkflow(
          workflow,
          { history: [...changes].reverse(), lane: 'STANDARD', now },
          rulebook,
        );
        const stands = changes.map((_change, i) => standsAfter(steps, changes, i + 1));
        const today = stands.at(-1);
        const current = today && !today.isEnded ? today.last : undefined;
        expect(found.current?.step).toBe(current);
        expect(found.endedAs).toBe(today?.isEnded ? changes.at(-1)?.status : undefined);
        for (const placed of found.steps) {
          const { step } = placed;
          const isIn = stands.map(({ last, isEnded }) => last === step && !isEnded);
          const entered = isIn.flatMap((is, i) => (is && !isIn[i - 1] ? [changes[i]?.at] : []));
          const left = isIn.flatMap((is, i) => (!is && isIn[i - 1] ? [changes[i]?.at] : []));
          expect(placed.rounds).toBe(entered.length);
          expect(placed.since).toEqual(entered[0]);
          expect(placed.until).toEqual(step === current ? undefined : left.at(-1));
          const canCome = current !== undefined && waysFrom(steps, current).some(({ at }) => at === step);
          expect(placed.state).toBe(
            step === current ? 'CURRENT' : entered.length > 0 ? 'DONE' : canCome ? 'WAITING' : 'SKIPPED',
          );
          const { limit } = step;
          if (!limit || entered.length === 0) {
            expect(placed.isLate).toBeUndefined();
            continue;
          }
          let quarters = 0;
          entered.forEach((from, round) => {
            const until = left[round] ?? now;
            for (let at = from?.getTime() ?? 0; at < until.getTime(); at += QUARTER) {
              const isFree =
                limit.kind === 'WORKING_DAYS' &&
                round === 0 &&
                hanoiDate(at) === hanoiDate(from?.getTime() ?? 0);
              if (isOpen(at) && !isFree) quarters += 1;
            }
          });
          expect(placed.isLate).toBe(
            quarters > (limit.kind === 'WORKING_DAYS' ? limit.days * 8 : limit.hours) * 4,
          );
        }
      }),
      { numRuns: runs(300) },
    );
  });

  test('what is done stays done, and is never told again as waiting', () => {
    fc.assert(
      fc.property(workflows, histories, (workflow, changes) => {
        const seen = new Set<string>();
        for (let count = 1; count <= changes.length; count += 1) {
          const history = changes.slice(0, count);
          const { steps } = placeInWorkflow(workflow, { history, lane: 'GREEN', now }, rulebook);
          expect(steps.filter(({ state }) => state === 'CURRENT').length).toBeLessThanOrEqual(1);
          for (const { step, state } of steps) {
            if (seen.has(step.code)) expect(['DONE', 'CURRENT']).toContain(state);
            if (state === 'DONE' || state === 'CURRENT') seen.add(step.code);
          }
        }
      }),
    );
  });
});
