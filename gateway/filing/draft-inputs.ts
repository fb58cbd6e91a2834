import { z } from 'zod';
import { isFitText } from '../../schema/fit-text.ts';
import { idempotencyKey } from '../mutations/request-kinds.ts';

/** Tab and line feed are the only control characters that people write. */
const CONTROLS = /(?![\t\n])\p{Cc}/u;
const name = z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/);
const value = z
  .string()
  .max(2_000)
  .transform((given) => given.normalize('NFC').trim())
  .pipe(
    z
      .string()
      .max(500)
      .refine((text) => isFitText(text) && !CONTROLS.test(text), 'text without control characters'),
  );
/** Null says the same as nothing. */
const optional = <Shape extends z.ZodType>(shape: Shape) =>
  shape.nullish().transform((given) => given ?? undefined);
const optionalList = <Shape extends z.ZodType>(shape: Shape, most: number) =>
  z
    .array(shape)
    .max(most)
    .nullish()
    .transform((given) => given ?? []);
const optionalId = (pattern: RegExp) => optional(z.string().regex(pattern));
const names = optionalList(name, 80);

export const draftIdInput = z.strictObject({ draft: z.uuid() });
export const draftInput = z.strictObject({
  idempotencyKey,
  procedure: z.string().regex(/^\d\.\d{6}$/),
  place: z
    .strictObject({ ward: optionalId(/^[0-9]{5}$/), parcel: optionalId(/^[0-9A-Za-z-]{1,60}$/) })
    .nullish(),
  receptionPoint: optionalId(/^[0-9A-Za-z-]{1,20}$/),
  priority: optional(z.enum(['ELDERLY', 'DISABLED'])),
});
/** A paper without a document takes out the one that is there. */
const paper = z.strictObject({
  code: z.string().regex(/^[0-9A-Za-z.-]{1,40}$/),
  document: z
    .string()
    .regex(/^[0-9A-Za-z._:-]{1,100}$/)
    .nullish(),
});
export const approveInput = z.strictObject({
  draft: z.uuid(),
  fields: names,
  edits: optionalList(z.strictObject({ name, value }), 80),
  papers: optionalList(paper, 30),
});
export const withdrawInput = z.strictObject({ draft: z.uuid(), fields: names });
export const submitInput = z.strictObject({
  idempotencyKey,
  draft: z.uuid(),
  confirmation: optional(
    z.strictObject({ by: z.enum(['VNEID', 'SIGNATURE']), signature: optional(z.uuid()) }),
  ),
});
