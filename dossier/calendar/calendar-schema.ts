import { z } from 'zod';
import { bilingualSchema, sourcesSchema } from './basis.ts';
import { parseDay, parseMinuteOfDay } from './instant.ts';

/** Working hours that one working day counts for in limits (domain.md §3: limits are in days or in hours, 8 a day). */
export const HOURS_PER_DAY = 8;

/** A text that `parse` understands, as what it means. */
const readBy = <T>(parse: (text: string) => T | undefined, what: string) =>
  z.string().transform((text, context): T => {
    const meaning = parse(text);
    if (meaning !== undefined) return meaning;
    context.addIssue({ code: 'custom', message: `no such ${what}: ${text}` });
    return z.NEVER;
  });

export const daySchema = readBy(parseDay, 'day');
export const timeSchema = readBy(parseMinuteOfDay, 'time');

/** `08:00-12:00` → minutes of the day. */
const intervalSchema = readBy((text) => {
  const [from, until, ...rest] = text.split('-').map(parseMinuteOfDay);
  const isInterval = from !== undefined && until !== undefined && rest.length === 0 && from < until;
  return isInterval ? { fromMinute: from, untilMinute: until } : undefined;
}, 'hours');

const hoursSchema = z.array(intervalSchema).refine(
  (intervals) =>
    intervals.every((interval, i) => {
      const previous = intervals[i - 1];
      return previous === undefined || previous.untilMinute <= interval.fromMinute;
    }),
  'hours overlap or are not in order',
);

const common = {
  date: daySchema,
  name: bilingualSchema,
  source: z.string(),
  standing: z.enum(['DECIDED', 'PROVISIONAL', 'UNVERIFIED']),
};

const specialDaySchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('HOLIDAY') }),
  z.strictObject({ ...common, kind: z.literal('COMPENSATORY'), for: daySchema }),
  z.strictObject({ ...common, kind: z.literal('LEAVE'), swappedWith: daySchema }),
  z.strictObject({ ...common, kind: z.literal('WORKED'), swappedWith: daySchema }),
]);

export const yearSchema = z.strictObject({
  year: z.int().min(2000).max(2200),
  sources: sourcesSchema,
  days: z.array(specialDaySchema).min(1),
});

const week = { mon: hoursSchema, tue: hoursSchema, wed: hoursSchema, thu: hoursSchema, fri: hoursSchema };

const periodSchema = z.strictObject({
  from: daySchema,
  until: daySchema,
  source: z.string(),
  week: z
    .strictObject({ ...week, sat: hoursSchema, sun: hoursSchema })
    .transform(({ sun, mon, tue, wed, thu, fri, sat }) => [sun, mon, tue, wed, thu, fri, sat] as const),
});

export const hoursFileSchema = z.strictObject({
  sources: sourcesSchema,
  processing: z.array(periodSchema).min(1),
});

export type Interval = z.infer<typeof intervalSchema>;
export type SpecialDay = z.infer<typeof specialDaySchema>;
export type YearFile = z.infer<typeof yearSchema>;
export type HoursFile = z.infer<typeof hoursFileSchema>;
