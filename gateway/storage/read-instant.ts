/** A `timestamptz` of a row: drivers give a `Date`, or text where they do not know the column's type. */
export const readInstant = (value: unknown): Date =>
  value instanceof Date ? value : new Date(String(value));
