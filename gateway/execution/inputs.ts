/** A type of the public schema as a computed field reads it: any part may be missing, refused or failed. */
export type Inputs<T> = { readonly [K in keyof T]?: Input<NonNullable<T[K]>> | null | undefined };

type Input<T> =
  | Error
  | (T extends readonly (infer Item)[]
      ? readonly (Inputs<NonNullable<Item>> | Error | null)[]
      : T extends object
        ? Inputs<T>
        : T);

/** What came; undefined where nothing is held and where it was refused or failed. */
export const held = <T>(value: T): Exclude<NonNullable<T>, Error> | undefined =>
  value === null || value instanceof Error ? undefined : (value as Exclude<NonNullable<T>, Error>);
