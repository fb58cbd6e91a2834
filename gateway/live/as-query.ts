import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { InvalidSubscription } from './invalid-subscription.ts';

export const SUBSCRIPTION_FIELD = 'dossierChanged';
const QUERY_FIELD = 'dossier';
const SUBSCRIPTION_TYPE = 'Subscription';
const QUERY_TYPE = 'Query';

export interface SubscriptionAsQuery {
  /** The same selection as a query of `dossier(code:)`, under the same response key. */
  readonly document: DocumentNode;
  /** Where the arguments stand. */
  readonly field: FieldNode;
  readonly responseKey: string;
}

/**
 * An event is answered as the query that it stands for: one way through the boundary, whatever asks. Fragments on
 * `Subscription` are rewritten as well.
 * @param document valid by the public schema; the operation is a subscription.
 * @throws InvalidSubscription for `@skip` and `@include` on the subscription's own field: a stream that may
 *   hold nothing is no stream.
 */
export function asQuery(document: DocumentNode, operation: OperationDefinitionNode): SubscriptionAsQuery {
  const fragments = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const field = findField(operation.selectionSet, fragments);
  if (!field) throw InvalidSubscription.because(`A subscription selects ${SUBSCRIPTION_FIELD}.`);
  const query: OperationDefinitionNode = {
    ...operation,
    operation: OperationTypeNode.QUERY,
    selectionSet: rewriteSet(operation.selectionSet),
  };
  return {
    document: { ...document, definitions: [query, ...[...fragments.values()].map(rewriteFragment)] },
    field,
    responseKey: (field.alias ?? field.name).value,
  };
}

function findField(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): FieldNode | undefined {
  let found: FieldNode | undefined;
  for (const node of set.selections) {
    if (node.directives && node.directives.length > 0)
      throw InvalidSubscription.because('The field of a subscription takes no directives.');
    if (node.kind === Kind.FIELD) found ??= node;
    else {
      const inner = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      const within = inner && findField(inner.selectionSet, fragments);
      found ??= within;
    }
  }
  return found;
}

const rewriteFragment = (fragment: FragmentDefinitionNode): FragmentDefinitionNode =>
  fragment.typeCondition.name.value === SUBSCRIPTION_TYPE
    ? { ...fragment, typeCondition: QUERY, selectionSet: rewriteSet(fragment.selectionSet) }
    : fragment;

const QUERY = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: QUERY_TYPE } } as const;

const rewriteSet = (set: SelectionSetNode): SelectionSetNode => ({
  ...set,
  selections: set.selections.map(rewriteSelection),
});

function rewriteSelection(node: SelectionNode): SelectionNode {
  if (node.kind === Kind.FRAGMENT_SPREAD) return node;
  if (node.kind === Kind.INLINE_FRAGMENT) {
    const condition = node.typeCondition ? { typeCondition: QUERY } : {};
    return { ...node, ...condition, selectionSet: rewriteSet(node.selectionSet) };
  }
  return {
    ...node,
    alias: node.alias ?? node.name,
    name: { kind: Kind.NAME, value: QUERY_FIELD },
    arguments: (node.arguments ?? []).filter(({ name }) => name.value === 'code'),
  };
}
