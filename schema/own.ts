/**
 * What a table holds under a name. Names come from outside (addresses, messages of agencies, tokens, command lines), and
 * every object answers to `constructor`, `toString` and `__proto__` although nobody put them there: only what the object
 * holds itself counts. `tests/own-properties.test.ts` sees to it that tables by arbitrary names are read through here.
 */
export const own = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
