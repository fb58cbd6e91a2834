import { isIPv4, isIPv6 } from 'node:net';

/**
 * The network that an address is counted by. IPv4 stands for itself, also when it is written as IPv6 (`::ffff:192.0.2.1`,
 * RFC 4291 §2.5.5.2); of IPv6 the first 64 bits, since whoever has one address has the 2^64 beside it (RFC 6177). Zone ids
 * (RFC 4007), brackets and ports say nothing of who it is.
 * @returns `unknown` for what is no address: such callers share one count.
 */
export function networkOf(address: string): string {
  const bare = withoutPort(address.trim()).replace(/%.*$/s, '').toLowerCase();
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare)) return 'unknown';
  const groups = groupsOf(bare);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped)
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 0xff])
      .join('.');
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

export type NetworkClass = 'loopback' | 'private' | 'ipv4/32' | 'ipv6/64' | 'unknown';

/**
 * What kind of network it is, and how much of an address stands for it: a whole IPv4 address, or 64 bits of IPv6. Loopback
 * (RFC 1122, RFC 4291 §2.5.3), private and link-local ones (RFC 1918, 3927, 4193, 4291 §2.5.6) are counted alike but say
 * little of where somebody is.
 * @param network as `networkOf` tells it.
 */
export function networkClassOf(network: string): NetworkClass {
  if (isIPv4(network)) {
    if (network.startsWith('127.')) return 'loopback';
    return /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)/.test(network) ? 'private' : 'ipv4/32';
  }
  if (!network.endsWith('::/64')) return 'unknown';
  // `::/64` holds `::1` and nothing else that anybody comes from.
  if (network === '0:0:0:0::/64') return 'loopback';
  return /^(f[cd]..|fe[89ab].):/.test(network) ? 'private' : 'ipv6/64';
}

function withoutPort(address: string): string {
  const [, bracketed] = /^\[([^\]]*)\](?::\d+)?$/.exec(address) ?? [];
  if (bracketed !== undefined) return bracketed;
  const [, v4] = /^([\d.]+):\d+$/.exec(address) ?? [];
  return v4 ?? address;
}

/** The eight groups of an address that is one. */
function groupsOf(address: string): readonly number[] {
  const [, head = address, v4] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address) ?? [];
  const [a = 0, b = 0, c = 0, d = 0] = (v4 ?? '').split('.').map(Number);
  const hex = (number: number) => number.toString(16);
  const text = v4 === undefined ? head : `${head}${hex(a * 256 + b)}:${hex(c * 256 + d)}`;
  const [left = '', right] = text.split('::');
  const read = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [first, last] = [read(left), read(right ?? '')];
  return [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last];
}
