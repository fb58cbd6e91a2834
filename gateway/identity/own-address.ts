import type { IncomingMessage } from 'node:http';

/** Where a request came in, as the socket tells it: nothing of it can be chosen by the caller but the path. */
export interface Arrival {
  readonly localAddress: string | undefined;
  readonly localPort: number | undefined;
  /** As it stands in the request line. */
  readonly target: string;
}

export const arrivalOf = ({ socket, url }: Pick<IncomingMessage, 'socket' | 'url'>): Arrival => ({
  localAddress: socket.localAddress,
  localPort: socket.localPort,
  target: url ?? '/',
});

export type OwnAddresses = (arrival: Arrival) => readonly string[];

/**
 * The addresses that a proof of possession may name for a request. A caller writes `Host` and `X-Forwarded-*` itself, and
 * a proof that was made for another server would be carried here with that server's name in them: only the configured
 * address counts. Where none is configured, it is the one that the process was reached at, under its number or, on the
 * loopback, its name.
 * @param publicUrl as clients reach the gateway; with a path where a proxy takes one off.
 */
export const ownAddresses =
  (publicUrl: string | undefined): OwnAddresses =>
  ({ localAddress, localPort, target }) => {
    // A request line may hold the whole address (RFC 9112 §3.2.2); what it says before the path is the caller's word.
    const path = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/^(?!\/)/, '/');
    if (publicUrl !== undefined) return [`${publicUrl.replace(/[?#].*$/s, '').replace(/\/+$/, '')}${path}`];
    if (localAddress === undefined || localPort === undefined) return [];
    return hostsOf(localAddress).map((host) => `http://${host}:${localPort}${path}`);
  };

function hostsOf(address: string): readonly string[] {
  const plain = address.replace(/^::ffff:(?=\d)/i, '').replace(/%.*$/, '');
  const host = plain.includes(':') ? `[${plain}]` : plain;
  return plain === '::1' || plain.startsWith('127.') ? [host, 'localhost'] : [host];
}

/** What a URI may be written with (RFC 3986 §2); a parser for browsers would mend anything else silently. */
const WRITABLE = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/;
const HTTP = new Set(['http:', 'https:']);

/**
 * Normal form for comparison, without query and fragment (RFC 9449 §4.3; RFC 3986 §6.2.2 and §6.2.3): case of scheme and
 * host, default port, dot segments, needless escapes. A slash at the end of a path is part of it.
 * @returns undefined for what is no address of HTTP.
 */
export function normalAddress(text: string): string | undefined {
  if (!WRITABLE.test(text) || !URL.canParse(text)) return undefined;
  const { protocol, username, password, origin, pathname } = new URL(text);
  if (!HTTP.has(protocol) || username !== '' || password !== '') return undefined;
  const path = pathname.replace(/%[0-9a-f]{2}/gi, (escaped) => {
    const letter = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return /[A-Za-z0-9\-._~]/.test(letter) ? letter : escaped.toUpperCase();
  });
  return `${origin}${path}`;
}
