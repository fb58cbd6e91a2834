import { UnreadableText } from './dates.ts';

export interface Money {
  /** Whole đồng: a number up to 2^53 − 1, the digits themselves above. */
  readonly amount: number | string;
  readonly currency: 'VND';
}

/**
 * Whole đồng written as digits. A fraction of zeros (`12.00`) is accepted, any other is not: VND has no minor unit. Nor are three
 * zeros: `24.000` is how people here write twenty-four thousand.
 * @throws UnreadableText
 */
export function readVnd(text: string): Money {
  const digits = /^(-?\d{1,30})(?:\.0(?:0|000+)?)?$/.exec(text.trim())?.[1];
  if (digits === undefined) throw new UnreadableText('whole amount of VND');
  // A zero that somebody owes is a zero.
  const amount = Number(digits) + 0;
  return { amount: Number.isSafeInteger(amount) ? amount : BigInt(digits).toString(), currency: 'VND' };
}
