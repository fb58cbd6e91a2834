const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** The same for people in both languages. */
export interface InWords {
  readonly vi: string;
  readonly en: string;
}

/**
 * An instant as people read it: `08:55, 11/11/2026`, and the day alone where the time is not known.
 * @param text as `formatInstant` writes it; anything else is shown as it is.
 */
export function instantInWords(text: string, isDayOnly: boolean): InWords {
  const parts = /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})T(?<time>\d{2}:\d{2})/.exec(text)?.groups;
  if (!parts) return { vi: text, en: text };
  const { year, month, day, time } = parts;
  const vi = `${day}/${month}/${year}`;
  const en = `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`;
  return isDayOnly ? { vi, en } : { vi: `${time}, ${vi}`, en: `${time}, ${en}` };
}
