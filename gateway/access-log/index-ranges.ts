/** Entries of a log, half-open. */
export type IndexRange = readonly [from: number, until: number];

/** The same entries in order, none touching the next. */
export function mergeRanges(ranges: readonly IndexRange[]): IndexRange[] {
  const merged: [number, number][] = [];
  for (const [from, until] of ranges.toSorted(([a], [b]) => a - b)) {
    if (from >= until) continue;
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], until);
    else merged.push([from, until]);
  }
  return merged;
}

/** What of the ranges lies in none of the others; both in order, as `mergeRanges` gives them. */
export function subtractRanges(ranges: readonly IndexRange[], others: readonly IndexRange[]): IndexRange[] {
  const left: IndexRange[] = [];
  let next = 0;
  for (const [from, until] of ranges) {
    let start = from;
    while ((others[next]?.[1] ?? Number.POSITIVE_INFINITY) <= start) next += 1;
    for (let place = next; start < until; place += 1) {
      const [cut, end] = others[place] ?? [until, until];
      if (cut >= until) break;
      if (cut > start) left.push([start, cut]);
      start = Math.max(start, end);
    }
    if (start < until) left.push([start, until]);
  }
  return left;
}

/** Collects indices that come in order, in memory for their ranges only. */
export class RangeCollector {
  readonly #ranges: [number, number][] = [];

  add(from: number, until = from + 1): void {
    const last = this.#ranges.at(-1);
    if (last?.[1] === from) last[1] = until;
    else this.#ranges.push([from, until]);
  }

  get ranges(): readonly IndexRange[] {
    return this.#ranges;
  }
}

/** `entry 7`, `entries 5–9`. */
export const rangeText = ([from, until]: IndexRange): string =>
  until - from === 1 ? `entry ${from}` : `entries ${from}–${until - 1}`;

/** The verb that goes with it. */
export const isOrAre = ([from, until]: IndexRange): string => (until - from === 1 ? 'is' : 'are');
