import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema, type GraphQLSchema, printSchema } from 'graphql';

/** One difference of two schemas. */
export interface SchemaChange {
  /** `Type`, `Type.field`, `Type.field.argument`, `Enum.VALUE` or `Input.field`. */
  readonly path: string;
  readonly message: string;
  /** Descriptions alone do not count as changes. */
  readonly level: 'BREAKING' | 'DANGEROUS' | 'SAFE';
}

const LEVELS = {
  [CriticalityLevel.Breaking]: 'BREAKING',
  [CriticalityLevel.Dangerous]: 'DANGEROUS',
  [CriticalityLevel.NonBreaking]: 'SAFE',
} as const;

/** What is different, words of descriptions left out. */
export async function changesBetween(before: GraphQLSchema, now: GraphQLSchema): Promise<SchemaChange[]> {
  const changes = await diff(asPrinted(before), asPrinted(now));
  return changes
    .filter(({ type }) => !/DESCRIPTION/.test(type))
    .map(({ path = '', message, criticality }) => ({ path, message, level: LEVELS[criticality.level] }));
}

/** As clients see it: directives of composition are not of the API. */
const asPrinted = (schema: GraphQLSchema): GraphQLSchema => buildSchema(printSchema(schema));

/** What changed between two states of the public API, as far as a release must know. */
export interface ApiDiff {
  readonly changes: number;
  /** Breaking changes that nobody has declared: `path: what happened`. */
  readonly undeclared: readonly string[];
  /** Declared paths at which nothing breaks: left over, to be removed. */
  readonly idle: readonly string[];
}

/**
 * @param before SDL as it was released.
 * @param now SDL as it is.
 * @param declared the text of `breaking-changes.txt`: one path a line, its reason after `#`.
 */
export async function diffApi(before: string, now: string, declared: string): Promise<ApiDiff> {
  const paths = new Set(
    declared
      .split('\n')
      .map((line) => line.replace(/#.*/, '').trim())
      .filter((line) => line !== ''),
  );
  const changes = await diff(buildSchema(before), buildSchema(now));
  const breaking = changes.filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking);
  const broken = new Set(breaking.map(({ path }) => path ?? ''));
  return {
    changes: changes.length,
    undeclared: breaking
      .filter(({ path }) => !paths.has(path ?? ''))
      .map(({ path, message }) => `${path ?? ''}: ${message}`),
    idle: [...paths].filter((path) => !broken.has(path)),
  };
}
