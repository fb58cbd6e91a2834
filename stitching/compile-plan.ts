import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql';
import { own } from '../schema/own.ts';
import { mergedTypeNames } from './delegation-plans.ts';
import type { FieldPlan, ObjectPlan, Plan, Shape } from './plan.ts';
import { type Reading, readingOf } from './public-fields.ts';
import { plainName } from './response-names.ts';
import { writerOf } from './write-leaf.ts';

/** What is not planned, and why nobody needs to: the library executes it. */
class NotPlanned extends Error {}

/**
 * Compiles a validated query whose aliases are marked and whose conditions are settled.
 * @returns undefined for what the plan does not cover: introspection, types with several shapes, directives of unknown meaning.
 */
export function compilePlan(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Plan | undefined {
  const root = schema.getQueryType();
  if (!root || operation.operation !== OperationTypeNode.QUERY) return undefined;
  try {
    const compiler = new Compiler(schema, document);
    const { fragments } = compiler;
    return { schema, document, operation, fragments, root: compiler.object(root, [operation.selectionSet]) };
  } catch (error) {
    if (error instanceof NotPlanned) return undefined;
    throw error;
  }
}

class Compiler {
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly #merged: ReadonlySet<string>;

  constructor(schema: GraphQLSchema, document: DocumentNode) {
    this.#merged = mergedTypeNames(schema);
    const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
    for (const definition of document.definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
    this.fragments = fragments;
  }

  object(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): ObjectPlan {
    // With such a test the library looks at every value before it takes it for one of the type.
    if (type.isTypeOf) throw new NotPlanned();
    const nodes = new Map<string, [FieldNode, ...FieldNode[]]>();
    const spread = new Set<string>();
    for (const set of sets) this.#collect(type, set, nodes, spread);
    const fields = [...nodes].map(([key, same]) => this.#field(type, key, same));
    return { type, fields, isPrototypeNamed: fields.some(({ name }) => name === '__proto__') };
  }

  #collect(
    type: GraphQLObjectType,
    set: SelectionSetNode,
    into: Map<string, [FieldNode, ...FieldNode[]]>,
    spread: Set<string>,
  ): void {
    for (const node of set.selections) {
      if (node.directives?.length) throw new NotPlanned();
      if (node.kind === Kind.FIELD) {
        const key = (node.alias ?? node.name).value;
        const same = into.get(key);
        if (same) same.push(node);
        else into.set(key, [node]);
        continue;
      }
      const isSpread = node.kind === Kind.FRAGMENT_SPREAD;
      if (isSpread && spread.has(node.name.value)) continue;
      if (isSpread) spread.add(node.name.value);
      const fragment = isSpread ? own(this.fragments, node.name.value) : node;
      const condition = fragment?.typeCondition?.name.value;
      if (!fragment || (condition !== undefined && condition !== type.name)) throw new NotPlanned();
      this.#collect(type, fragment.selectionSet, into, spread);
    }
  }

  #field(parent: GraphQLObjectType, key: string, nodes: readonly [FieldNode, ...FieldNode[]]): FieldPlan {
    const [first] = nodes;
    const name = first.name.value;
    const field = name === TypeNameMetaFieldDef.name ? TypeNameMetaFieldDef : own(parent.getFields(), name);
    if (!field) throw new NotPlanned();
    const named = getNamedType(field.type);
    const reading = readingOf(field.resolve);
    const { type } = field;
    const place = { name: plainName(key), key, parent, field, nodes, type, shape: shapeOf(type), reading };
    const shared = { ...place, args: settledArguments(field, first, reading) };
    if (isLeafType(named)) return { ...shared, isMerged: false, leaf: writerOf(named), below: undefined };
    if (!isObjectType(named)) throw new NotPlanned();
    const below = this.object(
      named,
      nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
    );
    return { ...shared, isMerged: this.#merged.has(named.name), leaf: undefined, below };
  }
}

function shapeOf(type: GraphQLOutputType): Shape {
  const isStrict = isNonNullType(type);
  const of = isStrict ? type.ofType : type;
  return { isStrict, item: isListType(of) ? shapeOf(of.ofType) : undefined };
}

/** @returns undefined where they depend on variables, and where they are refused: that is told anew each time. */
function settledArguments(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  reading: Reading | undefined,
): FieldPlan['args'] {
  let hasVariables = false;
  visit(node, {
    [Kind.SELECTION_SET]: () => false,
    [Kind.VARIABLE]() {
      hasVariables = true;
    },
  });
  if (hasVariables) return undefined;
  try {
    const given = getArgumentValues(field, node, {});
    return reading?.check ? reading.check(given) : given;
  } catch {
    return undefined;
  }
}
