import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { GatewayError } from '../../schema/errors.ts';
import { type Basis, toBases } from './basis.ts';
import { findCalendarConflicts } from './calendar-conflicts.ts';
import { type HoursFile, hoursFileSchema, type SpecialDay, yearSchema } from './calendar-schema.ts';
import { type DayNumber, parseDay } from './instant.ts';

export interface CalendarData {
  /** First and last day covered, both included. */
  readonly firstDay: DayNumber;
  readonly lastDay: DayNumber;
  readonly days: ReadonlyMap<DayNumber, SpecialDay>;
  readonly hours: HoursFile;
  readonly bases: ReadonlyMap<string, Basis>;
}

/**
 * Reads the calendar from the texts of its YAML files (`2026.yaml`, …, and `hours.yaml`).
 * @throws GatewayError INTERNAL naming every fault, when a text is unreadable or the files contradict each other:
 *   a wrong calendar promises wrong dates to everybody, so it never starts.
 */
export function parseCalendarData(files: {
  readonly years: readonly string[];
  readonly hours: string;
}): CalendarData {
  const years = files.years.map((text, i) => parseFile(yearSchema, text, `calendar year file ${i + 1}`));
  const hours = parseFile(hoursFileSchema, files.hours, 'calendar hours file');
  if (years.length === 0) throw new GatewayError('INTERNAL', 'the calendar has no years');
  const faults = findCalendarConflicts(years, hours);
  if (faults.length > 0) throw new GatewayError('INTERNAL', `calendar refused: ${faults.join('; ')}`);
  const numbers = years.map(({ year }) => year);
  const bases = new Map<string, Basis>();
  for (const { sources } of [...years, hours]) {
    for (const [id, basis] of toBases(sources)) bases.set(id, basis);
  }
  return {
    firstDay: parseDay(`${Math.min(...numbers)}-01-01`) ?? 0,
    lastDay: parseDay(`${Math.max(...numbers)}-12-31`) ?? 0,
    days: new Map(years.flatMap(({ days }) => days.map((day) => [day.date, day] as const))),
    hours,
    bases,
  };
}

/** One YAML text checked against its schema. @throws GatewayError INTERNAL naming the file and every fault */
export function parseFile<T extends z.ZodType>(schema: T, text: string, name: string): z.output<T> {
  let raw: unknown;
  try {
    raw = parseYaml(text);
  } catch (cause) {
    throw new GatewayError('INTERNAL', `${name}: not readable as YAML`, { cause });
  }
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  throw new GatewayError('INTERNAL', `${name}: ${z.prettifyError(result.error)}`, { cause: result.error });
}
