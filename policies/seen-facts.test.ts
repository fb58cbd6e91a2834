import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ORGANISATION_KINDS } from '../schema/organisation.ts';
import { runs } from '../tests/runs.ts';
import { parsePolicy } from './cedar.ts';
import { createPolicyEngine } from './decide.ts';
import { type DecisionRequest, ORGANISATION_ROLES } from './decision.ts';
import { loadPolicySet } from './engine.ts';
import { compilePolicySet, type Policy, type PolicySet } from './policy-set.ts';
import { factsSeenBy, type SeenFacts } from './seen-facts.ts';
import { arbitraryRequest } from './testing/arbitrary-requests.ts';
import { annotated, checkedInSource, withFile } from './testing/sources.ts';

const set = loadPolicySet();

const seen = (conditions: string): SeenFacts => {
  const parsed = parsePolicy(`forbid (principal, action, resource) ${conditions};`);
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  return factsSeenBy(parsed.policy);
};

describe('what a policy reads', () => {
  test.each([
    ['nothing', '', []],
    ['an attribute', 'when { principal.loa < 2 }', ['loa']],
    ['one by its name as a text', String.raw`when { principal["cli\u{65}nt"] == "a" }`, ['client']],
    ['that one is there', 'when { context has dossier }', ['dossier']],
    ['one of a record', 'when { context.dossier.sector == "land" }', ['dossier', 'sector']],
    ['that a record has one', 'when { context.dossier has competentWard }', ['competentWard', 'dossier']],
    [
      'several, wherever they stand',
      'when { true } unless { [principal.ward].contains(resource.ward) || (if principal.unit like "a*" then true else false) }',
      ['unit', 'ward'],
    ],
    ['no text that looks like one', 'when { principal.client == "context.dossier.sector" }', ['client']],
    ['who it is', 'when { principal == resource || principal in Agency::"land" }', []],
  ])('is found: %s', (_what, conditions, names) => {
    const found = seen(conditions);
    expect(found === 'all' ? found : [...found].sort()).toEqual(names);
  });

  test.each([
    ['of a dossier', 'when { context.dossier == {sector: "land"} }'],
    ['of a dossier in a list', 'when { [{sector: "land"}].contains(context.dossier) }'],
    ['of all circumstances', 'when { context == {isRelease: true} }'],
  ])('is everything where it compares the whole %s', (_what, conditions) => {
    expect(seen(conditions)).toBe('all');
  });
});

/** Facts that policies see as texts; hardly any policy reads one of them. */
const facts = fc.record({
  client: fc.constantFrom('any', 'portal', ''),
  unit: fc.constantFrom('any', 'u2'),
  branch: fc.constantFrom('CN1', 'CN4'),
  ward: fc.constantFrom('00103', '09700'),
  wardOfSubject: fc.constantFrom('00103', '09700'),
  procedure: fc.constantFrom('1.012783', '2.002516'),
  sector: fc.constantFrom('land', 'civil', 'forestry'),
  competentWard: fc.constantFrom('00103', '09700'),
  receivingBranch: fc.constantFrom('CN1', 'CN4'),
  competentAgency: fc.constantFrom('land', 'civil'),
  role: fc.constantFrom(...ORGANISATION_ROLES),
  organisationKind: fc.constantFrom(...ORGANISATION_KINDS),
});

/** The request with these facts in the place of its own, wherever it has such ones. */
function withFacts(asked: DecisionRequest, found: typeof facts extends fc.Arbitrary<infer T> ? T : never) {
  const { caller, subject, dossier } = asked;
  const { client, unit, branch, ward, wardOfSubject, role, organisationKind, ...ofDossier } = found;
  return {
    ...asked,
    caller: {
      ...caller,
      client,
      ...(caller.unit === undefined ? {} : { unit }),
      ...(caller.branch === undefined ? {} : { branch }),
      ...(caller.ward === undefined ? {} : { ward }),
      ...(caller.organisation
        ? { organisation: { ...caller.organisation, role, kind: organisationKind } }
        : {}),
      ...(caller.actor ? { actor: { ...caller.actor, branch } } : {}),
    },
    subject: subject.ward === undefined ? subject : { ...subject, ward: wardOfSubject },
    ...(dossier ? { dossier: { ...dossier, ...ofDossier } } : {}),
  };
}

/** What it remembers of one request must be true of the next, which differs in such facts alone. */
const agreeing = (name: string, found: PolicySet, numRuns: number) => {
  const remembering = createPolicyEngine(found, { memoSize: 10_000, slot: `${name}-remembering` });
  const cold = createPolicyEngine(found, { memoSize: 0, slot: `${name}-cold` });
  return fc.check(
    fc.property(arbitraryRequest(set), fc.array(facts, { minLength: 2, maxLength: 3 }), (asked, several) => {
      for (const one of several) {
        const request = withFacts(asked, one);
        expect(remembering.decide(request)).toEqual(cold.decide(request));
      }
    }),
    { numRuns },
  );
};

const EXTRA = [
  'forbid (principal, action, resource) when { context has dossier && context.dossier.procedure == "1.012783" };',
  'forbid (principal is Citizen, action, resource) when { principal.client like "por*" };',
  'forbid (principal is Officer, action, resource) when { principal has unit && principal["unit"] == "u2" };',
  'forbid (principal, action, resource) when { context has dossier && context.dossier has competentWard && context.dossier["competentWard"] == "00103" };',
  'forbid (principal is Officer, action, resource) when { principal has ward && resource has ward && principal.ward == resource.ward };',
  'forbid (principal is Clerk, action, resource) unless { context has dossier && context.dossier.receivingBranch == principal.branch };',
  'forbid (principal is AssistedCitizen, action, resource) when { principal has actorBranch && principal.actorBranch == "CN4" };',
  'forbid (principal is OrganisationAgent, action, resource) when { principal.organisationKind == "ENTERPRISE" };',
  'forbid (principal is OrganisationAgent, action, resource) when { principal.role == "staff" };',
  'forbid (principal, action, resource) when { context has dossier && context.dossier.competentAgency == "land" };',
];

describe('an engine that remembers what its policies read', () => {
  test('decides as one that remembers nothing, by the policies that are checked in', () => {
    expect(agreeing('seen', set, runs(250))).toMatchObject({ failed: false });
  }, 120_000);

  test.each(EXTRA.map((text, index) => [index, text] as const))(
    'decides as one that remembers nothing, with one more policy (%s): %s',
    (index, text) => {
      const more = compilePolicySet(
        withFile(checkedInSource(), 'extra.cedar', annotated('extra.forbid', text)),
      );
      expect(agreeing(`seen-${index}`, more, runs(250))).toMatchObject({ failed: false });
    },
    120_000,
  );

  test('would be found out if it took what a policy reads for something that none reads', () => {
    const text = EXTRA[0] ?? '';
    const more = compilePolicySet(
      withFile(checkedInSource(), 'extra.cedar', annotated('extra.forbid', text)),
    );
    const blind = (policy: Policy): Policy => ({ ...policy, seen: new Set() });
    const policies = new Map([...more.policies].map(([id, policy]) => [id, blind(policy)]));
    expect(agreeing('seen-blind', { ...more, policies }, 300)).toMatchObject({ failed: true });
  }, 120_000);
});
