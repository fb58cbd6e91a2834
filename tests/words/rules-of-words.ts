import type { Words } from './gathered-words.ts';

/** What an agency's mock was told to do while the words were gathered. */
export type Modes = Readonly<Record<string, string>>;

interface Rule {
  readonly name: string;
  isBrokenBy(words: Words, modes: Modes): boolean;
}

const VIETNAMESE_LETTER = /[ăâđêôơưàằầáắấảẳẩãẵẫạặậèềéếẻểẽễẹệìíỉĩịòồờóốớỏổởõỗỡọộợùừúứủửũữụựỳýỷỹỵ]/i;
/** None of them is a Vietnamese word as well; `an`, `do`, `in`, `to` are. */
const ENGLISH_WORD =
  /(?<!\p{L})(?:the|and|of|your|you|was|is|are|agency|dossier|not|for|by|with|cannot|pay|papers|reported|error)(?!\p{L})/iu;
/** Fields that hold names, which nobody translates. */
const NAMES = new Set(['name', 'whom', 'where', 'law', 'article', 'sector', 'fullName']);
/** What begins with a law's own name: what is said of it follows. */
const afterLaw = (text: string): string => text.replace(/^[^:]*: /, '');
const said = ({ field, text }: Words): string => (field === 'basis' ? afterLaw(text) : text);

const AGENCY_ERROR = /cung cấp dữ liệu báo lỗi|agency reported an error/i;

/** Said without a look at how any of the texts is made. */
export const RULES: readonly Rule[] = [
  {
    name: 'nobody is told an id of staff or of a device for a name',
    isBrokenBy: ({ text }) =>
      /(?<![\w.])(?:clerk|officer|oversight|auditor|dpo|hotline-agent|kiosk)-[a-z0-9]/.test(text),
  },
  {
    name: 'a day is not told as a midnight',
    isBrokenBy: ({ text }) => /(?<!\d)00:00/.test(text),
  },
  {
    name: 'no class of data is named as machines name it',
    isBrokenBy: ({ text }) =>
      /(?<![\w.-])(?:dossier|person|land|civil|police|tax|hotline|log|catalogue)\.[a-z]+/.test(text),
  },
  {
    name: 'an agency is said to have reported an error only where it did',
    isBrokenBy: ({ text, error }, modes) =>
      AGENCY_ERROR.test(text) && !(error?.code === 'AGENCY_FAULT' && modes[String(error.agency)] === 'fault'),
  },
  {
    name: 'an English sentence agrees with whom it speaks to',
    isBrokenBy: ({ language, text }) =>
      language === 'en' && /^You (?:(?![,;]|\. ).)*\b(?:was|is|has)\b/.test(text),
  },
  {
    name: 'what is asked for in Vietnamese is Vietnamese',
    isBrokenBy: (words) =>
      words.language === 'vi' && !NAMES.has(words.field) && ENGLISH_WORD.test(said(words)),
  },
  {
    name: 'what is asked for in English is English',
    isBrokenBy: (words) =>
      words.language === 'en' && !NAMES.has(words.field) && VIETNAMESE_LETTER.test(said(words)),
  },
  {
    name: 'nothing is left of a template, and nothing is undefined',
    isBrokenBy: ({ text }) => /\$\{|\{\{|undefined|\[object|(?<!\p{L})null(?!\p{L})|NaN/u.test(text),
  },
];

/** Each broken rule with the words that break it, once for the same words. */
export function findingsIn(gathered: readonly Words[], modes: Modes): readonly string[] {
  const found = new Set<string>();
  for (const words of gathered)
    for (const rule of RULES)
      if (rule.isBrokenBy(words, modes))
        found.add(`${rule.name}: ${words.field} «${words.text}» (${words.where})`);
  return [...found];
}
