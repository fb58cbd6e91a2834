import { median } from './median.ts';
import { PARTS, type Part } from './parts.ts';
import type { Measured } from './run-contenders.ts';

/** What a part takes of one contender's main thread. */
export interface PartCost {
  readonly part: Part;
  readonly contender: string;
  /** Of all that the thread did, from 0 to 1. */
  readonly share: number;
  /** As a multiple of all that the limit's thread did in the same round. */
  readonly ofLimit: number;
}

const YARDSTICK = 'limit';

/** Medians of the rounds. */
export function partCosts(measured: readonly Measured[]): readonly PartCost[] {
  const limit = measured.find(({ name }) => name === YARDSTICK)?.turns ?? [];
  return PARTS.flatMap((part) =>
    measured.map(({ name, turns }) => {
      const shares = turns.map((turn) => turn.shares?.get(part) ?? 0);
      const multiples = turns.map(
        ({ mainMicros }, round) => mainMicros / (limit[round]?.mainMicros ?? Number.NaN),
      );
      const ofLimit = median(shares.map((share, round) => share * (multiples[round] ?? Number.NaN)));
      return { part, contender: name, share: rounded(median(shares)), ofLimit: rounded(ofLimit) };
    }),
  );
}

const rounded = (value: number): number => Number(value.toFixed(3));

export function tableOfParts(costs: readonly PartCost[]): string {
  const names = [...new Set(costs.map(({ contender }) => contender))];
  const row = (part: Part): string[] =>
    names.map((name) => {
      const cost = costs.find((one) => one.part === part && one.contender === name);
      if (!cost || cost.share === 0) return '–'.padStart(18);
      return `${(cost.share * 100).toFixed(1).padStart(10)} % ${cost.ofLimit.toFixed(2).padStart(5)}`;
    });
  const sum = (name: string): string => {
    const own = costs.filter(({ contender }) => contender === name);
    return `${own
      .reduce((all, { ofLimit }) => all + ofLimit, 0)
      .toFixed(2)
      .padStart(18)}`;
  };
  return [
    `part (main thread) ${names.map((name) => name.padStart(18)).join(' ')}`,
    ...PARTS.filter((part) => costs.some((cost) => cost.part === part && cost.share > 0)).map(
      (part) => `${part.padEnd(18)} ${row(part).join(' ')}`,
    ),
    `${'all, × limit'.padEnd(18)} ${names.map(sum).join(' ')}`,
  ].join('\n');
}
