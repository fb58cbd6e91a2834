import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseFile } from '../calendar/calendar-data.ts';
import type { DueDateInput } from '../due-date.ts';
import { LANES } from '../limits-schema.ts';

const localTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/)
  .transform((text) => new Date(`${text.replace(' ', 'T')}:00+07:00`));

const caseSchema = z.strictObject({
  name: z.string(),
  procedure: z.string(),
  received: localTime.nullable(),
  started: localTime.optional(),
  free: z.boolean().default(false),
  electronic: z.boolean().default(false),
  lane: z.enum(LANES).default('STANDARD'),
  verified: z.boolean().default(false),
  catalogue: z.union([z.number(), z.literal('same-day')]).optional(),
  stated: localTime.optional(),
  pauses: z.array(z.tuple([localTime, localTime.nullable()])).default([]),
  supplements: z.array(z.tuple([localTime, localTime.nullable()])).default([]),
  /** Apology, new date, and the date before where the reception system tells it. */
  resets: z.array(z.tuple([localTime, localTime, localTime.optional()])).default([]),
  finished: localTime.optional(),
  now: localTime.optional(),
  expect: z.strictObject({
    due: localTime.nullable(),
    state: z.string().optional(),
    estimated: z.boolean().optional(),
    allowed: z.number().optional(),
    elapsed: z.number().optional(),
    paused: z.number().optional(),
    remaining: z.number().optional(),
    overdue: z.boolean().optional(),
    missed: z.boolean().optional(),
    promised: localTime.nullable().optional(),
    calculated: localTime.nullable().optional(),
    restarts: z.number().optional(),
    late: z.boolean().optional(),
    verdicts: z.array(z.string()).optional(),
    basis: z.array(z.string()).optional(),
  }),
});
export type DueDateCase = z.infer<typeof caseSchema>;

const fileSchema = z.array(z.strictObject({ rule: z.string(), cases: z.array(caseSchema).min(1) }));

/** The table of `due-date.cases.yaml`, by rule. */
export function readDueDateCases(): z.infer<typeof fileSchema> {
  const text = readFileSync(new URL('../due-date.cases.yaml', import.meta.url), 'utf8');
  return parseFile(fileSchema, text, 'due-date.cases.yaml');
}

export function toInput(row: DueDateCase): DueDateInput {
  const { catalogue } = row;
  return {
    procedureCode: row.procedure,
    lane: row.lane,
    isVerified: row.verified,
    catalogueLimit:
      catalogue === undefined
        ? undefined
        : catalogue === 'same-day'
          ? { workingDays: undefined, isSameDay: true }
          : { workingDays: catalogue, isSameDay: false },
    statedDueAt: row.stated,
    receivedAt: row.received ?? undefined,
    clockStartedAt: row.started,
    isBoundaryFree: row.free,
    isPaper: !row.electronic,
    pauses: row.pauses.map(([from, until]) => ({ from, until: until ?? undefined })),
    supplements: row.supplements.map(([requestedAt, completedAt]) => ({
      requestedAt,
      completedAt: completedAt ?? undefined,
    })),
    resets: row.resets.map(([apologySentAt, newDueAt, previousDueAt]) => ({
      apologySentAt,
      newDueAt,
      previousDueAt,
    })),
    finishedAt: row.finished,
    now: row.now ?? row.received ?? new Date('2026-11-02T09:00:00+07:00'),
  };
}
