/** A stable number of nine digits, often with leading zeros, standing for a database key. */
export function numberOf(text: string): string {
  let hash = 7;
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 99_999_989;
  return String(hash).padStart(9, '0');
}
