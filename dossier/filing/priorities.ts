import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const PRIORITY_REASONS = ['ELDERLY', 'DISABLED'] as const;
export type PriorityReason = (typeof PRIORITY_REASONS)[number];

const entry = z.strictObject({
  text: z.strictObject({ vi: z.string().min(1), en: z.string().min(1) }),
  law: z.string().min(1),
  from: z.iso.date(),
  verified: z.boolean(),
});
const file = z.strictObject({ priorities: z.record(z.enum(PRIORITY_REASONS), entry) });

/** Why a dossier is served before others, in plain words and with its law. */
export interface Priority {
  readonly reason: PriorityReason;
  readonly text: { readonly vi: string; readonly en: string };
  readonly law: string;
}

let known: z.infer<typeof file>['priorities'] | undefined;

/** @returns undefined for a reason that the data do not know. @throws ZodError for data of another shape. */
export function findPriority(reason: string): Priority | undefined {
  known ??= file.parse(parse(readFileSync(new URL('priorities.yaml', import.meta.url), 'utf8'))).priorities;
  const found = PRIORITY_REASONS.find((one) => one === reason);
  if (!found) return undefined;
  const { text, law } = known[found];
  return { reason: found, text, law };
}
