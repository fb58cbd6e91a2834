import { describe, expect, test } from '@jest/globals';
import { GatewayError } from '../../schema/errors.ts';
import { ComputedParts } from './computed-parts.ts';
import { nextActionField, refusedPayment } from './next-action-field.ts';

const HIDDEN = new GatewayError('ACCESS_DENIED', 'tax', { extensions: { remedy: 'GROUNDS_MISSING' } });
const ME = 'person-me';
const money = (amount: string) => ({ amount, currency: 'VND' });
/** As a representative is told it: fixed, and not whether it is paid. */
const fixedFor = (id: string) => ({ isPaid: HIDDEN, remaining: HIDDEN, payer: { id } });

function adviceOn(obligations: unknown, found?: readonly unknown[]) {
  const parts = new ComputedParts();
  const own = found && { found };
  const reader = { id: ME, ownerIds: new Set(['person-owner']) };
  const facts = { due: undefined, now: new Date(0), reader, own, isResultElectronicOnly: false };
  const advice = nextActionField(
    { status: 'IN_PROGRESS', supplementRequests: [], fees: [], obligations } as never,
    facts as never,
    parts,
  );
  return advice as { isYours: boolean; isComplete: boolean; amount: unknown; further: { kind: string }[] };
}

describe('the advice to a party who represents the owner as well', () => {
  test('asks for the own part with its amount, once, beside what others may have to pay', () => {
    const own = { isPaid: false, remaining: money('120000'), payer: { id: ME } };
    const advice = adviceOn([fixedFor('person-owner'), fixedFor(ME)], [own]);
    expect(advice).toMatchObject({ kind: 'PAY', isYours: true, amount: money('120000'), isComplete: false });
    expect(advice.further.map(({ kind }) => kind).filter((kind) => kind === 'PAY')).toHaveLength(1);
  });

  test('asks for nothing that is paid, and is complete where all was the own', () => {
    const own = { isPaid: true, remaining: money('0'), payer: { id: ME } };
    expect(adviceOn([fixedFor(ME)], [own])).toMatchObject({ kind: 'PROCESS', isComplete: true, further: [] });
  });

  test('keeps what the dossier tells where the own record tells nothing', () => {
    expect(adviceOn([fixedFor(ME)], [])).toMatchObject({ isComplete: false, further: [{ kind: 'PAY' }] });
  });
});

describe('what was refused', () => {
  test('is found in the place of the list or of one payment, and nowhere else', () => {
    expect(refusedPayment({ obligations: HIDDEN } as never)).toBe(HIDDEN);
    expect(refusedPayment({ obligations: [null, { isPaid: true }, fixedFor(ME)] } as never)).toBe(HIDDEN);
    expect(refusedPayment({ obligations: [{ isPaid: false }] } as never)).toBeUndefined();
    expect(refusedPayment({ obligations: null } as never)).toBeUndefined();
  });
});
