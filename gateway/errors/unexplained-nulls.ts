import type { GraphQLFormattedError } from 'graphql';

type Path = readonly (string | number)[];

/** A null that no error explains: the source answered and holds no value there. */
export interface ExplainedNull {
  readonly path: Path;
  /**
   * `PART_MISSING`: it rests on a source that is missing or has not answered, so nobody can say whether there is a value.
   * `MASKED`: there is one, and this caller sees nothing of it.
   */
  readonly reason: 'NOT_HELD' | KnownReason;
}

type KnownReason = 'MASKED' | 'PART_MISSING';

const SEPARATOR = '\u0000';

/**
 * So that every null has a reason that a program can read: refused, failed and late parts have an error at their path;
 * the rest, listed here, was asked for and answered, and there is nothing.
 * @param known where another reason is known, for the place itself and what lies below it.
 */
export function unexplainedNulls(
  data: unknown,
  errors: readonly GraphQLFormattedError[],
  known: Readonly<Partial<Record<KnownReason, readonly Path[]>>> = {},
): ExplainedNull[] {
  const explained = new Set<string>();
  for (const { path, extensions } of errors) {
    const others = (extensions?.['paths'] as (Path | undefined)[] | undefined) ?? [];
    for (const failed of [path, ...others]) {
      // A field that may not be null takes what is above it along: an error explains the nulls on its way too.
      for (let end = failed?.length ?? 0; end > 0; end -= 1)
        explained.add(failed?.slice(0, end).join(SEPARATOR) ?? '');
    }
  }
  const places = placesOf(known);
  const found: ExplainedNull[] = [];
  const walk = (value: unknown, path: (string | number)[]): void => {
    if (value === null) {
      if (!explained.has(path.join(SEPARATOR)))
        found.push({ path: [...path], reason: reasonOf(path, places) });
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        path.push(index);
        walk(item, path);
        path.pop();
      }
    } else if (typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) {
        path.push(key);
        walk(inner, path);
        path.pop();
      }
    }
  };
  if (data !== null && data !== undefined) walk(data, []);
  return found;
}

const placesOf = (known: Readonly<Partial<Record<KnownReason, readonly Path[]>>>) =>
  new Map(
    (Object.entries(known) as [KnownReason, readonly Path[]][]).flatMap(([reason, paths]) =>
      paths.map((path) => [path.join(SEPARATOR), reason] as const),
    ),
  );

function reasonOf(path: Path, places: ReadonlyMap<string, KnownReason>): ExplainedNull['reason'] {
  for (let end = path.length; end > 0; end -= 1) {
    const reason = places.get(path.slice(0, end).join(SEPARATOR));
    if (reason) return reason;
  }
  return 'NOT_HELD';
}
