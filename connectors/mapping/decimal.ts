import { UnreadableText } from './dates.ts';

/**
 * A decimal number as it was written, digits and at most one point: `120.10` is not 120.1, and no number of ours could hold
 * `12345678901234567890.120`.
 * @throws UnreadableText for signs, exponents, commas, and more than 30 digits on either side.
 */
export function readDecimal(text: string): string {
  const known = text.trim();
  if (!/^\d{1,30}(?:\.\d{1,30})?$/.test(known)) throw new UnreadableText('decimal number');
  return known;
}
