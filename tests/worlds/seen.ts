import type { Answer } from '../gateway.ts';
import type { Canary } from './facts.ts';

/** Every text and number of an answer, errors and extensions included, wherever it stands. */
export class Seen {
  readonly #texts = new Set<string>();
  readonly #words = new Set<string>();
  readonly #all: string;

  constructor({ data, errors, extensions }: Pick<Answer, 'data' | 'errors' | 'extensions'>) {
    this.#collect([data, errors.map(withoutPlace), extensions]);
    this.#all = [...this.#texts].join('\u0000');
    for (const word of wordsOf(this.#all)) this.#words.add(word);
  }

  has({ text, seenAs }: Canary): boolean {
    if (seenAs === 'whole') return this.#texts.has(text);
    const words = wordsOf(text);
    // Its last word is its own; and digits may be a part of other digits, and then they say nothing.
    return this.#words.has(words.at(-1) ?? '') && (words.length === 1 || this.#all.includes(text));
  }

  /** Does it stand by itself, and not only within a longer text? */
  hasAlone({ text }: Canary): boolean {
    return this.#texts.has(text);
  }

  #collect(value: unknown): void {
    if (Array.isArray(value)) for (const item of value) this.#collect(item);
    else if (value !== null && typeof value === 'object')
      for (const item of Object.values(value)) this.#collect(item);
    else if (typeof value === 'string') this.#texts.add(value.normalize('NFC'));
    else if (typeof value === 'number') this.#texts.add(String(value));
  }
}

/** Lines and columns are those of the caller's own question, and may be anybody's year of birth. */
const withoutPlace = (error: object): object =>
  Object.fromEntries(Object.entries(error).filter(([name]) => name !== 'locations'));

const wordsOf = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
