import { describe, expect, test } from '@jest/globals';
import type { AgencyAnswer } from '../../connectors/contract.ts';
import { circleOf, LAN } from '../../connectors/testing/dossier-circles.ts';
import { parseRecord } from '../access-log/record.ts';
import { boundaryFor, citizen, NOW } from '../boundary/testing/boundary-fixture.ts';
import { callAgency } from './agency-call.ts';
import { type Freshness, worstOf } from './freshness.ts';
import { agencyIn, CODE, OTHER, toldOf, unreadable } from './testing/agency-modes.ts';

const at = (minute: number, source: Freshness['source'], reason?: Freshness['reason']): Freshness => ({
  ...{ asOf: `2026-11-20T03:0${minute}:00.000Z`, source, reason },
});

describe('of several parts of one agency', () => {
  test.each([
    [at(1, 'live'), at(2, 'live'), at(1, 'live')],
    [at(2, 'live'), at(1, 'cache'), at(1, 'cache')],
    [at(1, 'live'), at(2, 'stale', 'AGENCY_BUSY'), at(1, 'stale', 'AGENCY_BUSY')],
    [at(2, 'stale', 'AGENCY_BUSY'), at(1, 'cache'), at(1, 'stale', 'AGENCY_BUSY')],
  ])('the oldest time and the worst source are told, whichever came first', (one, other, told) => {
    expect(worstOf(one, other)).toEqual(told);
    expect(worstOf(worstOf(undefined, other), one)).toEqual(told);
  });

  test('times with any zone are compared as times', () => {
    const local: Freshness = { asOf: '2026-11-20T10:00:30+07:00', source: 'live' };
    expect(worstOf(at(1, 'live'), local).asOf).toBe(local.asOf);
  });
});

async function call(answer: AgencyAnswer) {
  const boundary = boundaryFor(citizen(LAN), [circleOf(CODE), circleOf(OTHER)]);
  for (const code of [CODE, OTHER]) await boundary.openDossier(code);
  const admitted = [CODE, OTHER].map(
    (code) => boundary.admit('land', 'landDossiers', 'Dossier', code, ['land.case']).crossing,
  );
  const freshness = new Map<string, Freshness>();
  await callAgency(
    { connectors: new Map([['land', agencyIn('ok', () => answer).connector]]), now: () => NOW, freshness },
    {
      ...{ agency: 'land', operation: 'landDossiers', admitted, keys: [CODE, OTHER] },
      ...{ fields: {}, signal: new AbortController().signal, read: ({ rows }) => rows },
    },
  );
  return {
    freshness: freshness.get('land'),
    outcomes: admitted.map((crossing) => toldOf(crossing).record.outcome),
  };
}

describe('the record of a crossing', () => {
  const rows = new Map([CODE, OTHER].map((code) => [code, { landState: 'x' }]));

  test('says of each how old it is, in UTC, with the message that brought it; the answer tells the worst', async () => {
    const origins = new Map([
      [
        CODE,
        {
          ...({
            asOf: '2026-11-20T09:00:00+07:00',
            source: 'stale',
            reason: 'AGENCY_TIMEOUT',
            messageId: 'then',
          } as const),
        },
      ],
    ]);
    const { freshness, outcomes } = await call({ rows, origins, messageId: 'now' });
    expect(freshness).toMatchObject({
      source: 'stale',
      asOf: '2026-11-20T09:00:00+07:00',
      reason: 'AGENCY_TIMEOUT',
    });
    expect(outcomes).toMatchObject([
      {
        messageId: 'then',
        freshness: { source: 'stale', asOf: '2026-11-20T02:00:00.000Z', reason: 'AGENCY_TIMEOUT' },
      },
      { messageId: 'now', freshness: { source: 'live', asOf: NOW.toISOString() } },
    ]);
  });

  test('says nothing of the age of what did not come, and leaves out a time that is none', async () => {
    const { outcomes } = await call({ rows, unreadable: new Map([[CODE, unreadable()]]), asOf: 'lately' });
    expect(outcomes[0]).toMatchObject({ result: 'failed' });
    expect(outcomes[0]?.freshness).toBeUndefined();
    expect(outcomes[1]?.freshness).toEqual({ source: 'live', asOf: undefined, reason: undefined });
  });

  test('without it, as records were before, is read; in a record of an older version it is none', () => {
    const record = {
      ...{ v: 3, kind: 'crossing', id: '018f4b3e-0000-7000-8000-000000000001', at: NOW.toISOString() },
      ...{
        nonce: 'a'.repeat(22),
        actor: { kind: 'citizen', id: 'x', client: 'portal', channel: 'PORTAL', loa: 2 },
      },
      ...{ outcome: { result: 'delivered' }, trace: { requestId: 'r' } },
    };
    expect(parseRecord(JSON.stringify(record)).outcome.freshness).toBeUndefined();
    const outcome = { result: 'delivered', freshness: { source: 'cache', asOf: NOW.toISOString() } };
    expect(parseRecord(JSON.stringify({ ...record, outcome })).outcome).toEqual(outcome);
    expect(() => parseRecord(JSON.stringify({ ...record, v: 1, outcome }))).toThrow('only version 3');
  });
});
