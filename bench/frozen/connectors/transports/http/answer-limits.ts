/**
 * What one answer of an agency may hold at most, whatever its protocol, so that reading it and all that follows keeps
 * the event loop for a few dozen milliseconds at worst. Measured: docs/performance.md, "One message".
 */

/** XML: elements and attributes. JSON: values and names. */
export const MAX_ANSWER_VALUES = 9_500;

/** Items of one list, or children of one element. */
export const MAX_ANSWER_LIST = 500;

/** UTF-16 units of one text. */
export const MAX_ANSWER_TEXT = 32 * 1024;

/** Levels of JSON. */
export const MAX_ANSWER_DEPTH = 64;
