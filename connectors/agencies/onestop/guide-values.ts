import { UnreadableText } from '../../mapping/dates.ts';
import { readPart, readParts } from '../../mapping/read-rows.ts';
import { readOptionalText } from '../../mapping/text.ts';
import { readCode } from './values.ts';
import { ONESTOP } from './wire.ts';

type Text = string | null | undefined;

/** A text in the languages in which it is held; the field's `language` chooses, and says so where it cannot. */
export interface Words {
  readonly vi?: string;
  readonly en?: string;
}

export function optionalWords(vi: Text, en: Text): Words | null {
  const [inVietnamese, inEnglish] = [readOptionalText(vi), readOptionalText(en)];
  if (inVietnamese === undefined && inEnglish === undefined) return null;
  return {
    ...(inVietnamese === undefined ? {} : { vi: inVietnamese }),
    ...(inEnglish === undefined ? {} : { en: inEnglish }),
  };
}

/** @throws UnreadableText without a Vietnamese text: English alone is no entry of this catalogue. */
export function requireWords(vi: Text, en: Text, field: string): Words {
  const words = optionalWords(vi, en);
  if (words?.vi === undefined) throw new UnreadableText(field);
  return words;
}

const MAX_LINK = 2_000;

/**
 * A link that may be put behind a button: anything but http and https (`javascript:`, `data:`) would run where it is shown.
 * @throws UnreadableText
 */
export function readLink(text: Text, field: string): string | null {
  const known = readOptionalText(text);
  if (known === undefined) return null;
  const isLink = known.length <= MAX_LINK && /^https?:\/\/[^\s"'<>\\^`{|}]+$/i.test(known);
  if (!isLink || !URL.canParse(known)) throw new UnreadableText(field);
  return known;
}

/** The catalogue's own codes, and the words that its older entries have instead. */
const UNITS = {
  NGAY_LAM_VIEC: 'WORKING_DAYS',
  'Ngày làm việc': 'WORKING_DAYS',
  GIO_LAM_VIEC: 'WORKING_HOURS',
  'Giờ làm việc': 'WORKING_HOURS',
  NGAY: 'CALENDAR_DAYS',
  Ngày: 'CALENDAR_DAYS',
  TRONG_NGAY: 'SAME_DAY',
  'Trong ngày': 'SAME_DAY',
} as const;

/** @throws UnreadableText for an amount or a unit that is none; months are not guessed into days. */
export function readTimeLimit(wire: {
  readonly THOIGIANGIAIQUYET?: Text;
  readonly DONVITINH?: Text;
}): { readonly amount: number | null; readonly unit: (typeof UNITS)[keyof typeof UNITS] } | null {
  const unit = readCode(UNITS, wire.DONVITINH, 'DONVITINH');
  if (unit === 'SAME_DAY') return { amount: null, unit };
  const amount = readOptionalText(wire.THOIGIANGIAIQUYET);
  if (amount === undefined) return null;
  if (unit === null || !/^(?!0+(\.0)?$)\d{1,4}(\.[05])?$/.test(amount))
    throw new UnreadableText('THOIGIANGIAIQUYET');
  return { amount: Number(amount), unit };
}

/** @throws UnreadableText */
export function readCount(text: Text, field: string): number | null {
  const known = readOptionalText(text);
  if (known === undefined) return null;
  if (!/^\d{1,6}$/.test(known)) throw new UnreadableText(field);
  return Number(known);
}

/** As it is dialled; a text that is none would become a dead button. @throws UnreadableText */
export function readPhone(text: Text): string | null {
  const known = readOptionalText(text);
  if (known === undefined) return null;
  if (!/^\+?\d[\d .()-]{1,24}$/.test(known)) throw new UnreadableText('DIENTHOAI');
  return known;
}

/** A section of a list: null where the catalogue does not tell it; whatever can be read of it is there. */
export const mapList = <Item, Result>(
  place: string,
  section: readonly (Item | Error)[] | Error | undefined,
  map: (item: Exclude<Item, Error>) => Result,
) =>
  readPart(ONESTOP, place, section, (found) =>
    found === undefined ? null : readParts<Item | Error, Result>(ONESTOP, place, found, map),
  );
