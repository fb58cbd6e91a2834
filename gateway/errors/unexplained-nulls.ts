import type { GraphQLFormattedError } from 'graphql';

type Path = readonly (string | number)[];

/** A null that no error explains: the source answered and holds no value there. */
export interface ExplainedNull {
  readonly path: Path;
  /** `PART_MISSING`: derived from several sources of which one is missing, so nobody can say whether there is a value. */
  readonly reason: 'NOT_HELD' | 'PART_MISSING';
}

const MOST = 500;

/**
 * So that every null has a reason that a program can read: refused, failed and late parts have an error at their path;
 * the rest, listed here, was asked for and answered, and there is nothing.
 * @param partialFields names of derived fields that lack a part.
 */
export function unexplainedNulls(
  data: unknown,
  errors: readonly GraphQLFormattedError[],
  partialFields: ReadonlySet<string> = new Set(),
): ExplainedNull[] {
  const explained = new Set<string>();
  for (const { path, extensions } of errors) {
    const others = (extensions?.['paths'] as (Path | undefined)[] | undefined) ?? [];
    for (const failed of [path, ...others]) {
      // A field that may not be null takes what is above it along: an error explains the nulls on its way too.
      for (let end = failed?.length ?? 0; end > 0; end -= 1)
        explained.add(failed?.slice(0, end).join('\u0000') ?? '');
    }
  }
  const found: ExplainedNull[] = [];
  const walk = (value: unknown, path: (string | number)[]): void => {
    if (found.length >= MOST) return;
    if (value === null) {
      if (!explained.has(path.join('\u0000')))
        found.push({ path: [...path], reason: reasonOf(path, partialFields) });
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        path.push(index);
        walk(item, path);
        path.pop();
      }
    } else if (typeof value === 'object') {
      for (const key of Object.keys(value as object)) {
        path.push(key);
        walk((value as Record<string, unknown>)[key], path);
        path.pop();
      }
    }
  };
  if (data !== null && data !== undefined && !isIntrospection(data)) walk(data, []);
  return found;
}

const reasonOf = (path: Path, partialFields: ReadonlySet<string>): ExplainedNull['reason'] =>
  path.some((segment) => typeof segment === 'string' && partialFields.has(segment))
    ? 'PART_MISSING'
    : 'NOT_HELD';

/** Introspection is full of nulls that mean nothing to anybody. */
const isIntrospection = (data: unknown): boolean =>
  Object.keys(data as object).every((key) => key.startsWith('__'));
