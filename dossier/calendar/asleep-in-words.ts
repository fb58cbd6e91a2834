import { type InWords, instantInWords } from './in-words.ts';
import { formatInstant, MS_PER_DAY } from './instant.ts';
import type { Asleep } from './source-calendar.ts';

/** `06:00 ngày 27/11/2026` */
export function momentInWords(at: Date): InWords {
  const { vi, en } = instantInWords(formatInstant(at), false);
  return { vi: vi.replace(', ', ' ngày '), en };
}

const timeOf = (at: Date): string => formatInstant(at).slice(11, 16);

/** `nghỉ từ 22:00 đến 06:00`; of what is longer than a day the days are told too. */
export function asleepInWords({ since, until, reason }: Asleep): InWords {
  const isShort = until.getTime() - since.getTime() <= MS_PER_DAY;
  const [from, to] = isShort
    ? [same(timeOf(since)), same(timeOf(until))]
    : [momentInWords(since), momentInWords(until)];
  const why = reason ?? { vi: '', en: '' };
  return {
    vi: `nghỉ từ ${from.vi} đến ${to.vi}${why.vi && ` (${why.vi})`}`,
    en: `rests from ${from.en} to ${to.en}${why.en && ` (${why.en})`}`,
  };
}

const same = (text: string): InWords => ({ vi: text, en: text });
