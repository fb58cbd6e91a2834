import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const DAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;
/** ISO 8601 durations of days, hours and minutes, as milliseconds. */
const duration = z
  .string()
  .regex(/^P(?=.)(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?)?$/)
  .transform((text) => {
    const part = (letter: string) => Number(new RegExp(`(\\d+)${letter}`).exec(text)?.[1] ?? 0);
    return ((part('D') * 24 + part('H')) * 60 + part('M')) * 60_000;
  });
const words = z.array(z.string().min(1)).min(1);

const whereShape = z.strictObject({
  kind: words,
  actorKind: words.optional(),
  org: words.optional(),
  agency: words.optional(),
  client: words.optional(),
  branch: words.optional(),
  decision: words.optional(),
  outcome: words.optional(),
  subjectKind: words.optional(),
  classes: words.optional(),
  grounds: words.optional(),
  signals: words.optional(),
  hasDossier: z.literal(true).optional(),
});

const ruleShape = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{2,40}$/),
    title: z.strictObject({ vi: z.string().min(10), en: z.string().min(10) }),
    severity: z.enum(['notice', 'warning', 'alarm']),
    where: whereShape,
    per: z.enum(['actor', 'client', 'record']),
    count: z.enum(['records', 'subjects', 'dossiers']),
    atLeast: z.int().min(1),
    within: duration,
    nothingBut: words.optional(),
    outside: z
      .strictObject({
        zone: z.string().regex(/^[A-Za-z_]+\/[A-Za-z_]+$/),
        hours: z.partialRecord(z.enum(DAYS), z.string().regex(/^\d\d:\d\d-\d\d:\d\d$/)),
      })
      .optional(),
    unlessLater: z
      .strictObject({ signals: words, orDossierMoved: z.boolean().default(false), after: duration })
      .optional(),
    quiet: duration.optional(),
  })
  .refine((rule) => rule.per === 'record' || rule.quiet !== undefined, 'a rule that counts needs `quiet`')
  .refine((rule) => rule.per !== 'record' || rule.atLeast === 1, 'every record by itself counts as one')
  .refine(
    (rule) => rule.nothingBut === undefined || rule.where.hasDossier === true,
    '`nothingBut` speaks of dossiers: it needs `hasDossier`',
  );

export type WatchRule = z.infer<typeof ruleShape>;

/** @throws Error naming every fault: a rule that nobody can understand does not silently watch nothing. */
export function parseRules(text: string): readonly WatchRule[] {
  const parsed = z.array(ruleShape).min(1).safeParse(parse(text));
  if (!parsed.success) throw new Error(`watch rules: ${z.prettifyError(parsed.error)}`);
  const ids = parsed.data.map(({ id }) => id);
  const repeated = ids.find((id, place) => ids.indexOf(id) !== place);
  if (repeated !== undefined) throw new Error(`watch rules: ${repeated} is there twice`);
  return parsed.data;
}

export const readRules = (file: URL = new URL('rules.yaml', import.meta.url)): readonly WatchRule[] =>
  parseRules(readFileSync(file, 'utf8'));

/** PostgreSQL's `isodow`, Monday is 1. */
export const DAY_NUMBERS: ReadonlyMap<string, number> = new Map(DAYS.map((day, place) => [day, place + 1]));
