import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import type { CallerFacts } from '../../policies/decision.ts';
import { canonicalJson } from './canonical-json.ts';
import { conditionsOf } from './log-filter.ts';
import { type AccessRecord, recordShape } from './record.ts';
import {
  recordOfChange,
  recordOfClosing,
  recordOfFailedLogin,
  recordOfGateway,
  recordOfLimited,
  recordsOfRequest,
} from './records-of-request.ts';
import { SubjectKeys } from './subject-keys.ts';

const KEY = Buffer.alloc(32, 7);
const keys = new SubjectKeys([{ id: 'k1', key: KEY }]);
const maker = { keys, newId: () => uuidv7(), newNonce: () => 'n'.repeat(22) };
const AT = new Date('2026-11-20T03:00:00.000Z');
const officer: CallerFacts = { kind: 'officer', id: 'o-1', client: 'desk', channel: 'AGENCY', loa: 2 };
const nobody: CallerFacts = { kind: 'anonymous', id: 'anonymous', client: 'web', channel: 'PORTAL', loa: 0 };

/** Written down apart from the code: a keyed hash of the kind and the network. */
const hashed = (network: string) =>
  `k1:${createHmac('sha256', KEY).update(`network\0${network}`).digest('base64url')}`;
const request = (origin?: string) =>
  recordsOfRequest(
    {
      requestId: 'r',
      caller: officer,
      ...(origin === undefined ? {} : { origin }),
      operation: 'q',
      operationKind: 'query',
      documentHash: undefined,
      errorCodes: [],
      crossings: [],
      at: AT,
      durationMs: 1,
    },
    maker,
  )[0];
const limited = (caller: CallerFacts, network: string | undefined) =>
  recordOfLimited(
    { limit: 'requests.address', caller, network, count: 2, from: AT, until: AT, codes: [] },
    maker,
  );
const object = { kind: 'delegation', id: 'd', state: 'granted', version: 1, digest: 'x' };

const MADE: Readonly<Record<string, (origin: string) => AccessRecord | undefined>> = {
  'a request': request,
  'a failed log-in': (origin) => recordOfFailedLogin({ requestId: 'r', origin, reason: 'x', at: AT }, maker),
  'a change': (origin) => recordOfChange({ caller: officer, origin, requestId: 'r', at: AT, object }, maker),
  'a closing': (origin) =>
    recordOfClosing(
      { findingId: uuidv7(), rule: 'r', caller: officer, origin, reason: 'x', requestId: 'r', at: AT },
      maker,
    ),
};

describe('where somebody came from', () => {
  test.each(Object.keys(MADE))('is on the record of %s as a keyed hash with its class', (what) => {
    for (const [origin, network, networkClass] of [
      ['203.0.113.9', '203.0.113.9', 'ipv4/32'],
      ['::ffff:10.0.0.9', '10.0.0.9', 'private'],
      ['2001:db8:1:2::7', '2001:db8:1:2::/64', 'ipv6/64'],
    ] as const) {
      const record = MADE[what]?.(origin);
      expect(record?.actor).toMatchObject({ network: hashed(network), networkClass });
      expect(() => recordShape.parse(record)).not.toThrow();
      expect(canonicalJson(record)).not.toContain(origin);
      expect(canonicalJson(record)).not.toContain(network);
    }
  });

  test('and is no address is told by its class alone', () => {
    for (const make of Object.values(MADE)) {
      const { actor } = make('a001190000001') ?? {};
      expect(actor?.networkClass).toBe('unknown');
      expect(actor && 'network' in actor && actor.network).toBeFalsy();
    }
  });

  test('is on the records of limits: a stranger has no other name, somebody known keeps theirs', () => {
    const [v4, v6] = ['203.0.113.9', '2001:db8:1:2::/64'];
    expect(limited(nobody, v6).actor).toMatchObject({
      ...{ id: hashed(v6), network: hashed(v6), networkClass: 'ipv6/64' },
    });
    expect(limited(officer, v4).actor).toMatchObject({
      id: 'o-1',
      network: hashed(v4),
      networkClass: 'ipv4/32',
    });
    expect(limited(officer, undefined).actor.networkClass).toBeUndefined();
    expect(limited(nobody, undefined).actor.id).toBe('anonymous');
  });

  test('is on no record of what the gateway does by itself', () => {
    const own = recordOfGateway({ kind: 'upkeep', note: 'x', at: AT }, maker);
    for (const record of [own, request()]) expect(record?.actor.networkClass).toBeUndefined();
  });

  test('is found with the address in hand, under every key', () => {
    const old = Buffer.alloc(32, 9);
    const both = new SubjectKeys([
      { id: 'k2', key: old },
      { id: 'k1', key: KEY },
    ]);
    const { anyOf, parameters } = conditionsOf({ network: '2001:db8:1:2:ffff::1' }, both);
    expect(anyOf).toEqual(['network = $1', 'network = $2']);
    expect(parameters).toContain(hashed('2001:db8:1:2::/64'));
  });
});
