import type { Basis } from './calendar/basis.ts';
import { HOURS_PER_DAY } from './calendar/calendar-schema.ts';
import { dayOf, MS_PER_HOUR } from './calendar/instant.ts';
import { CalendarCoverageError, type WorkingCalendar } from './calendar/working-calendar.ts';
import type { Levy, TaxRules } from './limits-schema.ts';
import { addUnpausedMs, mergePauses } from './pauses.ts';
import type { Rulebook } from './rulebook.ts';

const MS_PER_WORKING_DAY = HOURS_PER_DAY * MS_PER_HOUR;

/** A round in which the tax office asks the sender for missing information. */
export interface InformationRound {
  readonly askedAt: Date;
  readonly answeredAt: Date | undefined;
}

export interface TaxLegInput {
  readonly levy: Levy;
  /** An exemption is claimed: the tax office has to ask sooner. */
  readonly isExemption: boolean;
  /** When the tax office got the information slip (form 12/ĐK). */
  readonly informationSlipAt: Date;
  readonly rounds: readonly InformationRound[];
  readonly noticeAt: Date | undefined;
  readonly now: Date;
}

export interface TaxLeg {
  readonly noticeDueAt: Date;
  readonly isNoticeOverdue: boolean;
  /** By when missing information had to be asked for. */
  readonly askBy: Date;
  /** By when an open question has to be answered by its receiver; undefined when none is open. */
  readonly answerBy: Date | undefined;
  /** From the notice; empty without one or where only the notice itself names the date. */
  readonly payments: readonly { readonly sharePercent: number; readonly payBy: Date }[];
  readonly basis: readonly Basis[];
}

/**
 * The tax authority's part of a land dossier. The date printed on a notice (`HAN_NOP`) outranks `payments`.
 * Undefined before 1/7/2026 (other limits held) and where an instant lies outside the calendar.
 */
export function deriveTaxLeg(input: TaxLegInput, { calendar, limits }: Rulebook): TaxLeg | undefined {
  const rules = limits.findTax(dayOf(input.informationSlipAt.getTime()));
  if (rules === undefined) return undefined;
  try {
    return derive(input, rules, calendar, limits.basis);
  } catch (error) {
    if (error instanceof CalendarCoverageError) return undefined;
    throw error;
  }
}

function derive(
  input: TaxLegInput,
  rules: TaxRules,
  calendar: WorkingCalendar,
  basis: (id: string) => Basis,
): TaxLeg {
  const { levy, informationSlipAt, noticeAt, now, rounds, isExemption } = input;
  const end = noticeAt ?? now;
  const waits = mergePauses(
    rounds.map(({ askedAt, answeredAt }) => ({ from: askedAt, until: answeredAt })),
    end.getTime(),
  );
  const start = calendar.openingOfWorkingDay(informationSlipAt, 1).getTime();
  const allowedMs = rules.noticeWithinDays[levy] * MS_PER_WORKING_DAY;
  const noticeDueMs = addUnpausedMs(calendar, start, allowedMs, waits);
  const askDays = isExemption ? rules.informationAskWithinDaysExemption : rules.informationAskWithinDays;
  const open = rounds.find(({ answeredAt }) => answeredAt === undefined);
  const terms = noticeAt === undefined ? [] : (rules.payments[levy] ?? []);
  const ids = [
    rules.sources.notice,
    ...(rounds.length > 0 ? [rules.sources.information] : []),
    ...(isExemption ? [rules.sources.exemption] : []),
    ...(terms.length > 0 ? [rules.sources.payment] : []),
  ];
  return {
    noticeDueAt: new Date(noticeDueMs),
    isNoticeOverdue: end.getTime() > noticeDueMs,
    askBy: calendar.addWorkingDays(informationSlipAt, askDays),
    answerBy:
      open === undefined
        ? undefined
        : calendar.addWorkingDays(open.askedAt, rules.informationAnswerWithinDays),
    payments: terms.map(({ sharePercent, withinDays }) => ({
      sharePercent,
      payBy: calendar.closeOfCalendarDay(noticeAt ?? now, withinDays),
    })),
    basis: ids.map(basis),
  };
}
