import { z } from 'zod';
import { sourcesSchema } from './calendar/basis.ts';
import { daySchema, timeSchema } from './calendar/calendar-schema.ts';

export const LANES = ['STANDARD', 'GREEN', 'PRIORITY'] as const;
export type Lane = (typeof LANES)[number];

const days = z.int().min(1).max(400);

const plainLimits = [
  z.strictObject({ kind: z.literal('SAME_DAY'), cutoff: timeSchema }),
  z.strictObject({ kind: z.literal('WORKING_DAYS'), days: z.number().min(0.5).max(400).multipleOf(0.5) }),
  z.strictObject({ kind: z.literal('WORKING_HOURS'), hours: z.number().min(1).max(3200) }),
  z.strictObject({ kind: z.literal('CALENDAR_DAYS'), days }),
] as const;
const plainLimitSchema = z.discriminatedUnion('kind', [...plainLimits]);

/** Linked procedures filed as one: each leg has its procedure's own limit, counted from the end of those that it waits for. */
const packageSchema = z.strictObject({
  kind: z.literal('PACKAGE'),
  legs: z.array(z.strictObject({ procedure: z.string(), after: z.string().optional() })).min(1),
});
const limitSchema = z.discriminatedUnion('kind', [...plainLimits, packageSchema]);

const laneOverrideSchema = z.strictObject({
  reductionPercent: z.number().min(0).max(90).optional(),
  limit: plainLimitSchema.optional(),
  source: z.string().optional(),
});

const period = { from: daySchema, until: daySchema.optional() };

const procedureSchema = z.strictObject({
  ...period,
  code: z.string().min(1),
  name: z.string().min(1),
  /** Without one, the limit of the reception system's catalogue holds. */
  limit: limitSchema.optional(),
  ifVerified: plainLimitSchema.optional(),
  /** False where the limit or its dates were looked for and not found in any source. */
  verified: z.boolean().default(true),
  /** The code that has taken its place since `until`. */
  replacedBy: z.string().optional(),
  supplementAnswerWithinDays: days.optional(),
  /** The result is electronic and in no other form: nothing goes by post. Absent: paper, with an electronic copy or without. */
  result: z.literal('ELECTRONIC').optional(),
  lanes: z
    .strictObject({ GREEN: laneOverrideSchema.optional(), PRIORITY: laneOverrideSchema.optional() })
    .optional(),
  source: z.string(),
});

const source = z.string();

const handlingSchema = z.strictObject({
  ...period,
  transferCutoff: timeSchema,
  /** For same-day procedures that only the catalogue knows; the listed ones carry their own. */
  sameDayCutoff: timeSchema,
  supplementRequestWithinDays: days,
  maxRestarts: z.int().min(0).max(10),
  resetApologyDaysBefore: z.int().min(0).max(30),
  maxResets: z.int().min(0).max(10),
  sources: z.strictObject({
    clock: source,
    boundaryFree: source,
    transfer: source,
    counting: source,
    hoursPerDay: source,
    pause: source,
    restart: source,
    oneGo: source,
    reset: source,
    stated: source,
    catalogue: source,
    provisional: source,
  }),
});

export const limitsFileSchema = z.strictObject({
  sources: sourcesSchema,
  handling: z.array(handlingSchema).min(1),
  lanes: z.strictObject({
    GREEN: z.strictObject({ reductionPercent: z.number().min(0).max(90), source }),
    PRIORITY: z.strictObject({ reductionPercent: z.number().min(0).max(90), source }),
  }),
  procedures: z.array(procedureSchema),
});

export type PlainLimit = z.infer<typeof plainLimitSchema>;
export type PackageLimit = z.infer<typeof packageSchema>;
export type Limit = z.infer<typeof limitSchema>;
export type ProcedureRule = z.infer<typeof procedureSchema>;
export type HandlingRules = z.infer<typeof handlingSchema>;
export type LimitsFile = z.infer<typeof limitsFileSchema>;
