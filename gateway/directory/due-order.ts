import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import {
  type DatedPiece,
  type DatedReading,
  type DuePlace,
  type ListedDossier,
  olderFirst,
  type Place,
} from './dossier-directory.ts';

export interface Due extends Place {
  /** Undefined for one that has no due date. */
  readonly dueMs: number | undefined;
}

export type DueDossier = ListedDossier & Due;

/** Later than every date. */
const NEVER_MS = Number.MAX_SAFE_INTEGER;

/** Without a due date it comes last. */
export const dueFirst = (a: Due, b: Due): number =>
  (a.dueMs ?? NEVER_MS) - (b.dueMs ?? NEVER_MS) || olderFirst(a, b);

const placeOf = ({ dueMs = NEVER_MS, receivedMs, code }: Due): DuePlace => ({ dueMs, receivedMs, code });

export interface DueOrderParts {
  readonly read: (reading: DatedReading) => AsyncIterable<DatedPiece>;
  readonly fits: (item: ListedDossier) => boolean;
  /** At the moment whose order is shown. */
  readonly dueMsOf: (circle: DossierCircle) => number | undefined;
}

/** A list by due date, from a place on: what moves with the clock is sorted in among what stands. */
export class DueOrder {
  readonly #parts: DueOrderParts;

  constructor(parts: DueOrderParts) {
    this.#parts = parts;
  }

  /** @param likely how many are looked at. */
  async *after(place: Due | undefined, likely: number): AsyncGenerator<DueDossier> {
    const { read, fits } = this.#parts;
    const isMoving = new Set<string>();
    let moving: DueDossier[] = [];
    let last = place;
    for await (const { standing, uncertain } of read({
      order: 'first',
      from: place && placeOf(place),
      likely,
    })) {
      for await (const item of uncertain) {
        isMoving.add(item.code);
        const dated = this.#dated(item);
        // What was shown as standing before somebody worked it out by other rules is not shown again.
        if ((last === undefined || dueFirst(dated, last) > 0) && fits(item)) moving.push(dated);
      }
      moving.sort(dueFirst);
      for (const item of standing) {
        if (isMoving.has(item.code) || !fits(item)) continue;
        const rest = moving.findIndex((one) => dueFirst(one, item) > 0);
        yield* rest < 0 ? moving : moving.slice(0, rest);
        moving = rest < 0 ? [] : moving.slice(rest);
        yield item;
        last = item;
      }
    }
    yield* moving;
  }

  /** Is there one up to this place? */
  async hasUpTo(place: Due): Promise<boolean> {
    const { read, fits } = this.#parts;
    const before = { order: 'last', from: placeOf(place), isFromIncluded: true, likely: 1 } as const;
    for await (const { standing, uncertain } of read(before)) {
      if (standing.some(fits)) return true;
      for await (const item of uncertain)
        if (dueFirst(this.#dated(item), place) <= 0 && fits(item)) return true;
    }
    return false;
  }

  #dated(item: ListedDossier): DueDossier {
    const { receivedMs, code, circle } = item;
    return { receivedMs, code, circle, dueMs: this.#parts.dueMsOf(circle) };
  }
}
