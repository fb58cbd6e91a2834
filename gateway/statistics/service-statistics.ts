import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import type { Rulebook } from '../../dossier/rulebook.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import { MonthCounts, type Story, storyOf } from './month-counts.ts';
import type { Universe } from './small-cells.ts';
import { type Figures, HIDDEN, ToldFigures, type Total } from './told-figures.ts';

export interface StatisticsParts {
  readonly directory: Pick<DossierDirectory, 'all' | 'version'>;
  readonly rulebook: Rulebook;
  /** Counts below it are hidden. */
  readonly threshold: number;
  readonly now: () => Date;
  /** Lets others have their turn. */
  readonly pause?: () => Promise<void>;
}

interface Months {
  readonly version: number;
  readonly asOf: Date;
  readonly figures: ReadonlyMap<string, ToldFigures>;
  readonly universe: Universe;
}

/** Months that are over change by corrections alone: they need not be counted anew after every change of a dossier. */
const KEPT_MS = 30_000;
/** Nobody waits longer than this for a turn. */
const TURN_MS = 8;

/**
 * How dossiers were served, by month, over all that the directory knows. Every process counts for itself and comes to the same
 * figures. All months are counted at once, at most once in a while, and what a dossier has to say only once for each of its
 * states: a question costs a look-up.
 */
export class ServiceStatistics {
  readonly #parts: StatisticsParts;
  readonly #stories = new WeakMap<DossierCircle, Story>();
  #months: Months | undefined;
  #counting: Promise<Months> | undefined;

  constructor(parts: StatisticsParts) {
    this.#parts = parts;
  }

  async of(
    month: string,
    total: Total,
  ): Promise<{ readonly figures: Figures; readonly asOf: Date; readonly universe: Universe }> {
    const { asOf, figures, universe } = await this.#current();
    return { asOf, universe, figures: figures.get(month)?.of(total) ?? HIDDEN };
  }

  async #current(): Promise<Months> {
    const { directory, now } = this.#parts;
    const known = this.#months;
    const ageMs = known ? now().getTime() - known.asOf.getTime() : Number.POSITIVE_INFINITY;
    if (known && (known.version === directory.version || (ageMs >= 0 && ageMs < KEPT_MS))) return known;
    this.#counting ??= this.#count().finally(() => {
      this.#counting = undefined;
    });
    return this.#counting;
  }

  async #count(): Promise<Months> {
    const { directory, rulebook, threshold, now, pause = nextTurn } = this.#parts;
    const { version } = directory;
    const asOf = now();
    const counts = new Map<string, MonthCounts>();
    const universe = { branches: new Set<string>(), procedures: new Set<string>() };
    let turnMs = performance.now();
    const rest = async () => {
      if (performance.now() - turnMs < TURN_MS) return;
      await pause();
      turnMs = performance.now();
    };
    for await (const circle of directory.all()) {
      universe.branches.add(circle.receivingBranch);
      universe.procedures.add(circle.procedure);
      for (const { month, add } of this.#storyOf(circle, rulebook)) {
        const of = counts.get(month) ?? new MonthCounts();
        counts.set(month, of);
        add(of.tallyOf(circle));
      }
      await rest();
    }
    const figures = new Map<string, ToldFigures>();
    for (const [month, { tallies }] of counts) {
      figures.set(month, new ToldFigures(tallies, universe, threshold));
      await rest();
    }
    this.#months = { version, asOf, figures, universe };
    return this.#months;
  }

  #storyOf(circle: DossierCircle, rulebook: Rulebook): Story {
    const known = this.#stories.get(circle) ?? storyOf(circle, rulebook);
    this.#stories.set(circle, known);
    return known;
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
