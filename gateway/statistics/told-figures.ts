import { MEASURES, type Measure, type Tally } from './month-counts.ts';
import { type Release, releaseOf, type Universe } from './small-cells.ts';

/** What is told of one total; undefined is hidden. */
export interface Figures {
  readonly received: number | undefined;
  readonly finished: number | undefined;
  /** Whole percents. */
  readonly onTimePercent: number | undefined;
  readonly waitedPercent: number | undefined;
  readonly workedHours: Hours | undefined;
  readonly waitedHours: Hours | undefined;
  readonly ratings: number | undefined;
  readonly meanRating: number | undefined;
}

export interface Hours {
  readonly median: number;
  readonly p90: number;
}

/** One total of a month that may be asked for. */
export type Total = { readonly branch?: string; readonly procedure?: string };

export const HIDDEN: Figures = {
  received: undefined,
  finished: undefined,
  onTimePercent: undefined,
  waitedPercent: undefined,
  workedHours: undefined,
  waitedHours: undefined,
  ratings: undefined,
  meanRating: undefined,
};

/** The figures of one month, told total by total. */
export class ToldFigures {
  readonly #tallies: readonly Tally[];
  readonly #releases: ReadonlyMap<Measure, Release>;
  readonly #threshold: number;
  readonly #known = new Map<string, Figures>();

  constructor(tallies: readonly Tally[], universe: Universe, threshold: number) {
    this.#tallies = tallies;
    this.#threshold = threshold;
    this.#releases = new Map(
      MEASURES.map((measure) => [
        measure,
        releaseOf(
          tallies.map(({ branch, procedure, counts }) => ({ branch, procedure, count: counts[measure] })),
          universe,
          threshold,
        ),
      ]),
    );
  }

  of(total: Total): Figures {
    const { branch, procedure } = total;
    // A branch's procedures are too few everywhere, and would tell of each other.
    if (branch !== undefined && procedure !== undefined) return HIDDEN;
    // Of names that there are none of nothing is kept: who makes them up fills no memory.
    if (!MEASURES.some((measure) => this.#isTold(measure, total))) return HIDDEN;
    const id = JSON.stringify([branch, procedure]);
    const known = this.#known.get(id) ?? this.#count(total);
    this.#known.set(id, known);
    return known;
  }

  #count(total: Total): Figures {
    const { branch, procedure } = total;
    const own = this.#tallies.filter(
      (tally) =>
        (branch === undefined || tally.branch === branch) &&
        (procedure === undefined || tally.procedure === procedure),
    );
    const sum = (measure: Measure) => own.reduce((all, { counts }) => all + counts[measure], 0);
    const count = (measure: Measure) => (this.#isTold(measure, total) ? sum(measure) : undefined);
    // A share tells both its parts to whoever knows the whole: each must be tellable by itself.
    const share = (part: Measure, rest: Measure) =>
      this.#isTold(part, total) && this.#isTold(rest, total) && this.#isTold('finished', total)
        ? Math.round((100 * sum(part)) / (sum(part) + sum(rest)))
        : undefined;
    const ratings = count('ratings');
    const scores = own.reduce((all, tally) => all + tally.scores, 0);
    return {
      received: count('received'),
      finished: count('finished'),
      onTimePercent: share('onTime', 'late'),
      waitedPercent: share('waited', 'unwaited'),
      workedHours: this.#isTold('finished', total) ? this.#hours(own, 'workedHours') : undefined,
      waitedHours: this.#isTold('waited', total) ? this.#hours(own, 'waitedHours') : undefined,
      ratings,
      meanRating: ratings === undefined ? undefined : Math.round((10 * scores) / ratings) / 10,
    };
  }

  #isTold(measure: Measure, { branch, procedure }: Total): boolean {
    const release = this.#releases.get(measure);
    if (branch !== undefined) return release?.branches.has(branch) === true;
    if (procedure !== undefined) return release?.procedures.has(procedure) === true;
    return release?.city === true;
  }

  /** Of fewer than are told at all nothing is told: some have no hours, for the calendar did not know their years. */
  #hours(own: readonly Tally[], of: 'workedHours' | 'waitedHours'): Hours | undefined {
    const sorted = own.flatMap((tally) => tally[of]).sort((one, other) => one - other);
    if (sorted.length < this.#threshold) return undefined;
    return { median: quantile(sorted, 0.5), p90: quantile(sorted, 0.9) };
  }
}

/** Nearest rank, in whole hours: what one dossier took to the minute is nobody's business. */
const quantile = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);
