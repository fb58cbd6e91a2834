/**
 * A browser names the page that asks in `Origin`: scheme, host and port (RFC 6454 §6.1), compared whole. Parts of it prove
 * nothing: anybody can have a page at `portal.example.evil.test`, or at another port of the same host. `null` is every
 * page that hides where it is from.
 */
export class Origins {
  readonly #allowed: ReadonlySet<string>;

  /** @param allowed in normal form, as `isOrigin` says. */
  constructor(allowed: readonly string[]) {
    this.#allowed = new Set(allowed);
  }

  has(origin: string | undefined): origin is string {
    return origin !== undefined && this.#allowed.has(origin);
  }

  /** @param own addresses under which the request's own server is known. */
  isAtHome(origin: string, own: readonly string[]): boolean {
    return own.some((address) => new URL(address).origin === origin);
  }
}

/** Is this an origin as browsers write it: lower case, no default port, nothing after it? */
export const isOrigin = (text: string): boolean =>
  /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
