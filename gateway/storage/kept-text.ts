import { isRecognisedCode } from '../../dossier/dossier-code.ts';
import { mayHoldPersonalNumber } from '../../schema/personal-numbers.ts';

const ALONE = (pattern: string): RegExp =>
  new RegExp(`(?<!\\p{N}[^\\p{L}\\p{N}]*)(?:${pattern})(?![^\\p{L}\\p{N}]*\\p{N})`, 'gu');

const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const MONTH = '(?:0?[1-9]|1[0-2])';
const YEAR = '(?:19|20)\\d{2}';
const TIME = '(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?';
/** Dates with or without a time, and running numbers of a year: digits that name nobody, when no others stand beside them. */
const NAMES_NOBODY = ALONE(
  `(?:${TIME}[ ,]+)?(?:${DAY}[/.-]${MONTH}[/.-]${YEAR}|${YEAR}-${MONTH}-${DAY})(?:[ ,T]+${TIME})?|\\d{1,5}/${YEAR}`,
);

/**
 * May a text that people wrote stand somewhere in the clear for good (the access log, a message to an agency)? Not when a
 * number of a person is in it. Names cannot be told from other words: whoever writes such texts is told to leave them out.
 */
export const isFitToKeep = (text: string): boolean =>
  !mayHoldPersonalNumber(
    text
      .replace(/[\p{L}\p{N}.-]+/gu, (word) => (isRecognisedCode(word.replace(/\.+$/, '')) ? ' x ' : word))
      .replace(NAMES_NOBODY, 'x'),
  );
