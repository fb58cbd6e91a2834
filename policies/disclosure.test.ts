import { expect, test } from '@jest/globals';
import { createPolicyEngine } from './decide.ts';
import type { CallerKind, DecisionRequest } from './decision.ts';
import { publicReasons } from './disclosure.ts';
import { loadPolicySet } from './engine.ts';
import { parcelQuestion } from './testing/requests.ts';

const engine = createPolicyEngine(loadPolicySet(), { memoSize: 0, slot: 'test' });

const refusalOf = (change: Partial<DecisionRequest>) => {
  const decision = engine.decide(parcelQuestion(change));
  if (decision.effect !== 'deny') throw new Error('expected a refusal');
  return decision;
};

const subject = { kind: 'parcel', id: 'parcel-1' } as const;
const protections = [{ isProtected: true }, { isAdoptionSecret: true }, { isDefenceParcel: true }];

test.each(protections)('staff learn that a record is protected, not why (%p)', (flag) => {
  const refusal = refusalOf({ subject: { ...subject, ...flag } });
  expect(refusal.policies[0]).toMatch(/^protected-records\./);
  expect(publicReasons(refusal, 'officer')).toEqual({
    policies: ['protected-records'],
    remedy: 'PROTECTED_RECORD',
  });
});

test.each(['citizen', 'anonymous', 'kiosk', 'hotline-agent'] satisfies CallerKind[])(
  'a caller of kind %s cannot tell a protected record from one that no policy opens',
  (kind) => {
    const refusal = refusalOf({ subject: { ...subject, isAdoptionSecret: true } });
    expect(publicReasons(refusal, kind)).toEqual({ policies: ['default-deny'], remedy: 'NONE' });
  },
);

test('any other refusal is told as it is', () => {
  const refusal = refusalOf({ grounds: [] });
  expect(publicReasons(refusal, 'citizen')).toEqual({
    policies: ['circle.only-through-a-dossier'],
    remedy: 'GROUNDS_MISSING',
  });
});
