import { GatewayError } from '../schema/errors.ts';
import { type Basis, toBases } from './calendar/basis.ts';
import { parseFile } from './calendar/calendar-data.ts';
import { HOURS_PER_DAY } from './calendar/calendar-schema.ts';
import { type DayNumber, dayOf } from './calendar/instant.ts';
import { inForce, periodFaults } from './dated.ts';
import {
  type HandlingRules,
  type Lane,
  type LimitsFile,
  limitsFileSchema,
  type PlainLimit,
  type ProcedureRule,
} from './limits-schema.ts';

/** The limits and rules by day, with the sources that they rest on. */
export interface Limits {
  /** The rule in force on a day; of a code that was replaced before that day, its successor's. */
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
    findProcedure: (code, day) => findRule(byCode, code, day),
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

/** Reception systems go on using a code after its end: a replacement is followed once, it is no chain of guesses. */
function findRule(
  byCode: ReadonlyMap<string, readonly ProcedureRule[]>,
  code: string,
  day: DayNumber,
): ProcedureRule | undefined {
  const own = byCode.get(code) ?? [];
  const rule = inForce(own, day);
  if (rule !== undefined) return rule;
  const ended = own.find(({ until, replacedBy }) => replacedBy !== undefined && (until ?? day) < day);
  return inForce(byCode.get(ended?.replacedBy ?? '') ?? [], day);
}

function findLimitFaults(file: LimitsFile): readonly string[] {
  const faults: string[] = [];
  const cite = (where: string, id: string | undefined): void => {
    if (id !== undefined && file.sources[id] === undefined)
      faults.push(`${where} cites the unknown source ${id}`);
  };
  faults.push(...periodFaults('handling', file.handling));
  for (const [code, rules] of byProcedure(file.procedures)) faults.push(...periodFaults(code, rules));
  for (const rules of file.handling) {
    for (const [use, id] of Object.entries(rules.sources)) cite(use, id);
  }
  for (const [lane, { source }] of Object.entries(file.lanes)) cite(`lane ${lane}`, source);
  const codes = new Set(file.procedures.map(({ code }) => code));
  for (const rule of file.procedures) {
    cite(rule.code, rule.source);
    if (rule.limit === undefined && rule.verified) faults.push(`${rule.code} has no limit, yet is verified`);
    if (rule.replacedBy !== undefined && (rule.until === undefined || !codes.has(rule.replacedBy)))
      faults.push(`${rule.code} is replaced by ${rule.replacedBy}, which needs an end and a rule of its own`);
    faults.push(...packageFaults(rule));
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

/** Legs wait for legs that come before them in the list, so that no leg waits for itself. */
function packageFaults({ code, limit }: ProcedureRule): readonly string[] {
  if (limit?.kind !== 'PACKAGE') return [];
  const before = new Set<string>();
  return limit.legs.flatMap(({ procedure, after }) => {
    const isKnown = after === undefined || before.has(after);
    before.add(procedure);
    return isKnown ? [] : [`${code}: ${procedure} waits for ${after}, which is no earlier leg`];
  });
}

/** Has the procedure no paper result that would go by post? By the rule of the day on which the dossier was received. */
export const isResultElectronicOnly = (limits: Limits, procedureCode: string, receivedAt: Date): boolean =>
  limits.findProcedure(procedureCode, dayOf(receivedAt.getTime()))?.result === 'ELECTRONIC';

/** The limit that holds in a lane, with the source of the lane's cut (undefined when the lane changes nothing). */
export function limitInLane(
  rule: { readonly limit: PlainLimit } & Pick<ProcedureRule, 'ifVerified' | 'lanes'>,
  lane: Lane,
  isVerified: boolean,
  defaults: Limits['laneDefaults'],
): { readonly limit: PlainLimit; readonly laneSource: string | undefined } {
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
function shorten(limit: PlainLimit, percent: number): PlainLimit {
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
export const nominalHours = (limit: PlainLimit): number | undefined => {
  if (limit.kind === 'WORKING_HOURS') return limit.hours;
  return limit.kind === 'WORKING_DAYS' ? limit.days * HOURS_PER_DAY : undefined;
};
