/** Somebody who reads a few keys, and wants to know whether what is read may be kept. */
export interface Watch {
  /** Keys of which something changed since the reading began. */
  readonly changed: ReadonlySet<string>;
  end(): void;
}

/**
 * Readings under way. What was asked for before a change and arrives after it is told to whoever asked before the change, and to nobody else.
 */
export class Watches {
  readonly #byKey = new Map<string, Set<Set<string>>>();

  begin(keys: readonly string[]): Watch {
    const changed = new Set<string>();
    for (const key of keys) {
      const all = this.#byKey.get(key);
      if (all) all.add(changed);
      else this.#byKey.set(key, new Set([changed]));
    }
    return {
      changed,
      end: () => {
        for (const key of keys) {
          const all = this.#byKey.get(key);
          all?.delete(changed);
          if (all?.size === 0) this.#byKey.delete(key);
        }
      },
    };
  }

  changed(key: string): void {
    for (const watch of this.#byKey.get(key) ?? []) watch.add(key);
  }

  allChanged(): void {
    for (const [key, watches] of this.#byKey) for (const watch of watches) watch.add(key);
  }
}
