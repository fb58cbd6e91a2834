import { GatewayError } from '../schema/errors.ts';
import { type Basis, toBases } from './calendar/basis.ts';
import { parseFile } from './calendar/calendar-data.ts';
import { HOURS_PER_DAY } from './calendar/calendar-schema.ts';
import { type DayNumber, dayOf, formatDay } from './calendar/instant.ts';
import {
  type HandlingRules,
  type Lane,
  type Limit,
  type LimitsFile,
  limitsFileSchema,
  type ProcedureRule,
} from './limits-schema.ts';

interface Dated {
  readonly from: DayNumber;
  readonly until?: DayNumber | undefined;
}

/** The limits and rules by day, with the sources that they rest on. */
export interface Limits {
  readonly findProcedure: (code: string, day: DayNumber) => ProcedureRule | undefined;
  readonly findHandling: (day: DayNumber) => HandlingRules | undefined;
  readonly laneDefaults: LimitsFile['lanes'];
  /** @throws GatewayError INTERNAL for an id that the file does not define (refused at start, so never later). */
  readonly basis: (id: string) => Basis;
}

/**
 * Reads `limits.yaml`. @throws GatewayError INTERNAL naming every fault: unknown source, two rules for one day,
 * a green lane outside the announced 30–60 %.
 */
export function parseLimits(text: string): Limits {
  const file = parseFile(limitsFileSchema, text, 'limits.yaml');
  const faults = findLimitFaults(file);
  if (faults.length > 0) throw new GatewayError('INTERNAL', `limits.yaml refused: ${faults.join('; ')}`);
  const bases = toBases(file.sources);
  const byCode = byProcedure(file.procedures);
  return {
    findProcedure: (code, day) => inForce(byCode.get(code) ?? [], day),
    findHandling: (day) => inForce(file.handling, day),
    laneDefaults: file.lanes,
    basis: (id) => {
      const basis = bases.get(id);
      if (basis === undefined) throw new GatewayError('INTERNAL', `limits.yaml has no source ${id}`);
      return basis;
    },
  };
}

function byProcedure(rules: readonly ProcedureRule[]): ReadonlyMap<string, readonly ProcedureRule[]> {
  const groups = new Map<string, ProcedureRule[]>();
  for (const rule of rules) groups.set(rule.code, [...(groups.get(rule.code) ?? []), rule]);
  return groups;
}

const inForce = <T extends Dated>(rules: readonly T[], day: DayNumber): T | undefined =>
  rules.find(({ from, until }) => from <= day && (until === undefined || day <= until));

function findLimitFaults(file: LimitsFile): readonly string[] {
  const faults: string[] = [];
  const cite = (where: string, id: string | undefined): void => {
    if (id !== undefined && file.sources[id] === undefined)
      faults.push(`${where} cites the unknown source ${id}`);
  };
  const overlaps = (where: string, rules: readonly Dated[]): void => {
    const sorted = [...rules].sort((a, b) => a.from - b.from);
    for (const [i, rule] of sorted.entries()) {
      if (rule.until !== undefined && rule.until < rule.from) faults.push(`${where} ends before it begins`);
      const next = sorted[i + 1];
      if (next !== undefined && (rule.until === undefined || next.from <= rule.until)) {
        faults.push(`${where} has two rules on ${formatDay(next.from)}`);
      }
    }
  };
  overlaps('handling', file.handling);
  for (const [code, rules] of byProcedure(file.procedures)) overlaps(code, rules);
  for (const rules of file.handling) {
    for (const [use, id] of Object.entries(rules.sources)) cite(use, id);
  }
  for (const [lane, { source }] of Object.entries(file.lanes)) cite(`lane ${lane}`, source);
  for (const rule of file.procedures) {
    cite(rule.code, rule.source);
    for (const [lane, override] of Object.entries(rule.lanes ?? {})) {
      cite(`${rule.code} lane ${lane}`, override?.source);
      if ((override?.limit === undefined) === (override?.reductionPercent === undefined)) {
        faults.push(`${rule.code} lane ${lane} needs either a limit or a reduction`);
      }
    }
  }
  const greens = [file.lanes.GREEN, ...file.procedures.map((rule) => rule.lanes?.GREEN)];
  for (const percent of greens.map((green) => green?.reductionPercent)) {
    if (percent !== undefined && (percent < 30 || percent > 60))
      faults.push(`the green lane cuts 30–60 %, not ${percent}`);
  }
  return faults;
}

/** Has the procedure no paper result that would go by post? By the rule of the day on which the dossier was received. */
export const isResultElectronicOnly = (limits: Limits, procedureCode: string, receivedAt: Date): boolean =>
  limits.findProcedure(procedureCode, dayOf(receivedAt.getTime()))?.result === 'ELECTRONIC';

/** The limit that holds in a lane, with the source of the lane's cut (undefined when the lane changes nothing). */
export function limitInLane(
  rule: Pick<ProcedureRule, 'limit' | 'ifVerified' | 'lanes'>,
  lane: Lane,
  isVerified: boolean,
  defaults: Limits['laneDefaults'],
): { readonly limit: Limit; readonly laneSource: string | undefined } {
  const limit = (isVerified ? rule.ifVerified : undefined) ?? rule.limit;
  if (lane === 'STANDARD') return { limit, laneSource: undefined };
  const override = rule.lanes?.[lane];
  const laneSource = override?.source ?? defaults[lane].source;
  // A lane's own limit replaces the ordinary one; a verification still needs its longer time, cut like the rest.
  if (override?.limit !== undefined && !(isVerified && rule.ifVerified !== undefined)) {
    return { limit: override.limit, laneSource };
  }
  const percent = override?.reductionPercent ?? defaults[lane].reductionPercent;
  return { limit: shorten(limit, percent), laneSource };
}

/** Rounded up (half days, whole hours, whole calendar days): what is promised must be kept. */
function shorten(limit: Limit, percent: number): Limit {
  const kept = (amount: number, step: number): number => {
    // Tenths of a percent keep 40 h × 0.7 an exact 28 rather than 28.000000000000004 rounded up.
    const exact = Math.round(amount * (100 - percent) * 1000) / 100_000;
    return Math.ceil(exact / step) * step;
  };
  switch (limit.kind) {
    case 'SAME_DAY':
      return limit;
    case 'WORKING_DAYS':
      return { kind: 'WORKING_DAYS', days: kept(limit.days, 0.5) };
    case 'WORKING_HOURS':
      return { kind: 'WORKING_HOURS', hours: kept(limit.hours, 1) };
    case 'CALENDAR_DAYS':
      return { kind: 'CALENDAR_DAYS', days: kept(limit.days, 1) };
    default:
      return limit satisfies never;
  }
}

/** Working hours of a limit whose length does not depend on the calendar. */
export const nominalHours = (limit: Limit): number | undefined => {
  if (limit.kind === 'WORKING_HOURS') return limit.hours;
  return limit.kind === 'WORKING_DAYS' ? limit.days * HOURS_PER_DAY : undefined;
};
