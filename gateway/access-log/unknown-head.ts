/** Stands in a fork's record in the place of the lost head where none was kept or what was kept proves nothing. */
export const UNKNOWN_HEAD = 'unknown';
