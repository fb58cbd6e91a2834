import { Kind, parse, print, type SelectionNode, visit } from 'graphql';

/** Numbers below one, the same for the same seed. */
export function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const MARK = /_as\d+$/;
const MOST_ALIASES = 200;

/** A few disguises of each question, worn by turns: a new text costs the gateway far more than a known one. */
export class Wardrobe {
  readonly #seed: number;
  readonly #variants: number;
  readonly #worn = new Map<string, string>();

  constructor(seed: number, variants: number) {
    this.#seed = seed;
    this.#variants = variants;
  }

  disguise(query: string, chance: () => number): string {
    const variant = Math.floor(chance() * this.#variants);
    const key = `${variant} ${query}`;
    const worn = this.#worn.get(key) ?? disguise(query, chances(this.#seed + variant));
    this.#worn.set(key, worn);
    return worn;
  }
}

/** The same question under other names and in other shapes: aliases, inline fragments, the order of fields. */
function disguise(query: string, chance: () => number): string {
  let aliases = 0;
  const document = visit(parse(query), {
    Field: {
      leave(field) {
        if (field.alias || chance() > 0.1 || aliases === MOST_ALIASES) return undefined;
        aliases += 1;
        return { ...field, alias: { kind: Kind.NAME, value: `${field.name.value}_as${aliases}` } };
      },
    },
    SelectionSet: {
      leave(set) {
        const selections = set.selections.map(
          (selection): SelectionNode =>
            chance() < 0.05
              ? {
                  kind: Kind.INLINE_FRAGMENT,
                  selectionSet: { kind: Kind.SELECTION_SET, selections: [selection] },
                }
              : selection,
        );
        return { ...set, selections: chance() < 0.3 ? selections.toReversed() : selections };
      },
    },
  });
  return print(document);
}

/** The field that a name of an answer stands for. */
export const fieldOf = (name: string): string => name.replace(MARK, '').replace(/^all_code\d+$/, 'dossier');
