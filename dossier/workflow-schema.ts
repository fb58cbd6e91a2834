import { z } from 'zod';
import { bilingualSchema, sourcesSchema } from './calendar/basis.ts';
import { daySchema } from './calendar/calendar-schema.ts';
import { DOSSIER_STATUSES } from './national-status.ts';

/** Who has the move in a step; the same words as for the next action. */
const WORKFLOW_PARTIES = ['OWNER', 'RECEPTION', 'AGENCY', 'POST'] as const;

/** A kind of unit or department, never a person (TT 01/2018 Art. 16: down to department level). */
const roleSchema = z.strictObject({
  by: z.enum(WORKFLOW_PARTIES),
  /** Id of the agency, where the step is always its. */
  agency: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .optional(),
  name: bilingualSchema,
});

/** Working time only: what the calendar measures. */
const stepLimitSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('WORKING_DAYS'),
    days: z.number().min(0.5).max(400).multipleOf(0.5),
  }),
  z.strictObject({ kind: z.literal('WORKING_HOURS'), hours: z.number().min(1).max(3200) }),
]);

const stepCode = z.string().regex(/^[A-Z][A-Z0-9_]*$/);

const stepSchema = z.strictObject({
  code: stepCode,
  name: bilingualSchema,
  role: z.string(),
  limit: stepLimitSchema.optional(),
  statuses: z.array(z.enum(DOSSIER_STATUSES)).min(1),
  /** Only some dossiers pass through it. */
  isOptional: z.boolean().default(false),
  next: z.array(stepCode),
});

const period = {
  from: daySchema,
  until: daySchema.optional(),
  source: z.string(),
  /** Has it been compared with the decision that announces it? */
  verified: z.boolean(),
  steps: z.array(stepSchema).min(2),
};

export const workflowsFileSchema = z.strictObject({
  sources: sourcesSchema,
  roles: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), roleSchema),
  /** For procedures without one of their own. */
  general: z.array(z.strictObject(period)).min(1),
  workflows: z.array(z.strictObject({ ...period, procedures: z.array(z.string().min(1)).min(1) })),
});

export type WorkflowRole = z.infer<typeof roleSchema>;
export type WorkflowStepRule = z.infer<typeof stepSchema>;
export type WorkflowsFile = z.infer<typeof workflowsFileSchema>;
