import { type DocumentNode, type ExecutionResult, type FieldNode, GraphQLError, Kind, visit } from 'graphql';
import { own } from '../schema/own.ts';
import { withoutStack } from '../schema/without-stack.ts';

/**
 * Response names come from outside, and what travels between agencies is kept in objects under them. Three kinds of names
 * live there and can never meet:
 * - `code`: a field that the client selected under its own name;
 * - `=code`: an alias of the client, behind a mark that no GraphQL name can hold, so that neither `code`, `then`
 *   nor `__proto__` is ever the name of a property;
 * - `need_code`: an input of a computed field. No field of the schema is named like that (`lint.ts` refuses underscores).
 */
const ALIAS_MARK = '=';
const INPUT_MARK = 'need_';

const nameNode = (value: string) => ({ kind: Kind.NAME, value }) as const;

/** The field as an input of a computed field. */
export const asInput = (node: FieldNode): FieldNode => ({
  ...node,
  alias: nameNode(INPUT_MARK + node.name.value),
});

/** What the inputs of a computed field are in an object that was read for it, by the names of the fields. */
export function readInputs(
  object: Readonly<Record<string, unknown>>,
  inputs: readonly FieldNode[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(inputs.map(({ name: { value } }) => [value, own(object, INPUT_MARK + value)]));
}

export const isInputName = (responseName: string): boolean => responseName.startsWith(INPUT_MARK);

const marked = new WeakMap<DocumentNode, DocumentNode>();

/** The same document with every alias marked; itself where there is none. Made once for each document. */
export function markAliases(document: DocumentNode): DocumentNode {
  const known = marked.get(document);
  if (known) return known;
  const made: DocumentNode = visit(document, {
    Field(node): FieldNode | undefined {
      if (!node.alias) return undefined;
      const { alias, ...bare } = node;
      // An alias that says the field's own name is no other name: both spellings are one response name.
      return alias.value === node.name.value ? bare : { ...node, alias: nameNode(ALIAS_MARK + alias.value) };
    },
  });
  marked.set(document, made);
  return made;
}

/** The answer to a marked document under the names that the client chose. */
export function unmarkAliases({ data, errors, ...rest }: ExecutionResult): ExecutionResult {
  return {
    ...rest,
    ...(errors && { errors: errors.map(withOwnPath) }),
    ...(data !== undefined && { data: data && (unmark(data) as NonNullable<typeof data>) }),
  };
}

/** As the client chose it. */
export const plainName = (name: string): string => (name.startsWith(ALIAS_MARK) ? name.slice(1) : name);

export const plainPath = (path: readonly (string | number)[]): (string | number)[] =>
  path.map((segment) => (typeof segment === 'string' ? plainName(segment) : segment));

function unmark(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unmark);
  if (value === null || typeof value !== 'object') return value;
  // Without a prototype, as graphql-js makes its results: `__proto__` is a name like any other.
  const plain: Record<string, unknown> = Object.create(null);
  for (const [name, inner] of Object.entries(value)) plain[plainName(name)] = unmark(inner);
  return plain;
}

/** An error at a path of marked names, under the names that the client chose. */
export function withOwnPath(error: GraphQLError): GraphQLError {
  const { path, message, nodes, originalError, extensions } = error;
  if (!path?.some((segment) => String(segment).startsWith(ALIAS_MARK))) return error;
  const options = { nodes: nodes ?? null, originalError: originalError ?? null, extensions };
  return withoutStack(() => new GraphQLError(message, { ...options, path: plainPath(path) }));
}
