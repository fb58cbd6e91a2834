/**
 * Without repetitions: only what is equal in everything is told twice. Numbers are unique within an office, a book or a
 * year at most, so two items that share one may well be two.
 * @param factsOf everything that an item says, where it holds more than that.
 */
export const withoutRepetitions = <Item>(
  items: readonly Item[],
  factsOf: (item: Item) => unknown = (item) => item,
): Item[] => {
  if (items.length < 2) return [...items];
  const told = new Set<string>();
  // Of what is equal in these facts the first stays.
  return items.filter((item) => told.size < told.add(JSON.stringify(factsOf(item)) ?? '').size);
};
