import { type DayNumber, formatDay } from './calendar/instant.ts';

/** A rule that holds from its first to its last day, both included; without a last day it is still in force. */
export interface Dated {
  readonly from: DayNumber;
  readonly until?: DayNumber | undefined;
}

export const inForce = <T extends Dated>(rules: readonly T[], day: DayNumber): T | undefined =>
  rules.find(({ from, until }) => from <= day && (until === undefined || day <= until));

/** Faults of rules of which one at most may hold on any day. @param where what they are the rules of */
export function periodFaults(where: string, rules: readonly Dated[]): readonly string[] {
  const faults: string[] = [];
  const sorted = [...rules].sort((a, b) => a.from - b.from);
  for (const [i, rule] of sorted.entries()) {
    if (rule.until !== undefined && rule.until < rule.from) faults.push(`${where} ends before it begins`);
    const next = sorted[i + 1];
    if (next !== undefined && (rule.until === undefined || next.from <= rule.until))
      faults.push(`${where} has two rules on ${formatDay(next.from)}`);
  }
  return faults;
}
