const CONSONANTS = 'bcdghklmnprstvx';
const VOWELS = 'aeiou';
const SYLLABLES = CONSONANTS.length * VOWELS.length;

/** Makes things that were never made before in this process; none is a part of another. */
export class Fresh {
  #count = 0;
  #letter = 0;
  #day = Date.UTC(1961, 0, 1);

  /** A word of eight letters with a capital, e.g. `Babocedi`. */
  word(): string {
    let rest = this.#next();
    let text = '';
    for (let syllable = 0; syllable < 4; syllable += 1) {
      const drawn = rest % SYLLABLES;
      rest = Math.floor(rest / SYLLABLES);
      // Their ends differ: of some the end is told.
      text = `${CONSONANTS[Math.floor(drawn / VOWELS.length)]}${VOWELS[drawn % VOWELS.length]}${text}`;
    }
    return text.charAt(0).toUpperCase() + text.slice(1);
  }

  /** The same in small letters: no name of anybody. */
  thing(): string {
    return this.word().toLowerCase();
  }

  /** Capital letters in turn. */
  letter(): string {
    this.#letter = (this.#letter + 1) % 26;
    return String.fromCharCode(65 + this.#letter);
  }

  /** Digits that begin with neither zero nor anything that a date begins with. */
  digits(length: number): string {
    return `7${String(this.#next()).padStart(length - 1, '0')}`;
  }

  /** A day of its own within one world, before 2001. */
  day(): string {
    const day = new Date(this.#day).toISOString().slice(0, 10);
    this.#day = this.#day > Date.UTC(2000, 0, 1) ? Date.UTC(1961, 0, 1) : this.#day + 86_400_000;
    return day;
  }

  #next(): number {
    this.#count += 1;
    return this.#count;
  }
}
