import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export interface OperationLimits {
  readonly maxDepth: number;
  /** Fields after fragments are written out; a fragment spread ten times counts ten times. */
  readonly maxFields: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxDirectives: number;
}

export interface OperationSize {
  depth: number;
  fields: number;
  aliases: number;
  rootFields: number;
  directives: number;
  /** How often the schema itself is asked for: `__schema` and `__type`. */
  introspections: number;
}

/** `__schema` down to the last `ofType` of graphql-js's own introspection query is 15 deep. */
const INTROSPECTION_DEPTH = 16;
/** The explorer asks once; a second whole schema in one operation serves nobody. */
const MAX_INTROSPECTIONS = 1;

const measured = new WeakMap<DocumentNode, OperationSize>();

/**
 * Refuses operations that are larger than a dossier screen ever needs. Counts through fragments, inline fragments and
 * every operation of the document, so that no spelling is cheaper than another. Runs before validation, whose own
 * rules are not cheap on hostile documents: it must cope with documents that are not valid.
 * @throws GraphQLError OPERATION_TOO_COSTLY, HTTP 400.
 */
export function checkLimits(document: DocumentNode, limits: OperationLimits): void {
  let size = measured.get(document);
  if (!size) {
    size = measureOperation(document, limits.maxFields);
    measured.set(document, size);
  }
  const faults = [
    size.depth > limits.maxDepth && 'depth',
    size.fields > limits.maxFields && 'fields',
    size.aliases > limits.maxAliases && 'aliases',
    size.rootFields > limits.maxRootFields && 'root fields',
    size.directives > limits.maxDirectives && 'directives',
    size.introspections > MAX_INTROSPECTIONS && 'introspection',
  ].filter((fault) => fault !== false);
  if (faults.length > 0) throw tooCostly(faults);
}

export const tooCostly = (limits: readonly string[]): GraphQLError =>
  new GraphQLError('The operation is larger than allowed.', {
    extensions: { code: 'OPERATION_TOO_COSTLY', limits, http: { status: 400 } },
  });

/** @param enough stop counting a little above this many fields: a fragment bomb must not cost us time either. */
export function measureOperation(document: DocumentNode, enough: number): OperationSize {
  const counter = new SizeCounter(document, enough);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) counter.countOperation(definition);
  }
  // Validation looks at unused fragments too, before it refuses them.
  counter.countUnusedFragments();
  return counter.size;
}

class SizeCounter {
  readonly size: OperationSize = {
    depth: 0,
    fields: 0,
    aliases: 0,
    rootFields: 0,
    directives: 0,
    introspections: 0,
  };
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #used = new Set<string>();
  /** Fragments that the walk is inside of: one that spreads itself is refused later, and must end here. */
  readonly #open = new Set<string>();
  readonly #enough: number;
  /** Selections seen, fragments without a field included, so that empty spreads cannot go on for ever. */
  #steps = 0;

  constructor(document: DocumentNode, enough: number) {
    this.#enough = enough;
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
      this.#fragments.set(definition.name.value, definition);
      this.size.directives += definition.directives?.length ?? 0;
    }
  }

  countOperation(operation: OperationDefinitionNode): void {
    this.size.directives += operation.directives?.length ?? 0;
    for (const variable of operation.variableDefinitions ?? [])
      this.size.directives += variable.directives?.length ?? 0;
    this.#walk(operation.selectionSet, 1, 0);
  }

  countUnusedFragments(): void {
    for (const [name, fragment] of this.#fragments) {
      if (!this.#used.has(name)) this.#walk(fragment.selectionSet, 1, 0);
    }
  }

  /** @param lent levels that are not counted, because they belong to introspection. */
  #walk(set: SelectionSetNode, depth: number, lent: number): void {
    for (const node of set.selections) {
      this.#steps += 1;
      if (this.size.fields > this.#enough || this.#steps > this.#enough * 4) {
        this.size.fields = Math.max(this.size.fields, this.#enough + 1);
        return;
      }
      this.size.directives += node.directives?.length ?? 0;
      if (node.kind === Kind.FIELD) {
        const own = isIntrospection(node) ? INTROSPECTION_DEPTH : lent;
        this.#countField(node, depth, own);
        if (node.selectionSet) this.#walk(node.selectionSet, depth + 1, own);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        this.#walk(node.selectionSet, depth, lent);
      } else {
        this.#walkFragment(node.name.value, depth, lent);
      }
    }
  }

  #walkFragment(name: string, depth: number, lent: number): void {
    const fragment = this.#fragments.get(name);
    this.#used.add(name);
    if (!fragment || this.#open.has(name)) return;
    this.#open.add(name);
    this.#walk(fragment.selectionSet, depth, lent);
    this.#open.delete(name);
  }

  #countField(node: FieldNode, depth: number, lent: number): void {
    this.size.fields += 1;
    if (node.alias) this.size.aliases += 1;
    if (depth === 1) this.size.rootFields += 1;
    if (isIntrospection(node)) this.size.introspections += 1;
    this.size.depth = Math.max(this.size.depth, depth - lent);
  }
}

const isIntrospection = ({ name }: FieldNode): boolean =>
  name.value === '__schema' || name.value === '__type';
