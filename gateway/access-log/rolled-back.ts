/** Where an operator finds what to do. */
const SEE = 'see "Roll-back" in docs/access-log.md';

/**
 * The store does not hold the log that was signed: an older state of it, another one beside it, or none. Nothing is
 * written and nothing leaves until the right one is back, or until an operator has put a fork on record.
 */
export class RolledBack extends Error {
  /** What is wrong, without the log's name: sizes only. */
  readonly what: string;

  /**
   * @param signed records that the last head covers that is known outside the store; undefined when only the keys tell
   *   that there was a log.
   * @param found records that the store's head covers; undefined when it holds no such log.
   */
  constructor(instance: string, signed: number | undefined, found: number | undefined) {
    const what = describe(signed, found);
    super(`access log ${instance}: ${what}; ${SEE}`);
    this.name = 'RolledBack';
    this.what = what;
  }
}

function describe(signed: number | undefined, found: number | undefined): string {
  if (signed === undefined) return 'the keys in the data folder have signed a log, and the store holds none';
  if (found === undefined) return `${signed} records are signed, and the store holds no such log`;
  return found < signed
    ? `the store was put back to an older state: ${signed} records are signed, ${found} are there`
    : `the store holds another log than the signed one: ${signed} records are signed, ${found} are there that do not continue them`;
}
