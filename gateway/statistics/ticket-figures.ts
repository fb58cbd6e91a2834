import type { Atom, Universe } from './small-cells.ts';
import { releaseOf } from './small-cells.ts';
import type { Total } from './told-figures.ts';

/** A ticket whose deadline fell into the month: was it kept? */
export interface TicketOutcome {
  /** Empty where nobody said, which is no name that may be asked for. */
  readonly branch: string;
  readonly procedure: string;
  readonly isOnTime: boolean;
}

/** undefined is hidden. */
export interface TicketFigures {
  readonly due: number | undefined;
  readonly onTimePercent: number | undefined;
}

/** What is told of the tickets of one month. */
export class ToldTickets {
  readonly #outcomes: readonly TicketOutcome[];
  readonly #isTold: (which: 'due' | 'onTime' | 'late', total: Total) => boolean;

  constructor(outcomes: readonly TicketOutcome[], universe: Universe, threshold: number) {
    this.#outcomes = outcomes;
    const release = (counted: readonly TicketOutcome[]) => releaseOf(atomsOf(counted), universe, threshold);
    const releases = {
      due: release(outcomes),
      onTime: release(outcomes.filter(({ isOnTime }) => isOnTime)),
      late: release(outcomes.filter(({ isOnTime }) => !isOnTime)),
    };
    this.#isTold = (which, { branch, procedure }) => {
      const { city, branches, procedures } = releases[which];
      if (branch !== undefined) return branches.has(branch);
      return procedure === undefined ? city : procedures.has(procedure);
    };
  }

  of(total: Total): TicketFigures {
    const { branch, procedure } = total;
    const hidden = { due: undefined, onTimePercent: undefined };
    if ((branch !== undefined && procedure !== undefined) || !this.#isTold('due', total)) return hidden;
    const own = this.#outcomes.filter(
      (one) =>
        (branch === undefined || one.branch === branch) &&
        (procedure === undefined || one.procedure === procedure),
    );
    const onTime = own.filter(({ isOnTime }) => isOnTime).length;
    const isShareTold = this.#isTold('onTime', total) && this.#isTold('late', total);
    return {
      due: own.length,
      onTimePercent: isShareTold ? Math.round((100 * onTime) / own.length) : undefined,
    };
  }
}

function atomsOf(outcomes: readonly TicketOutcome[]): readonly Atom[] {
  const counts = new Map<string, Atom>();
  for (const { branch, procedure } of outcomes) {
    const id = JSON.stringify([branch, procedure]);
    counts.set(id, { branch, procedure, count: (counts.get(id)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}
