import { isUsualText } from '../schema/fit-text.ts';
import {
  ACRONYMS,
  BODIES,
  COUNTRY_AND_CAPITAL,
  GIVEN_NAMES,
  HONORIFICS,
  PLACE_NAMES,
} from './proper-nouns.ts';

/** How one name and one number are blunted. */
interface Blunting {
  readonly name: (name: string) => string;
  readonly number: (number: string) => string;
}

/**
 * A text that people wrote, without the names and numbers of people in it: `… cho Trần Nguyễn Bảo Ngân` becomes
 * `… cho T. N. B. N.`, `001190000001` becomes `•••••••••001`. Nobody can list every name, so words with capital letters in a
 * row are one unless they are known to be something else: a street may lose its name here, a person does not keep theirs.
 * A name written in small letters is not found (docs/policies.md says so).
 */
export function withoutPeople(text: string, blunt: Blunting): string {
  const kept: string[] = [];
  // Codes and places stand aside while the rest is looked at.
  const plain = isUsualText(text) ? text : text.normalize('NFC');
  const open = plain.replace(/[\u00ad\u200b-\u200f\u2060\ufeff\ue000]/g, '').replace(KEPT, (found) => {
    kept.push(found);
    return `\ue000${kept.length - 1}\ue000`;
  });
  const shown = open
    .replace(LONG_NUMBER, (number) => blunt.number(number))
    .replace(CAPITALS, (run: string, at: number) => maskRun(run, placeOf(open, at, run.length), blunt));
  return kept.length === 0
    ? shown
    : shown.replace(/\ue000(\d+)\ue000/g, (_all, index: string) => kept[Number(index)] ?? '');
}

/** Where a run of words stands. The numbers before it may have changed since, never what is next to it. */
interface Place {
  readonly isAfterPerson: boolean;
  readonly isSentenceStart: boolean;
  /** The word after it. */
  readonly next: string;
}

const placeOf = (text: string, at: number, length: number): Place => {
  const before = text.slice(Math.max(0, at - 40), at);
  return {
    isAfterPerson: AFTER_PERSON.test(before),
    isSentenceStart: SENTENCE_START.test(before),
    next: /^\s+(\p{Ll}+)/u.exec(text.slice(at + length, at + length + 20))?.[1] ?? '',
  };
};

/** Of a run only its first words can be known ones: `Phường Trần Phú`, `Ông Nguyễn Văn An`. */
function maskRun(run: string, { isAfterPerson, isSentenceStart, next }: Place, blunt: Blunting): string {
  const words = run.split(JOINT);
  const isKnown = (word: string | undefined, index: number): boolean => {
    if (word === undefined) return false;
    const small = word.toLowerCase();
    if (ACRONYMS.has(word)) return true;
    if (isShouted(word)) return false;
    const isBegun = index === words.length - 1 && GIVEN_NAMES.get(small)?.includes(next) === true;
    return isBegun || BODIES.has(small) || isHonorific(word);
  };
  const [first = ''] = words;
  const mayBeginSentence = isSentenceStart && !isShouted(first) && !GIVEN_NAMES.has(first.toLowerCase());
  let head = 0;
  if (!isAfterPerson) {
    // A sentence's first word has its capital from there when nothing like a name follows: `Cấp Giấy chứng nhận`.
    if (mayBeginSentence && (words.length === 1 || isKnown(words[1], 1))) head = 1;
    while (isKnown(words[head], head) && !isHonorific(words[head - 1])) head += 1;
  }
  const name = words.slice(head).join(' ');
  // `Cục Thuế Hà Nội` keeps its place, `Nguyễn Việt Nam` is a person's name.
  const isPerson = isAfterPerson || isHonorific(words[head - 1]);
  if (name === '' || (!isPerson && COUNTRY_AND_CAPITAL.has(name))) return run;
  return [...words.slice(0, head), blunt.name(name)].join(' ');
}

const isHonorific = (word = ''): boolean => HONORIFICS.has(word.toLowerCase());

/** `LAN` as well as `UBND`; only listed ones are no names. */
const isShouted = (word: string): boolean => word.length > 1 && word === word.toUpperCase();

const either = (names: Iterable<string>): string =>
  [...names].map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
const ALONE = { before: '(?<![\\p{L}\\p{N}])', after: '(?![\\p{L}\\p{N}])' };
const alone = (pattern: string): string => `${ALONE.before}(?:${pattern})${ALONE.after}`;

/**
 * Codes of dossiers (both forms), numbers of official letters, amounts of money with their unit, dates with times, and places
 * after a word that says so. No two alternatives can match the same text in two ways: the time is linear.
 */
const KEPT = new RegExp(
  [
    alone('(?:[0-9A-Z]{2,3}\\.){0,4}[A-Y][0-9]{2}(?:\\.[0-9A-Z]{1,3}){0,4}-[0-9]{6}(?:[0-9]{2})?-[0-9]{4,7}'),
    alone(
      '(?:[0-9]{1,6}(?:/[0-9]{4})?|[A-Z]{1,6}[0-9]{1,8}(?:-[A-Z]{1,6}[0-9]{1,8}){0,2})/[A-ZĐ]{1,8}(?:-[A-ZĐ]{1,8}){0,3}',
    ),
    `(?<!\\.)${alone('[1-9][0-9]{0,2}(?:\\.[0-9]{3}){1,5}')}(?=\\s?(?:đồng|đ|VND|VNĐ)${ALONE.after})`,
    alone('[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}(?:\\s[0-9]{1,2}:[0-9]{2})?'),
    alone(
      `(?:[Pp]hường|[Xx]ã|[Qq]uận|[Hh]uyện|[Tt]hành phố|[Tt]ỉnh|[Đđ]ường|[Pp]hố|[Cc]hi nhánh|[Cc]hi cục [Tt]huế|P\\.|X\\.|TP\\.)\\s?(?:${either(PLACE_NAMES)})`,
    ),
  ].join('|'),
  'gu',
);

/** Personal ids (12 digits, 9 before 2021), telephone and tax numbers, in one or with single blanks, dots or dashes. */
const LONG_NUMBER = /(?<!\p{Nd})\p{Nd}(?:[\s.\-_]?\p{Nd}){8,}/gu;

/** Between two words of one name. */
const JOINT = /\s+|[-_.·](?=\p{Lu})/u;
const CAPITALS = /(?<![\p{L}\p{N}])\p{Lu}\p{L}*(?:(?:\s{1,3}|[-_.·])\p{Lu}\p{L}*)*(?![\p{L}\p{N}])/gu;

/** Who is spoken of: what follows with a capital letter is a name, whatever word it is. */
const AFTER_PERSON = new RegExp(
  `(?<!\\p{L})(?:${either(HONORIFICS)}|tên|tên là|họ tên|công dân)\\s*:?\\s*$`,
  'iu',
);
const SENTENCE_START = /(?:^|[.!?:;–\-\n(“"])\s*$/u;
