import type { DataClass } from '../../schema/terms.ts';

/** What must be on record of one subject at one source, whatever number of messages it took. */
export interface Entry {
  readonly released: Set<string>;
  readonly withheld: Set<string>;
  readonly outcomes: Set<string>;
}

/** Access records and agency calls of one request, as they must be. */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  /** `agency operation key`. */
  readonly calls = new Set<string>();
  /** Dossiers let in from the directory: on record unless the reception system delivered the same. */
  readonly #opened = new Map<string, 'delivered' | 'refused'>();

  entry(agency: string, operation: string, kind: string, id: string): Entry {
    const name = `${agency} ${operation} ${kind === 'catalogue' ? kind : `${kind}:${id}`}`;
    const known = this.#entries.get(name) ?? {
      released: new Set(),
      withheld: new Set(),
      outcomes: new Set(),
    };
    this.#entries.set(name, known);
    return known;
  }

  note(
    entry: Entry,
    {
      released = [],
      withheld = [],
      outcome,
    }: { released?: Iterable<DataClass>; withheld?: Iterable<DataClass>; outcome?: string },
  ): void {
    for (const dataClass of released) entry.released.add(dataClass);
    for (const dataClass of withheld) entry.withheld.add(dataClass);
    if (outcome !== undefined) entry.outcomes.add(outcome);
  }

  noteOpening(code: string, outcome: 'delivered' | 'refused'): void {
    this.#opened.set(`${outcome} ${code}`, outcome);
  }

  call(agency: string, operation: string, key: string): void {
    this.calls.add(`${agency} ${operation} ${key}`);
  }

  #isProgressDelivered(code: string): boolean {
    return [...this.#entries].some(
      ([name, { outcomes, released }]) =>
        /^onestop \S+ (\S+)$/.exec(name)?.[1] === `dossier:${code}` &&
        outcomes.has('delivered') &&
        released.has('dossier.progress'),
    );
  }

  /** As texts that can be compared and read. */
  records(): string[] {
    const told = new Map([...this.#entries].map(([name, entry]) => [name, copyOf(entry)]));
    for (const [id, outcome] of this.#opened) {
      const code = id.slice(outcome.length + 1);
      if (outcome === 'delivered' && this.#isProgressDelivered(code)) continue;
      const name = `onestop dossier dossier:${code}`;
      const entry = told.get(name) ?? { released: new Set(), withheld: new Set(), outcomes: new Set() };
      (outcome === 'delivered' ? entry.released : entry.withheld).add('dossier.progress');
      entry.outcomes.add(outcome);
      told.set(name, entry);
    }
    return [...told].map(([name, entry]) => recordText(name, entry)).sort();
  }
}

const copyOf = ({ released, withheld, outcomes }: Entry): Entry => ({
  released: new Set(released),
  withheld: new Set(withheld),
  outcomes: new Set(outcomes),
});

export function recordText(name: string, { released, withheld, outcomes }: Entry): string {
  const list = (of: ReadonlySet<string>) => [...of].sort().join(',');
  // A subject may be asked about in several messages: what came of the best of them is what came of it.
  const outcome = OUTCOMES.find((known) => outcomes.has(known));
  return `${name} ${outcome} +[${list(released)}] -[${list(withheld)}]`;
}

const OUTCOMES = ['delivered', 'absent', 'failed', 'refused'];
