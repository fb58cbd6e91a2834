import { isIPv6 } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { networkClassOf, networkOf } from './network.ts';

describe('an address is counted by its network', () => {
  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['203.0.113.9:51234', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::FFFF:cb00:7109', '203.0.113.9'],
    ['[::ffff:203.0.113.9]:443', '203.0.113.9'],
    ['0:0:0:0:0:ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::5]:8080', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['fe80::2%25wlan1', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::203.0.113.9', '64:ff9b:0:0::/64'],
    ['', 'unknown'],
    ['proxy.example', 'unknown'],
    ['203.0.113.999', 'unknown'],
    ['1:2:3', 'unknown'],
  ])('%s by %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test('whatever of the last 64 bits, and however it is written', () => {
    const groups = (length: number) =>
      fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: length, maxLength: length });
    fc.assert(
      fc.property(groups(4), groups(4), groups(4), fc.boolean(), (head, one, other, isLong) => {
        fc.pre(head.some((group) => group !== 0));
        const write = (all: readonly number[]) =>
          all.map((group) => group.toString(16).padStart(isLong ? 4 : 1, '0')).join(':');
        const [a, b] = [write([...head, ...one]), write([...head, ...other]).toUpperCase()];
        expect(isIPv6(a)).toBe(true);
        expect(networkOf(a)).toBe(networkOf(b));
        expect(networkOf(a)).toBe(networkOf(`${a}%eth0`));
      }),
    );
  });

  test.each([
    ['127.0.0.1', 'loopback'],
    ['::ffff:127.8.0.1', 'loopback'],
    ['::1', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.15.0.1', 'ipv4/32'],
    ['172.16.0.1', 'private'],
    ['172.31.255.1', 'private'],
    ['172.32.0.1', 'ipv4/32'],
    ['192.168.1.1', 'private'],
    ['169.254.1.1', 'private'],
    ['203.0.113.9', 'ipv4/32'],
    ['fd12:3456::1', 'private'],
    ['fc00::1', 'private'],
    ['fe80::1%eth0', 'private'],
    ['febf::1', 'private'],
    ['fec0::1', 'ipv6/64'],
    ['fcd::1', 'ipv6/64'],
    ['2001:db8:1:2::1', 'ipv6/64'],
    ['', 'unknown'],
    ['proxy.example', 'unknown'],
  ])('%s is of class %s', (address, networkClass) => {
    expect(networkClassOf(networkOf(address))).toBe(networkClass);
  });

  test('never throws, whatever a proxy wrote', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(typeof networkOf(text)).toBe('string')));
  });
});
