/** Half of a character outside the basic plane, alone. */
const HALF = /\p{Surrogate}/u;

/**
 * JSON in one way only (RFC 8785): keys sorted by UTF-16 units, no spaces, numbers and texts as ECMAScript prints them.
 * A member that is `undefined` is not there.
 * @throws TypeError for what JSON cannot say: a number that is none, half of a character, nothing within a list.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, inner]) => `${canonicalJson(key)}:${canonicalJson(inner)}`);
    return `{${members.join(',')}}`;
  }
  const isSayable =
    typeof value === 'string'
      ? !HALF.test(value)
      : typeof value === 'number'
        ? Number.isFinite(value)
        : typeof value === 'boolean' || value === null;
  if (!isSayable) throw new TypeError('a value that JSON cannot say');
  return JSON.stringify(value);
}
