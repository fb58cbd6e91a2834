/** Small fast hash of text to 32 bits (FNV-1a), for seeds. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** Kinds of generated things; each draws from a stream of its own so that adding one never shifts another. */
export const STREAMS = {
  person: 1,
  parcel: 2,
  dossier: 3,
  schedule: 4,
  tax: 5,
  ticket: 6,
  civil: 7,
  organisation: 8,
  rating: 9,
} as const;

/** Deterministic random numbers (mulberry32) for one thing: (seed, kind, index) → always the same sequence. */
export class Prng {
  #state: number;

  constructor(seed: number, stream: number, index: number) {
    let mixed =
      Math.imul(seed ^ Math.imul(stream, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35);
    mixed ^= mixed >>> 15;
    this.#state = Math.imul(mixed, 0x2c1b3c6d) >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let value = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** Whole number in [from, to]. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }
}
