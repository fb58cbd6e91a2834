/**
 * NUL, which databases refuse; half of a surrogate pair, which is no character in any encoding; and more combining marks in a
 * row than any script has (Unicode's stream-safe format, UAX #15 §13): to sort thirty thousand of them into normal form takes
 * half a second.
 */
const UNFIT = /\0|\p{Surrogate}|\p{M}{31}/u;

/** A text that every system behind can hold, whoever sent it: it arrives as the text that was sent, and at the price of one. */
export const isFitText = (text: string): boolean => !UNFIT.test(text);
