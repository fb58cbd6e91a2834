import { type Cost, growthOf, STEEPEST } from './growth.ts';

/** One thing that a part has measured. */
export interface Finding {
  readonly what: string;
  /** For people. */
  readonly told: string;
  /** Why it is not as it must be. */
  readonly fault?: string;
  readonly figures: unknown;
}

/** What something costs at each size: it must not grow faster than linearly. */
export function grown(what: string, costs: readonly Cost[]): Finding {
  const growth = Number(growthOf(costs).toFixed(2));
  const each = costs.map(({ size, cpuMicros }) => `${size}: ${(cpuMicros / size).toFixed(2)}`).join('   ');
  const fault = growth <= STEEPEST ? {} : { fault: `grows with the exponent ${growth}, beyond ${STEEPEST}` };
  return {
    ...{ what, told: `growth ${growth.toFixed(2)}   CPU µs each at ${each}`, ...fault },
    figures: { growth, costs },
  };
}

/** The most that one of a page of a hundred may cost, of what one alone costs. */
export const CHEAPEST_PAGE = 0.2;

/** What one of many costs, as a share of what one alone costs. NaN where one of the two was not measured. */
export function shareOfSingle(costs: readonly Cost[], many: number): number {
  const eachAt = (wanted: number): number => {
    const cost = costs.find(({ size }) => size === wanted);
    return cost ? cost.cpuMicros / cost.size : Number.NaN;
  };
  return eachAt(many) / eachAt(1);
}

/** One of a page of a hundred must cost less than a fifth of one alone. */
export function paged(what: string, costs: readonly Cost[]): Finding {
  const share = Number(shareOfSingle(costs, 100).toFixed(3));
  const each = costs.map(({ size, cpuMicros }) => `${size}: ${(cpuMicros / size).toFixed(0)}`).join('   ');
  const fault =
    share < CHEAPEST_PAGE
      ? {}
      : { fault: `one of a hundred costs ${share} of one alone, ${CHEAPEST_PAGE} is allowed` };
  return {
    ...{ what, told: `one of 100 costs ${share} of one alone   CPU µs each at ${each}`, ...fault },
    figures: { share, costs },
  };
}

/** Measured and told, and held against nothing. */
export const told = (what: string, figures: Readonly<Record<string, number>>): Finding => ({
  ...{ what, figures },
  told: Object.entries(figures)
    .map(([name, value]) => `${name} ${Number(value.toFixed(2))}`)
    .join('   '),
});
