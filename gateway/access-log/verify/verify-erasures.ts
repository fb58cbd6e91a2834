import {
  type IndexRange,
  isOrAre,
  mergeRanges,
  RangeCollector,
  rangeText,
  subtractRanges,
} from '../index-ranges.ts';
import type { AccessRecord } from '../record.ts';

/**
 * Every record that is gone must be named by an erasure that comes later in the same log, and whatever an erasure names
 * must be gone. That a change, an erasure or a fork was not erased shows where it would be missed: a gap in the versions
 * of its object, entries that are gone without an erasure, a head that cannot be found.
 */
export class ErasureCheck {
  readonly #gone = new RangeCollector();
  readonly #missing = new RangeCollector();
  readonly #erasures: { readonly at: number; readonly ranges: readonly IndexRange[] }[] = [];

  isGone(index: number): void {
    this.#gone.add(index);
  }

  /** Neither record nor leaf: that is told elsewhere, and is no erasure. */
  isMissing(from: number, until: number): void {
    this.#missing.add(from, until);
  }

  take(index: number, { erasure }: AccessRecord): void {
    // What comes after an erasure cannot have been erased by it.
    if (erasure)
      this.#erasures.push({
        at: index,
        ranges: erasure.ranges.map(([from, until]) => [from, Math.min(until, index)]),
      });
  }

  /** The entries that are gone, in order. */
  get gone(): readonly IndexRange[] {
    return this.#gone.ranges;
  }

  end(bad: (fault: string, index: number) => void): void {
    const named = mergeRanges(this.#erasures.flatMap(({ ranges }) => ranges));
    for (const range of subtractRanges(this.#gone.ranges, named))
      bad(
        `${rangeText(range)} ${isOrAre(range)} gone and no erasure names ${range[1] - range[0] === 1 ? 'it' : 'them'}`,
        range[0],
      );
    const absent = mergeRanges([...this.#gone.ranges, ...this.#missing.ranges]);
    for (const range of subtractRanges(named, absent)) {
      const by = this.#erasures.find(({ ranges }) =>
        ranges.some(([from, until]) => from <= range[0] && range[0] < until),
      );
      bad(
        `${rangeText(range)} ${range[1] - range[0] === 1 ? 'was' : 'were'} erased by entry ${by?.at} and ${isOrAre(range)} there again`,
        range[0],
      );
    }
  }
}
