/**
 * Rows under their own keys. Agencies repeat rows, shuffle them and leave some out; the first row of a key stays, so
 * that a row may be lost but never be put under another's key.
 */
export function rowsByOwnKey<Source, Row>(
  sources: readonly Source[],
  keyOf: (source: Source) => string | undefined,
  map: (source: Source) => Row,
): Map<string, Row> {
  const rows = new Map<string, Row>();
  for (const source of sources) {
    const key = keyOf(source);
    if (key !== undefined && !rows.has(key)) rows.set(key, map(source));
  }
  return rows;
}

/** Without repetitions inside one row; the first of a key stays. */
export const uniqueBy = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] => [
  ...rowsByOwnKey(items, keyOf, (item) => item).values(),
];
