import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { circleOf } from '../../connectors/testing/dossier-circles.ts';
import { createPolicyEngine } from '../../policies/decide.ts';
import type { Decision, DecisionRequest, PolicyEngine } from '../../policies/decision.ts';
import { loadPolicyEngine, loadPolicySet } from '../../policies/engine.ts';
import { arbitraryRequest } from '../../policies/testing/arbitrary-requests.ts';
import type { DataClass } from '../../schema/terms.ts';
import { runs } from '../../tests/runs.ts';
import { PolicyCheck, type PolicyQuestion } from './policy-check.ts';
import { citizen, HUNG } from './testing/boundary-fixture.ts';
import { VerdictMemo } from './verdict-memo.ts';

const CODE = 'H26.12-261102-0001';
const CLASSES: readonly DataClass[] = ['dossier.progress', 'land.parcel', 'person.identity'];

const permit: Decision = { effect: 'permit', policies: ['p'], basis: ['law'], masks: [], policySet: 'set-1' };

const questionOf = ({ dossier, grounds, purpose, ...asked }: DecisionRequest): PolicyQuestion => ({
  ...asked,
  grounds: { circle: dossier && circleOf(dossier.code, dossier), kinds: grounds, purpose },
});

/** @returns what it was asked, beside the engine. */
function countedEngine(): { engine: PolicyEngine; asked: DecisionRequest[] } {
  const inner = loadPolicyEngine();
  const asked: DecisionRequest[] = [];
  const decide = (request: DecisionRequest): Decision => {
    asked.push(request);
    return inner.decide(request);
  };
  return { engine: { policySet: inner.policySet, decide }, asked };
}

const question = (change: Partial<PolicyQuestion> = {}): PolicyQuestion => ({
  ...{ agency: 'land', subject: { kind: 'dossier', id: CODE } },
  grounds: { circle: circleOf(CODE), kinds: ['owner'] },
  ...change,
});

describe('verdicts remembered over requests', () => {
  test('are what the policies say, whatever is asked in whatever order', () => {
    const set = loadPolicySet();
    const remembering = createPolicyEngine(set, { memoSize: 10_000, slot: 'remembering' });
    const plain = createPolicyEngine(set, { memoSize: 10_000, slot: 'plain' });
    fc.assert(
      fc.property(arbitraryRequest(set), (request) => {
        const classes = [...new Set([request.dataClass, ...CLASSES])];
        for (let time = 0; time < 2; time += 1) {
          const check = new PolicyCheck(remembering, request.caller);
          const { granted, denials, refused } = check.decideAll(questionOf(request), classes);
          for (const dataClass of classes) {
            const decision = plain.decide({ ...request, dataClass });
            expect(granted.get(dataClass) ?? denials.get(dataClass)).toEqual(decision);
            expect(refused.has(dataClass)).toBe(decision.effect === 'deny');
            expect(check.decide(questionOf(request), dataClass)).toEqual(decision);
          }
        }
      }),
      { numRuns: runs(500) },
    );
  });

  test('are asked for once for callers who are alike to the policies', () => {
    const { engine, asked } = countedEngine();
    for (const id of ['001190000001', HUNG])
      new PolicyCheck(engine, citizen(id)).decideAll(question(), CLASSES);
    expect(asked.map(({ dataClass }) => dataClass)).toEqual(CLASSES);
    new PolicyCheck(engine, citizen(HUNG, { loa: 1 })).decideAll(question(), CLASSES);
    expect(asked).toHaveLength(2 * CLASSES.length);
  });

  test('go with the policies that they were made by', () => {
    const first = countedEngine();
    new PolicyCheck(first.engine, citizen(HUNG)).decideAll(question(), CLASSES);
    const second = countedEngine();
    new PolicyCheck(second.engine, citizen(HUNG)).decideAll(question(), CLASSES);
    expect(second.asked).toHaveLength(CLASSES.length);
    expect(VerdictMemo.of(first.engine)).not.toBe(VerdictMemo.of(second.engine));
  });

  test('tell each request of a refusal by an error of its own', () => {
    const { engine } = countedEngine();
    const refusalIn = (check: PolicyCheck) =>
      check
        .decideAll(question({ grounds: { circle: undefined, kinds: [] } }), CLASSES)
        .refused.get('land.parcel');
    const [mine, yours] = [new PolicyCheck(engine, citizen(HUNG)), new PolicyCheck(engine, citizen(HUNG))];
    expect(refusalIn(mine)).toBe(refusalIn(mine));
    expect(refusalIn(mine)).not.toBe(refusalIn(yours));
    expect(refusalIn(mine)?.publicExtensions).toEqual(refusalIn(yours)?.publicExtensions);
  });

  test('do not tell by their time whether anything is there: without grounds both are one question', () => {
    const { engine, asked } = countedEngine();
    const check = new PolicyCheck(engine, citizen(HUNG));
    const blind = { circle: undefined, kinds: [] };
    check.decide(question({ subject: { kind: 'dossier', id: CODE }, grounds: blind }), 'dossier.progress');
    expect(asked).toHaveLength(1);
    check.decide(
      question({ subject: { kind: 'dossier', id: 'absent' }, grounds: blind }),
      'dossier.progress',
    );
    expect(asked).toHaveLength(1);
    // What is known of one that is there goes to the engine each time, which remembers only the blind answer.
    for (let time = 1; time <= 3; time += 1) {
      const known = { circle: circleOf(CODE), kinds: [] };
      check.decide(question({ subject: { kind: 'dossier', id: CODE }, grounds: known }), 'dossier.progress');
      expect(asked).toHaveLength(1 + time);
    }
  });
});

describe('what is remembered', () => {
  const remembered = (memo: VerdictMemo, keys: readonly string[]): number => {
    let asked = 0;
    for (const key of keys)
      memo.find(key, CLASSES, () => {
        asked += 1;
        return permit;
      });
    return keys.length - asked / CLASSES.length;
  };
  const keys = Array.from({ length: 100 }, (_, index) => `facts ${index}`);

  test('has an end in number', () => {
    const memo = new VerdictMemo({ mostVerdicts: 10, mostBytes: 1e9 });
    remembered(memo, keys);
    expect(remembered(memo, keys.toReversed())).toBe(10);
  });

  test('has an end in bytes, and keeps nothing that alone is more', () => {
    const memo = new VerdictMemo({ mostVerdicts: 1_000, mostBytes: 20_000 });
    remembered(memo, keys);
    expect(remembered(memo, keys.toReversed())).toBeLessThan(15);
    const long = 'x'.repeat(10_001);
    expect(remembered(memo, [long, long])).toBe(0);
  });
});
