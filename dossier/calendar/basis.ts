import { z } from 'zod';

/**
 * How well a statement is founded: S read in a primary source, S2 a secondary source, GK general knowledge,
 * GUESS a guess, GAP looked for and not found (a stand-in value that the city's own decision must replace).
 */
export const MARKS = ['S', 'S2', 'GK', 'GUESS', 'GAP'] as const;
export type Mark = (typeof MARKS)[number];

/** A guess and a stand-in are nothing that anybody could be told as certain. */
export const isFounded = (mark: Mark): boolean => mark !== 'GAP' && mark !== 'GUESS';

/** A source that a date or a limit rests on, told to the citizen beside the result. */
export interface Basis {
  readonly id: string;
  readonly law: string;
  readonly article: string | undefined;
  readonly text: { readonly vi: string; readonly en: string };
  readonly mark: Mark;
}

const composed = z
  .string()
  .min(1)
  .refine((text) => text === text.normalize('NFC'), 'must be NFC');

export const bilingualSchema = z.strictObject({ vi: composed, en: composed });

export const sourceSchema = z.strictObject({
  law: composed,
  article: composed.optional(),
  text: bilingualSchema,
  mark: z.enum(MARKS),
});

export const sourcesSchema = z.record(z.string().regex(/^[a-z0-9][a-z0-9-]*$/), sourceSchema);

/** Keyed sources as bases that carry their own id. */
export function toBases(sources: z.infer<typeof sourcesSchema>): ReadonlyMap<string, Basis> {
  return new Map(
    Object.entries(sources).map(([id, source]) => [
      id,
      { id, law: source.law, article: source.article, text: source.text, mark: source.mark },
    ]),
  );
}
