import { ratios, type Spread } from './report.ts';
import type { Measured } from './run-contenders.ts';

/**
 * The most that a request through the gateway may cost, as a multiple of the frozen limit's CPU in the same round. Room for noise
 * is in it: of the rounds the median counts, and a short run holds more of the compiler's warming up than a long one.
 */
export const BOUND = 5;

/** @returns the multiple, and whether the guard lets it pass; what could not be measured does not. */
export function judge(
  measured: readonly Measured[],
  bound = BOUND,
): { of: Spread | null; isWithin: boolean } {
  const turnsOf = (name: string) => measured.find((one) => one.name === name)?.turns;
  const of = ratios(turnsOf('gateway') ?? [], turnsOf('limit'));
  return { of, isWithin: of !== null && of.median <= bound };
}
