/** Rows of `access_record` (`r`), each with the leaf of its place (`n`). */
export const SIGNED_ROWS =
  'access_record r join access_node n on n.instance = r.instance and n.level = 0 and n.idx = r.idx';

/**
 * Is a row's record the one that its leaf commits to? What destroys or trusts a record asks this first, and then the
 * record, never a column: columns and bytes can be written by whoever holds the database.
 */
export const IS_AS_SIGNED = `n.hash = sha256('\\x00'::bytea || convert_to(r.body, 'UTF8'))`;
