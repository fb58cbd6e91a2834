import { isPersonsNumber } from '../schema/organisation.ts';
import type { MaskRule } from './decision.ts';
import { withoutPeople } from './names-in-text.ts';

/** Stands in for a text that must be a text but may not be told. */
export const HIDDEN_TEXT = '•••';
const DOT = '•';

/**
 * A granted value as a masked one. Pure; lists are masked item by item; `null` and `undefined` stay what they are.
 * A value of a kind that the rule does not understand becomes `null`: never the value itself.
 */
export function maskValue(rule: MaskRule, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => maskValue(rule, item));
  switch (rule) {
    case 'hidden':
      return null;
    case 'ward-only':
      return wardOnly(value);
    case 'initials':
      return typeof value === 'string' ? initials(value) : null;
    case 'last3':
      return typeof value === 'string' ? last3(value) : null;
    case 'names':
      return withoutNames(value);
    case 'household':
      return typeof value === 'string' ? household(value) : null;
    case 'year-only':
      return typeof value === 'string' ? yearOnly(value) : null;
    default:
      return unknownRule(rule);
  }
}

const unknownRule = (_rule: never): null => null;

/** A text that people wrote, or the same in two languages, `{ vi, en }`. */
function withoutNames(value: unknown): unknown {
  if (typeof value === 'string') return withoutPeople(value, { name: initials, number: last3 });
  if (typeof value !== 'object' || value === null) return null;
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, maskValue('names', text)]));
}

/** `Nguyễn Thị Lan` → `N. T. L.`; `Đỗ` → `Đ.`, `Ngô Ánh` → `N. Á.`: diacritics belong to the letter. */
export function initials(name: string): string {
  // Registers write two holders into one field: "Nguyễn Thị Lan và Trần Văn Thuận".
  const persons = name.normalize('NFC').split(/\s+và\s+/);
  return persons.map(initialsOfOne).join(', ');
}

function initialsOfOne(name: string): string {
  const letters = name
    .split(/[\s,;-]+/)
    .map((word) => /\p{L}/u.exec(word)?.[0].toUpperCase())
    .filter((letter) => letter !== undefined);
  return letters.length > 0 ? letters.map((letter) => `${letter}.`).join(' ') : HIDDEN_TEXT;
}

/** `001190000001` → `•••••••••001`. Of a short number at most half is shown. */
export function last3(number: string): string {
  const characters = [...number];
  const shown = Math.min(3, Math.floor(characters.length / 2));
  const hidden = characters.length - shown;
  return DOT.repeat(hidden) + characters.slice(hidden).join('');
}

const HOUSEHOLD = /^(hộ kinh doanh)\s+(.*)$/isu;

/**
 * Name or number of an organisation: a household business is one person, known by their personal id and mostly by their name.
 * `Hộ kinh doanh Phở Nguyễn Văn Tâm` → `Hộ kinh doanh P. N. V. T.`; whatever is no household's stays.
 */
export function household(text: string): string {
  const plain = text.normalize('NFC').trim();
  if (isPersonsNumber(plain)) return last3(plain);
  const [, words, name] = HOUSEHOLD.exec(plain) ?? [];
  return words === undefined || name === undefined ? text : `${words} ${initials(name)}`;
}

const WARD = /^(?:Phường|Xã|Thị trấn|Đặc khu|P\.|X\.|TT\.)\s*\S/u;

/** The ward or commune of an address, as text or as `{ text, wardCode, wardName }`; anything finer is dropped. */
export function wardOnly(address: unknown): unknown {
  if (typeof address === 'string') return wardOfText(address) ?? HIDDEN_TEXT;
  if (typeof address !== 'object' || address === null) return null;
  const wardCode = textOf(address, 'wardCode');
  const wardName = textOf(address, 'wardName') ?? wardOfText(textOf(address, 'text') ?? '');
  return {
    text: wardName ?? HIDDEN_TEXT,
    wardCode: wardCode ?? null,
    wardName: wardName ?? null,
  };
}

const wardOfText = (text: string): string | undefined =>
  text
    .normalize('NFC')
    .split(',')
    .map((part) => part.trim())
    .findLast((part) => WARD.test(part));

function textOf(holder: object, name: string): string | undefined {
  const value: unknown = Object.entries(holder).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : undefined;
}

/** `1990-03-12`, `1990-03`, `1990` and `12/03/1990` → `1990`; no year found → `null`. */
export function yearOnly(date: string): string | null {
  const found = /^(\d{4})(?:-|$)/.exec(date) ?? /^\d{1,2}\/\d{1,2}\/(\d{4})$/.exec(date);
  return found?.[1] ?? null;
}
