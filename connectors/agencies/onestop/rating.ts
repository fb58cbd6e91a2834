import { z } from 'zod';
import { defined } from '../../../schema/defined.ts';
import type { CircleRating } from '../../dossier-circle.ts';
import { readCompactInstant } from '../../mapping/compact-dates.ts';
import { readPersonalId } from '../../mapping/text.ts';
import { optionalText } from './wire.ts';

/** `DanhGia` of a dossier; the score also comes as a number. */
const shape = z.object({
  Diem: z
    .union([z.string().trim(), z.int().transform(String)])
    .pipe(z.enum(['1', '2', '3', '4', '5']))
    .transform(Number),
  ThoiDiem: z.string().transform((text, context) => {
    try {
      return readCompactInstant(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'no instant' });
      return z.NEVER;
    }
  }),
  NguoiDanhGia: optionalText,
});

/** One that cannot be read is no rating: it hides nothing of the dossier, and is counted nowhere. */
export function mapRating(given: unknown): { readonly rating?: CircleRating } {
  const read = shape.safeParse(given);
  if (!read.success) return {};
  const { Diem: score, ThoiDiem: at, NguoiDanhGia } = read.data;
  return { rating: { score, at, ...defined({ byId: readPersonalId(NguoiDanhGia) }) } };
}
