interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node;
}

/**
 * A page as the Relay Cursor Connections specification shapes it, with `nodes` for clients that need no cursors.
 * @param edges the page's, in its order.
 */
export const relayConnection = <Node>(
  edges: readonly Edge<Node>[],
  { hasNextPage, hasPreviousPage }: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean },
) => ({
  edges,
  nodes: edges.map(({ node }) => node),
  pageInfo: {
    hasNextPage,
    hasPreviousPage,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  },
});
