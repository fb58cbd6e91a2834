/**
 * Numbers that name a person: personal ids (12 digits), the identity cards before them (9) and telephones (10 with the
 * leading zero, 11 with the country's code). Whatever stands between their digits that is neither letter nor digit, they are
 * the same number; digits of any script count.
 */
const DIGIT = '[\\p{Nd}\\p{No}]';
const GAP = '[^\\p{L}\\p{N}]*';
const RUN = new RegExp(`${DIGIT}(?:${GAP}${DIGIT})*`, 'gu');
const ANY_DIGIT = new RegExp(DIGIT, 'gu');
const SHORTEST = 9;
const LENGTHS: ReadonlySet<number> = new Set([9, 10, 11, 12]);

/** Our own ids are digits by chance in places; UUIDv7 of this century's first half, and not with digits alone at their end. */
const OWN_ID =
  /\b01[0-9a-f]{6}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-(?![0-9]{12}\b)[0-9a-f]{12}(?![0-9a-f-])/gi;

const digitsIn = (text: string): number => text.match(ANY_DIGIT)?.length ?? 0;

/** In what is compared, a letter made of several code points is one, and full-width digits are digits. */
const plain = (text: string): string => text.normalize('NFKC');

/** Is there a run of digits that is as long as such a number, or longer? One may stand within another. */
export const mayHoldPersonalNumber = (text: string): boolean =>
  (plain(text).match(RUN) ?? []).some((run) => digitsIn(run) >= SHORTEST);

/** Is there a run of exactly as many digits? For ids that others make, which are long numbers often enough. */
export const isLikePersonalNumber = (text: string): boolean =>
  (plain(text).match(RUN) ?? []).some((run) => LENGTHS.has(digitsIn(run)));

/** The text with `[…]` in the place of every run of digits that might be such a number; ids of our own stay. */
export function withoutPersonalNumbers(text: string): string {
  let clean = '';
  let end = 0;
  for (const { 0: id, index } of text.matchAll(OWN_ID)) {
    clean += withoutRuns(text.slice(end, index)) + id;
    end = index + id.length;
  }
  return clean + withoutRuns(text.slice(end));
}

const withoutRuns = (text: string): string =>
  text.replace(RUN, (run) => (digitsIn(run) < SHORTEST ? run : '[…]'));
