import { isFitToKeep } from '../../storage/kept-text.ts';

/** The shape of records holds the longest texts; a name of an office or a reason is shorter. */
const LONGEST = { authority: 400, 'decided-by': 400, reason: 1_500 } as const;
const UNPRINTABLE = /[\p{Cc}\p{Surrogate}]/u;

/**
 * What is wrong with the texts in which people say who decided and why. They stand in the log for good and in the clear.
 * @returns undefined when they may.
 */
export function faultOfDecision(
  texts: Readonly<Partial<Record<keyof typeof LONGEST, string | undefined>>>,
): string | undefined {
  for (const [name, text = ''] of Object.entries(texts)) {
    const longest = name === 'reason' ? LONGEST.reason : LONGEST.authority;
    if (text.trim() === '') return `--${name} is needed: it stands on record`;
    if (text.length > longest || UNPRINTABLE.test(text))
      return `--${name} is one line of at most ${longest} characters`;
    if (!isFitToKeep(text))
      return `--${name} must hold no number of a person: it stands in the log in the clear, for good`;
  }
  return undefined;
}
