/**
 * NUL, which databases refuse; half of a surrogate pair, which is no character in any encoding; and more combining marks in a
 * row than any script has (Unicode's stream-safe format, UAX #15 §13): to sort thirty thousand of them into normal form takes
 * half a second.
 */
const UNFIT = /\0|\p{Surrogate}|\p{M}{31}/u;

/** Whatever else than tab, line feed, printable ASCII and the Latin letters that are written as one character each. */
const UNUSUAL = /[^\t\n\x20-\x7E\u00A1-\u024F\u1E00-\u1EFF]/;

/** A text that every system behind can hold, whoever sent it: it arrives as the text that was sent, and at the price of one. */
export const isFitText = (text: string): boolean => isUsualText(text) || !UNFIT.test(text);

/**
 * What nearly every text is, Vietnamese or English, told at a tenth of the price: it is fit, it is in NFC as it stands, and its
 * only control characters are tab and line feed. Of a text that is not usual none of this is said.
 */
export const isUsualText = (text: string): boolean => !UNUSUAL.test(text);
