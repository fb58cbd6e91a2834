import { describe, expect, test } from '@jest/globals';
import type { AgencyAnswer, AgencyRequest, Connector } from '../../connectors/contract.ts';
import { circleOf, LAN } from '../../connectors/testing/dossier-circles.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import { GatewayError } from '../../schema/errors.ts';
import { toAgencyId } from '../../schema/terms.ts';
import { boundaryFor, citizen, HUNG, MINH, NOW } from '../boundary/testing/boundary-fixture.ts';
import { AgencyReader } from './agency-reader.ts';
import { ownObligations } from './own-obligations.ts';
import type { RequestContext } from './request-context.ts';

const [A, B, C] = ['H26.12-261102-0001', 'H26.12-261102-0002', 'H26.12-261102-0003'] as const;
const REFUSED = new GatewayError('ACCESS_DENIED', 'refused', { extensions: { remedy: 'GROUNDS_MISSING' } });
const BROKEN = new GatewayError('AGENCY_BAD_ANSWER', 'tax: a row');
const owed = (id: string | undefined, amount: number) => ({
  ...{ isPaid: false, payUntil: '2026-12-11', treasury: 'KBNN', remaining: { amount, currency: 'VND' } },
  payer: id === undefined ? null : { id },
});

/** A request of somebody; LAN owns the dossiers, HUNG is a party to A and B, and tax has a part in A and B. */
async function requestOf(caller: CallerFacts, answer: (request: AgencyRequest) => AgencyAnswer) {
  const requests: AgencyRequest[] = [];
  const connector: Connector = {
    ...{ id: toAgencyId('tax'), typeDefs: '', manifest: {} as Connector['manifest'] },
    async call(_permit, request) {
      requests.push(request);
      return answer(request);
    },
    close: async () => undefined,
  };
  const handlingAgencies = ['onestop', 'hotline', 'land', 'tax'];
  const boundary = boundaryFor(caller, [
    circleOf(A, { partyIds: [HUNG], handlingAgencies }),
    circleOf(B, { partyIds: [HUNG], handlingAgencies }),
    circleOf(C, { partyIds: [HUNG] }),
  ]);
  for (const code of [A, B, C]) await boundary.openDossier(code);
  const signal = new AbortController().signal;
  const publicKey = (_type: string, key: string) => `shown-${key}`;
  const connectors = new Map([['tax', connector]]);
  const reader = new AgencyReader({
    connectors,
    boundary,
    publicKey,
    signal,
    freshness: new Map(),
    now: () => NOW,
  });
  const context = { boundary, caller, reader, publicKey, signal } as unknown as RequestContext;
  const taxes = () => boundary.crossings.filter(({ agency }) => agency === 'tax');
  return { context, requests, taxes };
}

const rowsOf = (obligations: readonly unknown[]) => (): AgencyAnswer => ({
  rows: new Map([A, B].map((code) => [code, { code, obligations }])),
});

describe('what a party owes', () => {
  test('is the own rows alone, with the id that the party is shown', async () => {
    const all = [owed(LAN, 1), owed(HUNG, 2), owed(undefined, 4), owed(HUNG, 8)];
    const { context } = await requestOf(citizen(HUNG), rowsOf(all));
    const own = await ownObligations(A, REFUSED, context);
    expect(own?.found?.map(({ remaining, payer }) => [remaining, payer])).toEqual(
      [2, 8].map((amount) => [{ amount, currency: 'VND' }, { id: `shown-${HUNG}` }]),
    );
    expect(JSON.stringify(own)).not.toMatch(new RegExp(`${LAN}|"${HUNG}"`));
  });

  test('of several dossiers is one message, each on record as the party’s own data', async () => {
    const { context, requests, taxes } = await requestOf(citizen(HUNG), rowsOf([owed(HUNG, 2)]));
    await Promise.all([A, B].map((code) => ownObligations(code, REFUSED, context)));
    expect(requests.map(({ keys }) => keys)).toEqual([[A, B]]);
    expect(taxes().map(({ subject, outcome }) => [subject, outcome])).toEqual(
      [A, B].map(() => [{ kind: 'person', id: HUNG }, 'delivered']),
    );
    for (const { released, grounds } of taxes()) {
      expect([...released].sort()).toEqual(['tax.obligation', 'tax.payment']);
      expect(grounds).toContain('self');
    }
  });

  test('that is nothing has left nothing, whatever others owe', async () => {
    const { context, taxes } = await requestOf(citizen(HUNG), rowsOf([owed(LAN, 1)]));
    expect(await ownObligations(A, REFUSED, context)).toEqual({ found: [] });
    expect(taxes()).toMatchObject([{ outcome: 'absent', released: new Set() }]);
  });

  test('stands beside a row that could not be read, which may be one more', async () => {
    const { context } = await requestOf(citizen(HUNG), rowsOf([owed(HUNG, 2), BROKEN]));
    expect(await ownObligations(A, REFUSED, context)).toMatchObject({
      found: [{ isPaid: false }],
      lost: BROKEN,
    });
  });

  test('is not known where the tax authority fails', async () => {
    const down = new GatewayError('AGENCY_UNREACHABLE', 'tax');
    const { context, taxes } = await requestOf(citizen(HUNG), () => {
      throw down;
    });
    expect(await ownObligations(A, REFUSED, context)).toMatchObject({
      found: undefined,
      lost: { code: 'AGENCY_UNREACHABLE' },
    });
    expect(taxes()).toMatchObject([{ outcome: 'failed', released: new Set() }]);
  });

  test.each([
    ['an owner, who sees them as the dossier’s', citizen(LAN), A, REFUSED],
    ['somebody without a tie', citizen(MINH), A, REFUSED],
    ['a party to a dossier that the tax authority has no part in', citizen(HUNG), C, REFUSED],
    [
      'a party who was refused for another reason',
      citizen(HUNG),
      A,
      new GatewayError('ACCESS_DENIED', 'weak'),
    ],
    ['a party while the tax authority is down', citizen(HUNG), A, BROKEN],
  ])('is not asked for %s', async (_who, caller, code, refused) => {
    const { context, requests, taxes } = await requestOf(caller, rowsOf([owed(HUNG, 2)]));
    expect(ownObligations(code, refused, context)).toBeUndefined();
    expect([requests, taxes()]).toEqual([[], []]);
  });
});
