import { describe, expect, test } from '@jest/globals';
import { GatewayError } from '../../schema/errors.ts';
import { LimitDoor } from '../limits/limit-door.ts';
import { LimitTable } from '../limits/limit-table.ts';
import { createInProcessState } from '../shared-state/in-process.ts';
import { ANONYMOUS, type Authenticator } from './authenticator.ts';
import { createFailedLogins, createIdentifyCaller } from './identify-caller.ts';
import { KnownShares } from './known-shares.ts';

const NOW = new Date('2026-11-02T08:00:00Z');

/** Tokens that begin with `good` are genuine and, once checked, known; every check is counted. */
function stand(changes: Record<string, number>) {
  const known = new Set<string>();
  let checks = 0;
  const authenticator: Authenticator = {
    async identify({ authorization }, { beforeCheck }) {
      if (authorization === undefined) return { caller: ANONYMOUS, expiresAt: undefined };
      const token = String(authorization);
      if (!known.has(token)) {
        beforeCheck?.();
        checks += 1;
        if (!token.startsWith('Bearer good')) throw new GatewayError('UNAUTHENTICATED', 'false');
        known.add(token);
      }
      const caller = {
        kind: 'officer',
        id: token.slice(7),
        client: 'desk',
        channel: 'COUNTER',
        loa: 0,
      } as const;
      return { caller, expiresAt: undefined };
    },
    async authenticate() {
      throw new Error('not asked here');
    },
  };
  const now = () => NOW;
  const limits = new LimitDoor({
    ...{ table: new LimitTable(changes), shared: createInProcessState(() => NOW.getTime()), now },
    tell: async () => undefined,
    ...{ onRefusal: () => undefined, onFailure: () => undefined },
  });
  const shares = new KnownShares(() => NOW.getTime());
  const identify = createIdentifyCaller({
    ...{ authenticator, limits, shares, ownAddresses: () => [] },
    recordFailedLogin: createFailedLogins(limits, async () => undefined),
  });
  const come = async (token: string, origin: string): Promise<unknown> => {
    const identity = await identify({
      ...{ requestId: 'r', method: 'POST', origin, headers: { authorization: `Bearer ${token}` } },
      arrival: { localAddress: undefined, localPort: undefined, target: '/' },
    });
    return identity instanceof GatewayError ? identity.code : identity.caller.id;
  };
  return { come, shares, limits, checks: () => checks };
}

describe('who comes with a token', () => {
  test('has us check no more signatures than a few, once many of an address were false', async () => {
    const { come, checks, limits } = stand({ 'logins.address': 10, 'checks.suspect': 5 });
    const said = new Map<unknown, number>();
    for (let n = 0; n < 500; n += 1) {
      const code = await come(`false-${n}`, '192.0.2.1');
      said.set(code, (said.get(code) ?? 0) + 1);
    }
    expect(checks()).toBe(15);
    expect(said).toEqual(
      new Map([
        ['UNAUTHENTICATED', 10],
        ['RATE_LIMITED', 490],
      ]),
    );
    // From elsewhere everything goes on.
    expect(await come('good-1', '192.0.2.2')).toBe('good-1');
    expect(await come('false', '192.0.2.2')).toBe('UNAUTHENTICATED');
    await limits.stop();
  });

  test('goes on from a suspect address, if it was known before', async () => {
    const { come, limits } = stand({ 'logins.address': 3, 'checks.suspect': 0 });
    expect(await come('good-1', '192.0.2.1')).toBe('good-1');
    for (let n = 0; n < 5; n += 1) await come(`false-${n}`, '192.0.2.1');
    expect(await come('good-1', '192.0.2.1')).toBe('good-1');
    expect(await come('good-2', '192.0.2.1')).toBe('RATE_LIMITED');
    await limits.stop();
  });

  test('is known by its share from then on, a false one never', async () => {
    const { come, shares, limits } = stand({});
    await come('good-1', '192.0.2.1');
    await come('false-1', '192.0.2.1');
    expect(shares.of('Bearer good-1')).toBe('counter');
    expect(shares.of('Bearer false-1')).toBeUndefined();
    expect(shares.of('bearer good-1')).toBeUndefined();
    await limits.stop();
  });
});
