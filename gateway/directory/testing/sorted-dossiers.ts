import { type ListedDossier, olderFirst, type Place } from '../dossier-directory.ts';

/** The most that one chunk holds: what is moved when a dossier comes in between others. */
const CHUNK = 512;

/**
 * Dossiers in the order of their receipt, kept sorted as they come and go. A page is read from its place on: it costs
 * what it shows and skips, not the length of the list; a dossier that comes in costs the same in whatever order they come.
 */
export class SortedDossiers {
  /** Oldest first, none of them empty, every item of a chunk older than those of the next. */
  #chunks: ListedDossier[][] = [];
  #size = 0;

  /** Of two at one place the later counts. */
  static of(items: Iterable<ListedDossier>): SortedDossiers {
    const sorted = new SortedDossiers();
    for (const item of [...items].sort(olderFirst)) sorted.add(item);
    return sorted;
  }

  get size(): number {
    return this.#size;
  }

  add(item: ListedDossier): void {
    const place = Math.min(this.#chunkOf(item), this.#chunks.length - 1);
    const chunk = this.#chunks[place];
    // A list that is made with its item takes no room for more: most persons have one dossier.
    if (!chunk) this.#chunks = [[item]];
    else {
      const at = firstNotBefore(chunk, item, itself);
      if (isAt(chunk[at], item)) {
        chunk[at] = item;
        return;
      }
      // What comes in is mostly the newest: the chunk before it stays full.
      if (at === CHUNK) this.#chunks.push([item]);
      else {
        chunk.splice(at, 0, item);
        if (chunk.length > CHUNK) this.#chunks.splice(place + 1, 0, chunk.splice(CHUNK / 2));
      }
    }
    this.#size += 1;
  }

  remove(place: Place): void {
    const index = this.#chunkOf(place);
    const chunk = this.#chunks[index];
    const at = chunk ? firstNotBefore(chunk, place, itself) : 0;
    if (!chunk || !isAt(chunk[at], place)) return;
    chunk.splice(at, 1);
    this.#size -= 1;
    if (chunk.length === 0) this.#chunks.splice(index, 1);
    else if (!this.#join(index - 1)) this.#join(index);
  }

  /** The dossier at this very place. */
  at(place: Place): ListedDossier | undefined {
    const chunk = this.#chunks[this.#chunkOf(place)];
    const item = chunk?.[firstNotBefore(chunk, place, itself)];
    return isAt(item, place) ? item : undefined;
  }

  /** Those newer than the place, the oldest of them first; all without a place. */
  *newerThan(place?: Place): Generator<ListedDossier> {
    let index = place === undefined ? 0 : this.#chunkOf(place);
    let chunk = this.#chunks[index];
    let at = chunk && place !== undefined ? firstNotBefore(chunk, place, itself) : 0;
    if (place !== undefined && isAt(chunk?.[at], place)) at += 1;
    for (; chunk; index += 1, chunk = this.#chunks[index], at = 0) {
      for (let item = chunk[at]; item; item = chunk[at]) {
        yield item;
        at += 1;
      }
    }
  }

  /** Those older than the place, the newest of them first; all without a place. */
  *olderThan(place?: Place): Generator<ListedDossier> {
    let index = place === undefined ? this.#chunks.length : this.#chunkOf(place);
    let chunk = this.#chunks[index];
    let at = chunk && place !== undefined ? firstNotBefore(chunk, place, itself) - 1 : -1;
    for (;;) {
      for (let item = chunk?.[at]; item; item = chunk?.[at]) {
        yield item;
        at -= 1;
      }
      index -= 1;
      chunk = this.#chunks[index];
      if (!chunk) return;
      at = chunk.length - 1;
    }
  }

  /** Index of the chunk in which the place lies; behind the last when it is newer than all. */
  #chunkOf(place: Place): number {
    return firstNotBefore(this.#chunks, place, newestOf);
  }

  /** Two neighbours that have become small are one: a list that empties takes no room. */
  #join(index: number): boolean {
    const chunk = this.#chunks[index];
    const next = this.#chunks[index + 1];
    if (!chunk || !next || chunk.length + next.length > CHUNK / 2) return false;
    chunk.push(...next);
    this.#chunks.splice(index + 1, 1);
    return true;
  }
}

const isAt = (item: ListedDossier | undefined, place: Place): boolean =>
  item !== undefined && olderFirst(item, place) === 0;

const newestOf = (chunk: readonly ListedDossier[]): ListedDossier | undefined => chunk.at(-1);
const itself = (item: ListedDossier): ListedDossier => item;

/** Index of the first that is not older than the place, by the dossier that stands for each; their number when all are. */
function firstNotBefore<Item>(
  items: readonly Item[],
  place: Place,
  standsFor: (item: Item) => ListedDossier | undefined,
): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    const dossier = item && standsFor(item);
    if (dossier && olderFirst(dossier, place) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
