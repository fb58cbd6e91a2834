import type { GraphQLError, ResponsePath } from 'graphql';

/** The errors of one answer. What lies below a place that is null by now is told nobody: it is not in the answer. */
export class CollectedErrors {
  readonly list: GraphQLError[] = [];
  readonly #nulled = new Set<ResponsePath | undefined>();

  /** @param path the place that is null for it; undefined for the whole answer. */
  add(error: GraphQLError, path: ResponsePath | undefined): void {
    for (let part = path; part; part = part.prev) if (this.#nulled.has(part)) return;
    if (this.#nulled.has(undefined)) return;
    this.#nulled.add(path);
    this.list.push(error);
  }
}
