import type { GraphQLError } from 'graphql';

/** Where a field stands in the answer, as graphql-js hands it to resolvers. */
export interface Path {
  readonly prev: Path | undefined;
  readonly key: string | number;
  readonly typename: string | undefined;
}

export function pathOf(path: Path | undefined): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let part = path; part; part = part.prev) keys.push(part.key);
  return keys.reverse();
}

/** The errors of one answer. What lies below a place that is null by now is told nobody: it is not in the answer. */
export class CollectedErrors {
  readonly list: GraphQLError[] = [];
  readonly #nulled = new Set<Path | undefined>();

  /** @param path the place that is null for it; undefined for the whole answer. */
  add(error: GraphQLError, path: Path | undefined): void {
    for (let part = path; part; part = part.prev) if (this.#nulled.has(part)) return;
    if (this.#nulled.has(undefined)) return;
    this.#nulled.add(path);
    this.list.push(error);
  }
}
