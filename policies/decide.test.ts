import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toAgencyId } from '../schema/terms.ts';
import { runs } from '../tests/runs.ts';
import { createPolicyEngine } from './decide.ts';
import type { DecisionRequest, PolicyEngine } from './decision.ts';
import { loadPolicySet } from './engine.ts';
import { compilePolicySet, type PolicySet } from './policy-set.ts';
import { type PolicySource, splitStatements } from './policy-source.ts';
import { blindfold, toQuestion } from './question.ts';
import { arbitraryRequest } from './testing/arbitrary-requests.ts';
import { createReferenceEvaluator } from './testing/reference-evaluator.ts';
import { parcelQuestion } from './testing/requests.ts';
import { annotated, checkedInSource, withFile } from './testing/sources.ts';

const set = loadPolicySet();
const source = checkedInSource();
const request = arbitraryRequest(set);
const engineOf = (found: PolicySet, slot: string): PolicyEngine =>
  createPolicyEngine(found, { memoSize: 0, slot });
const engine = engineOf(set, 'base');
const reference = createReferenceEvaluator(set);
const isPermitted = (of: PolicyEngine, asked: DecisionRequest): boolean =>
  of.decide(asked).effect === 'permit';

describe('the engine against a second evaluator', () => {
  test('both decide alike, for the same policies, on anything asked with grounds', () => {
    fc.assert(
      fc.property(request, (asked) => {
        fc.pre(asked.grounds.length > 0);
        const expected = reference(toQuestion(asked));
        const decision = engine.decide(asked);
        expect(decision.effect).toBe(expected.isPermitted ? 'permit' : 'deny');
        expect(decision.policies).toEqual(
          expected.deciding.length > 0 ? expected.deciding : ['default-deny'],
        );
      }),
      { numRuns: runs(400) },
    );
  });

  test('without grounds only what both the blind and the full question permit is permitted', () => {
    fc.assert(
      fc.property(request, (found) => {
        const asked = { ...found, grounds: [] };
        const question = toQuestion(asked);
        const both = reference(blindfold(question)).isPermitted && reference(question).isPermitted;
        expect(isPermitted(engine, asked)).toBe(both);
      }),
      { numRuns: runs(200) },
    );
  });
});

test('the catalogue is public: whoever reads it, in whatever dossier and circumstances', () => {
  fc.assert(
    fc.property(request, (found) => {
      fc.pre(found.caller.kind !== 'system');
      const { isProtected: _1, isAdoptionSecret: _2, isDefenceParcel: _3, ...subject } = found.subject;
      const asked: DecisionRequest = {
        ...{ ...found, subject, action: 'read', dataClass: 'catalogue.public' },
        agency: toAgencyId('onestop'),
      };
      expect(engine.decide(asked)).toMatchObject({ effect: 'permit' });
    }),
    { numRuns: runs(500) },
  );
});

test('without grounds, what exists is remembered as what does not: neither costs more', () => {
  const remembering = createPolicyEngine(set, { memoSize: 100, slot: 'blind' });
  const { dossier, ...absent } = parcelQuestion({ grounds: [], subject: { kind: 'dossier', id: 'a' } });
  expect(dossier).toBeDefined();
  const decision = remembering.decide(absent);
  expect(decision.effect).toBe('deny');
  const subject = { kind: 'dossier', id: 'b', isProtected: true } as const;
  expect(remembering.decide({ ...absent, subject, ...(dossier && { dossier }) })).toBe(decision);
});

describe('what holds for every policy set', () => {
  test('adding a forbid never permits', () => {
    const scopes = [
      'forbid (principal, action, resource);',
      'forbid (principal is Citizen, action, resource) when { principal.loa < 2 };',
      'forbid (principal is Officer in Agency::"land", action == Action::"read", resource);',
      'forbid (principal, action, resource) when { context.grounds.contains(Ground::"circle") };',
      'forbid (principal, action, resource) unless { resource.dataClass == DataClass::"catalogue.public" };',
    ];
    for (const [index, text] of scopes.entries()) {
      const more = compilePolicySet(withFile(source, 'extra.cedar', annotated('extra.forbid', text)));
      const stricter = engineOf(more, `forbid-${index}`);
      fc.assert(
        fc.property(request, (asked) => isPermitted(engine, asked) || !isPermitted(stricter, asked)),
        { numRuns: runs(60) },
      );
    }
  });

  test('permuting files and policies changes neither a decision nor the version', () => {
    const shuffled = (seed: number): PolicySource => {
      const turn = <T>(items: readonly T[]): T[] => [...items.slice(seed), ...items.slice(0, seed)].reverse();
      const files = source.files.map(({ file, text }) => ({
        file,
        text: turn(splitStatements(text).map((statement) => statement.text)).join('\n\n'),
      }));
      return { ...source, files: turn(files) };
    };
    for (const seed of [1, 3, 7]) {
      const permuted = compilePolicySet(shuffled(seed));
      const other = engineOf(permuted, `permuted-${seed}`);
      expect(permuted.version).toBe(set.version);
      fc.assert(
        fc.property(request, (asked) => {
          expect(other.decide(asked)).toEqual(engine.decide(asked));
        }),
        { numRuns: runs(60) },
      );
    }
  });

  test('removing permits never permits, and removing all policies denies all', () => {
    const without = (keep: (text: string) => boolean): PolicySource => ({
      ...source,
      files: source.files.map(({ file, text }) => ({
        file,
        text: splitStatements(text)
          .filter((statement) => keep(statement.text))
          .map(({ text }) => text)
          .join('\n'),
      })),
    });
    const empty = engineOf(compilePolicySet(without(() => false)), 'empty');
    const forbidsOnly = engineOf(compilePolicySet(without((text) => !/^permit/m.test(text))), 'forbids');
    fc.assert(
      fc.property(request, (asked) => !isPermitted(empty, asked) && !isPermitted(forbidsOnly, asked)),
      { numRuns: runs(150) },
    );
    expect(empty.decide(parcelQuestion({}))).toMatchObject({ policies: ['default-deny'], faults: [] });
  });

  test.each([
    'permit (principal, action == Action::"read", resource)',
    'forbid (principal, action, resource)',
  ])('a policy that fails while it is evaluated denies everything that it applies to: %s', (head) => {
    const overflow = annotated('extra.broken', `${head} when { 9223372036854775807 + 1 > 0 };`);
    const broken = engineOf(compilePolicySet(withFile(source, 'extra.cedar', overflow)), 'broken');
    fc.assert(
      fc.property(request, (found) => {
        const asked = { ...found, action: 'read' };
        const decision = broken.decide(asked);
        expect(decision.effect).toBe('deny');
        expect('faults' in decision && decision.faults.some((fault) => fault.includes('extra.broken'))).toBe(
          true,
        );
      }),
      { numRuns: runs(60) },
    );
  });
});

describe('decide', () => {
  test('never throws and never permits, whatever it is given in place of a request', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (first, second) => {
        const strange = [
          first,
          { ...parcelQuestion({}), caller: first },
          { ...parcelQuestion({}), subject: second, grounds: first },
        ];
        for (const asked of strange) {
          const decision = engine.decide(asked as DecisionRequest);
          expect(decision.effect).toBe('deny');
        }
      }),
      { numRuns: runs(150) },
    );
  });

  test.each([
    ['an unknown agency', { agency: 'fire-brigade' }, /fire-brigade has no policy file/],
    ['an unknown action', { action: 'peek' }, /peek is not in the schema/],
    ['an unknown data class', { dataClass: 'land.secret' }, /land\.secret/],
    ['an unknown ground', { grounds: ['friendship'] }, /friendship/],
    [
      'an officer without an agency',
      { caller: { ...parcelQuestion({}).caller, agency: undefined } },
      /agency/,
    ],
    ['an unknown channel', { caller: { ...parcelQuestion({}).caller, channel: 'FAX' } }, /FAX/],
    [
      'an actor behind an officer',
      { caller: { ...parcelQuestion({}).caller, actor: { id: 'x', kind: 'clerk' } } },
      /nobody can act/,
    ],
    [
      'an unknown kind of caller',
      { caller: { ...parcelQuestion({}).caller, kind: 'toString' } },
      /unknown kind/,
    ],
  ])('%s denies and says so', (_what, change, fault) => {
    const decision = engine.decide({ ...parcelQuestion({}), ...change } as DecisionRequest);
    expect(decision).toMatchObject({ effect: 'deny', policies: ['default-deny'], remedy: 'NONE' });
    expect('faults' in decision && decision.faults.join()).toMatch(fault);
  });

  test('memoised and fresh decisions are the same', () => {
    const memoised = createPolicyEngine(set, { memoSize: 1000, slot: 'base' });
    fc.assert(
      fc.property(request, (asked) => {
        const first = memoised.decide(asked);
        expect(memoised.decide(asked)).toBe(first);
        expect(engine.decide(asked)).toEqual(first);
      }),
      { numRuns: runs(100) },
    );
  });

  test('a shared decision cannot be changed by who receives it', () => {
    const decision = engine.decide(parcelQuestion({}));
    expect(
      Object.isFrozen(decision) && Object.isFrozen(decision.policies) && Object.isFrozen(decision.basis),
    ).toBe(true);
  });

  test('ids of persons, parcels, dossiers and callers never reach the policies', () => {
    fc.assert(
      fc.property(request, (asked) => {
        const text = JSON.stringify(toQuestion(asked));
        expect(text).not.toMatch(/somebody|something|helper|261102/);
      }),
      { numRuns: runs(50) },
    );
  });

  test('engines that share a slot in wasm each judge by their own policies', () => {
    const all = annotated('extra.none', 'forbid (principal, action, resource);');
    const closed = engineOf(compilePolicySet(withFile(source, 'extra.cedar', all)), 'shared');
    const open = engineOf(set, 'shared');
    for (let round = 0; round < 3; round += 1) {
      expect(closed.decide(parcelQuestion({}))).toMatchObject({ effect: 'deny', policies: ['extra.none'] });
      expect(open.decide(parcelQuestion({}))).toMatchObject({ effect: 'permit' });
    }
  });
});
