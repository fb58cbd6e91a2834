import type { DossierCircle } from '../../connectors/dossier-circle.ts';

/** A dossier's place in every list: by receipt, then by code, so that no two are the same. */
export interface Place {
  readonly receivedMs: number;
  readonly code: string;
}

export interface ListedDossier extends Place {
  readonly circle: DossierCircle;
}

/** Negative when `a` is older. */
export const olderFirst = (a: Place, b: Place): number =>
  a.receivedMs - b.receivedMs || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);

/**
 * Dossiers in the order of their receipt, kept sorted as they come and go. A page is read from its place on: it costs
 * what it shows and skips, not the length of the list.
 */
export class SortedDossiers {
  /** Oldest first: what comes in is mostly the newest and goes to the end. */
  readonly #items: ListedDossier[] = [];

  static of(items: Iterable<ListedDossier>): SortedDossiers {
    const sorted = new SortedDossiers();
    for (const item of items) sorted.add(item);
    return sorted;
  }

  get size(): number {
    return this.#items.length;
  }

  add(item: ListedDossier): void {
    this.#items.splice(this.#firstNotBefore(item), this.at(item) ? 1 : 0, item);
  }

  remove(place: Place): void {
    if (this.at(place)) this.#items.splice(this.#firstNotBefore(place), 1);
  }

  /** The dossier at this very place. */
  at(place: Place): ListedDossier | undefined {
    const item = this.#items[this.#firstNotBefore(place)];
    return item && olderFirst(item, place) === 0 ? item : undefined;
  }

  /** Those newer than the place, the oldest of them first; all without a place. */
  *newerThan(place?: Place): Generator<ListedDossier> {
    let at = place === undefined ? 0 : this.#firstAfter(place);
    for (let item = this.#items[at]; item; item = this.#items[at]) {
      yield item;
      at += 1;
    }
  }

  /** Those older than the place, the newest of them first; all without a place. */
  *olderThan(place?: Place): Generator<ListedDossier> {
    let at = (place === undefined ? this.#items.length : this.#firstNotBefore(place)) - 1;
    for (let item = this.#items[at]; item; item = this.#items[at]) {
      yield item;
      at -= 1;
    }
  }

  #firstAfter(place: Place): number {
    return this.#firstNotBefore(place) + (this.at(place) ? 1 : 0);
  }

  #firstNotBefore(place: Place): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const item = this.#items[middle];
      if (item && olderFirst(item, place) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
