type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Only what is there: an optional field of ours is absent, never `undefined`. */
export const defined = <T extends object>(fields: T): Defined<T> =>
  // Fields are only left out, and none of those that stay is undefined.
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
