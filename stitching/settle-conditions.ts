import {
  type DirectiveNode,
  type DocumentNode,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionNode,
  visit,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

const CONDITIONS: ReadonlySet<string> = new Set([GraphQLSkipDirective.name, GraphQLIncludeDirective.name]);

const isCondition = ({ name }: DirectiveNode): boolean => CONDITIONS.has(name.value);

/** The variables that decide, in whatever place of a document, whether a part of it is asked for. */
export function conditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(node) {
      if (!isCondition(node)) return;
      for (const { value } of node.arguments ?? [])
        if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

/**
 * The document without conditions: what is left out for these variables is gone, and what is asked for stands there plainly.
 * Nothing of it is shared with the document or another way of it: what is remembered by a node (`selection.ts`) depends on the
 * fragments that are spread below it too.
 */
export function settleConditions(document: DocumentNode, variables: Variables): DocumentNode {
  const settled = <Node extends SelectionNode>(node: Node): Node | null => {
    if (!node.directives?.some(isCondition)) return { ...node };
    const skip = getDirectiveValues(GraphQLSkipDirective, node, variables);
    const include = getDirectiveValues(GraphQLIncludeDirective, node, variables);
    if (skip?.['if'] === true || include?.['if'] === false) return null;
    return { ...node, directives: node.directives.filter((directive) => !isCondition(directive)) };
  };
  return visit(document, {
    [Kind.FIELD]: settled,
    [Kind.INLINE_FRAGMENT]: settled,
    [Kind.FRAGMENT_SPREAD]: settled,
    [Kind.SELECTION_SET]: (node) => ({ ...node }),
  });
}
