/** What was copied, frozen through and through, and roughly how many bytes it holds. */
export interface PlainCopy {
  readonly value: unknown;
  readonly bytes: number;
  /** Every text in it: a record within it that is known by one of them lies here. */
  readonly texts: ReadonlySet<string>;
}

/** Of an object or list itself, and of each of its places. */
const NODE_BYTES = 48;

const NOT_PLAIN = Symbol('not plain');

/**
 * A frozen copy of what another process could be told word for word (text, whole and broken numbers, yes and no, lists, plain objects).
 * @returns undefined for anything else: a value with an error in the place of what could not be read, above all.
 */
export function plainCopy(value: unknown): PlainCopy | undefined {
  const texts = new Set<string>();
  let bytes = 0;
  const copy = (source: unknown): unknown => {
    bytes += NODE_BYTES;
    if (typeof source === 'string') {
      bytes += source.length * 2;
      texts.add(source);
      return source;
    }
    if (source === null || typeof source === 'boolean' || Number.isFinite(source)) return source;
    if (Array.isArray(source)) return Object.freeze(source.map(copy));
    if (!isPlainObject(source)) throw NOT_PLAIN;
    const copied: Record<string, unknown> = {};
    for (const [name, inner] of Object.entries(source)) {
      if (name === '__proto__') throw NOT_PLAIN;
      if (inner !== undefined) copied[name] = copy(inner);
    }
    return Object.freeze(copied);
  };
  try {
    return { value: copy(value), bytes, texts };
  } catch (error) {
    if (error === NOT_PLAIN) return undefined;
    throw error;
  }
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (value === null || typeof value !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
