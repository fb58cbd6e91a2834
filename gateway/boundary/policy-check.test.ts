import { describe, expect, test } from '@jest/globals';
import { circleOf, LAN } from '../../connectors/testing/dossier-circles.ts';
import type { Decision, DecisionRequest, PolicyEngine } from '../../policies/decision.ts';
import type { DataClass } from '../../schema/terms.ts';
import { NO_GROUNDS, PolicyCheck, type PolicyQuestion, purposeOf } from './policy-check.ts';
import { citizen, NOBODY } from './testing/boundary-fixture.ts';

const CODE = 'H26.12-261102-0001';
const asked: PolicyQuestion = {
  agency: 'land',
  subject: { kind: 'dossier', id: CODE },
  grounds: { circle: circleOf(CODE, { competentWard: '00103' }), kinds: ['owner'] },
};

function engineThat(permits: readonly DataClass[], denial: Partial<Decision & { effect: 'deny' }> = {}) {
  const requests: DecisionRequest[] = [];
  const engine: PolicyEngine = {
    policySet: 'set-1',
    decide(request) {
      requests.push(request);
      return permits.includes(request.dataClass)
        ? { effect: 'permit', policies: ['p'], basis: ['law'], masks: [], policySet: 'set-1' }
        : {
            ...{ effect: 'deny', policies: ['default-deny'], basis: [], remedy: 'NONE', faults: [] },
            ...{ policySet: 'set-1', ...denial },
          };
    },
  };
  return { engine, requests };
}

describe('a policy check', () => {
  test('asks with what the boundary knows and no more', () => {
    const { engine, requests } = engineThat([]);
    new PolicyCheck(engine, citizen(LAN)).decide(asked, 'land.case');
    expect(requests).toEqual([
      {
        caller: citizen(LAN),
        action: 'read',
        agency: 'land',
        dataClass: 'land.case',
        subject: { kind: 'dossier', id: CODE },
        grounds: ['owner'],
        dossier: {
          code: CODE,
          procedure: '1.012756',
          sector: 'land',
          isBoundaryFree: false,
          receivingBranch: 'CN4',
          competentAgency: 'land',
          competentWard: '00103',
        },
        purpose: 'procedure:1.012756',
        phase: 'admit',
      },
    ]);
  });

  test('takes the action from the question, else from the grounds', () => {
    const { engine, requests } = engineThat([]);
    const check = new PolicyCheck(engine, citizen(LAN));
    const grounds = { ...NO_GROUNDS, action: 'breakGlass' };
    check.decide({ ...asked, grounds }, 'person.identity');
    check.decide({ ...asked, grounds, action: 'withdraw' }, 'person.identity');
    expect(requests.map(({ action }) => action)).toEqual(['breakGlass', 'withdraw']);
  });

  test('tells granted classes from refused ones, each with its decision', () => {
    const check = new PolicyCheck(engineThat(['land.case']).engine, citizen(LAN));
    const { granted, denials, refused } = check.decideAll(asked, ['land.case', 'land.parcel']);
    expect([...granted.keys()]).toEqual(['land.case']);
    expect([...denials.keys()]).toEqual(['land.parcel']);
    expect(refused.get('land.parcel')).toMatchObject({
      code: 'ACCESS_DENIED',
      publicExtensions: {
        agency: 'land',
        dataClass: 'land.parcel',
        policies: ['default-deny'],
        remedy: 'NONE',
      },
    });
  });

  test('tells one reason once, as one error object, and another reason as another', () => {
    const check = new PolicyCheck(engineThat([]).engine, citizen(LAN));
    const refusalOf = (dataClass: DataClass) => check.decideAll(asked, [dataClass]).refused.get(dataClass);
    expect(refusalOf('land.case')).toBe(refusalOf('land.case'));
    expect(refusalOf('land.case')).not.toBe(refusalOf('land.parcel'));
  });

  test('tells whoever has shown no token to sign in, whatever it is that was refused', () => {
    const check = new PolicyCheck(engineThat([], { remedy: 'LOA2_REQUIRED' }).engine, NOBODY);
    for (const grounds of [asked.grounds, NO_GROUNDS])
      expect(check.decideAll({ ...asked, grounds }, ['land.case']).refused.get('land.case')?.code).toBe(
        'UNAUTHENTICATED',
      );
  });

  test('tells a citizen nothing of a protected record, and staff that it is one', () => {
    const hidden = { policies: ['protected-records.adoption'], remedy: 'PROTECTED_RECORD' } as const;
    const told = (kind: 'citizen' | 'officer') =>
      new PolicyCheck(engineThat([], hidden).engine, { ...citizen(LAN), kind })
        .decideAll(asked, ['civil.birth'])
        .refused.get('civil.birth')?.publicExtensions;
    expect(told('citizen')).toMatchObject({ policies: ['default-deny'], remedy: 'NONE' });
    expect(told('officer')).toMatchObject({ policies: ['protected-records'], remedy: 'PROTECTED_RECORD' });
  });
});

test.each([
  [{ circle: circleOf(CODE), kinds: [] }, 'procedure:1.012756'],
  [{ circle: circleOf(CODE), kinds: [], purpose: 'sync' }, 'sync'],
  [{ circle: undefined, kinds: ['self'] }, 'own-data'],
  [{ circle: undefined, kinds: ['representative'] }, 'representation'],
  [NO_GROUNDS, 'none'],
] as const)('the purpose of %j is %s', (grounds, purpose) => {
  expect(purposeOf(grounds)).toBe(purpose);
});
