import { describe, expect, test } from '@jest/globals';
import { normalAddress, ownAddresses } from './own-address.ts';

const arrival = (localAddress: string | undefined, target = '/graphql') => ({
  localAddress,
  localPort: 4000,
  target,
});

describe('the addresses of this gateway', () => {
  test.each([
    ['127.0.0.1', ['http://127.0.0.1:4000/graphql', 'http://localhost:4000/graphql']],
    ['::ffff:127.0.0.1', ['http://127.0.0.1:4000/graphql', 'http://localhost:4000/graphql']],
    ['::1', ['http://[::1]:4000/graphql', 'http://localhost:4000/graphql']],
    ['10.0.0.7', ['http://10.0.0.7:4000/graphql']],
    ['fe80::1%eth0', ['http://[fe80::1]:4000/graphql']],
    [undefined, []],
  ])('without a configured one are where the request came in: %s', (local, expected) => {
    expect(ownAddresses(undefined)(arrival(local))).toEqual(expected);
  });

  test.each([
    ['https://api.hanoi.example', 'https://api.hanoi.example/graphql'],
    ['https://api.hanoi.example/', 'https://api.hanoi.example/graphql'],
    ['https://api.hanoi.example/lien-thong//', 'https://api.hanoi.example/lien-thong/graphql'],
  ])('are the configured one alone: %s', (configured, expected) => {
    expect(ownAddresses(configured)(arrival('127.0.0.1'))).toEqual([expected]);
  });

  test('take nothing but the path from a whole address in the request line', () => {
    expect(ownAddresses('https://a.example')(arrival('::1', 'http://evil.test/graphql?x=1'))).toEqual([
      'https://a.example/graphql?x=1',
    ]);
    expect(ownAddresses('https://a.example')(arrival('::1', 'http://evil.test'))).toEqual([
      'https://a.example/',
    ]);
  });
});

describe('the normal form of an address', () => {
  test.each([
    ['HTTPS://API.Hanoi.Example:443/graphql', 'https://api.hanoi.example/graphql'],
    ['http://a.example:80/%67raphql?a#b', 'http://a.example/graphql'],
    ['http://a.example', 'http://a.example/'],
    ['http://a.example/a%2fb', 'http://a.example/a%2Fb'],
    ['http://a.example/graphql/', 'http://a.example/graphql/'],
  ])('%s → %s', (given, expected) => {
    expect(normalAddress(given)).toBe(expected);
  });

  test.each([
    '',
    'graphql',
    '//a.example/',
    'ftp://a.example/',
    'http://u:p@a.example/',
    'http://a\\b/',
    'http://a.example/ b',
  ])('there is none of %p', (given) => {
    expect(normalAddress(given)).toBeUndefined();
  });
});
