import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { casesOf } from '../../policies/cases/check.ts';
import { readFacts as readCaseFacts } from '../../policies/cases/facts.ts';
import { toRequest } from '../../policies/cases/requests.ts';
import { readScenarios } from '../../policies/cases/scenarios.ts';
import type { CallerFacts, DecisionRequest } from '../../policies/decision.ts';
import { loadPolicySet } from '../../policies/engine.ts';
import { arbitraryRequest } from '../../policies/testing/arbitrary-requests.ts';
import { parcelQuestion } from '../../policies/testing/requests.ts';
import { runs } from '../../tests/runs.ts';
import { type Asked, FactsWriter } from './facts-writer.ts';
import { writeFactsPlainly } from './testing/plain-facts.ts';

const askedOf = ({ dataClass: _, caller, dossier, ...asked }: DecisionRequest): [CallerFacts, Asked] => [
  caller,
  { ...asked, dossier },
];

/** In the order in which the boundary has always given the policies what it knows. */
function plainlyOf(caller: CallerFacts, { dossier, purpose, phase, ...asked }: Asked): string {
  const { action, agency, subject, grounds } = asked;
  if (!dossier) return writeFactsPlainly({ caller, action, agency, subject, grounds, purpose, phase });
  const { code, procedure, sector, isBoundaryFree, receivingBranch, competentAgency, competentWard } =
    dossier;
  const told = { code, procedure, sector, isBoundaryFree, receivingBranch, competentAgency };
  return writeFactsPlainly({
    ...{ caller, action, agency, subject, grounds },
    dossier: competentWard === undefined ? told : { ...told, competentWard },
    ...{ purpose, phase },
  });
}

const keyOf = (change: Partial<DecisionRequest>): string | undefined => {
  const [caller, asked] = askedOf(parcelQuestion(change));
  return new FactsWriter(caller).write(asked).key;
};

describe('the facts written in parts', () => {
  test('are byte for byte those written as a whole, for every case that is written', () => {
    const facts = readCaseFacts();
    const requests = casesOf(readScenarios()).map(({ scenario, dataClass }) =>
      toRequest(facts, scenario, dataClass),
    );
    expect(requests.length).toBeGreaterThan(700);
    for (const request of requests) {
      const [caller, asked] = askedOf(request);
      expect(new FactsWriter(caller).write(asked).text).toBe(plainlyOf(caller, asked));
    }
  });

  test('are written anew when any one part of the question is another than a moment ago', () => {
    const [caller, asked] = askedOf(parcelQuestion({}));
    const others: readonly Partial<Asked>[] = [
      { action: 'subscribe' },
      { agency: 'tax' as Asked['agency'] },
      { subject: { kind: 'person', id: '001190000001' } },
      { subject: { ...asked.subject, isProtected: true } },
      { grounds: ['party'] },
      { dossier: undefined },
      { purpose: 'statistics' },
      { phase: 'release' },
    ];
    const writer = new FactsWriter(caller);
    for (const other of others) {
      const changed = { ...asked, ...other };
      for (const one of [asked, asked, changed, { ...changed }, asked])
        expect(writer.write(one)).toEqual(new FactsWriter(caller).write(one));
      expect(writer.write(changed)).not.toEqual(writer.write(asked));
    }
  });

  test('are byte for byte those written as a whole, also from one writer for many questions', () => {
    const request = arbitraryRequest(loadPolicySet());
    const strange = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constant('"\\\u2028'));
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 8 }), strange, (requests, text) => {
        const [first] = requests;
        const caller = { ...first?.caller, client: text } as CallerFacts;
        const writer = new FactsWriter(caller);
        for (const request of [...requests, ...requests]) {
          const [, plain] = askedOf(request);
          const asked = { ...plain, purpose: `${plain.purpose}${text}` };
          expect(writer.write(asked).text).toBe(plainlyOf(caller, asked));
        }
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('the key by which decisions may be remembered', () => {
  test('differs by everything that policies see', () => {
    const { subject, dossier, caller } = parcelQuestion({});
    const keys = [
      keyOf({}),
      keyOf({ caller: { ...caller, loa: 1 } }),
      keyOf({ caller: { ...caller, unit: 'H26.13' } }),
      keyOf({ action: 'track' }),
      keyOf({ agency: 'tax' as DecisionRequest['agency'] }),
      keyOf({ subject: { ...subject, kind: 'person' } }),
      keyOf({ subject: { ...subject, isDefenceParcel: true } }),
      keyOf({ subject: { ...subject, isDefenceParcel: false } }),
      keyOf({ grounds: ['handler'] }),
      keyOf({ dossier: { ...dossier, competentWard: '09700' } as NonNullable<DecisionRequest['dossier']> }),
      keyOf({ purpose: ' ' }),
      keyOf({ phase: 'release' }),
    ];
    expect(keys).not.toContain(undefined);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('holds neither an id nor what somebody wrote as their purpose', () => {
    const { subject, dossier, caller } = parcelQuestion({});
    const other = { ...dossier, code: 'H26.12-261102-0009' } as NonNullable<DecisionRequest['dossier']>;
    const people = {
      subject: { ...subject, id: '001190000001' },
      caller: { ...caller, id: 'officer-other', mandates: ['access-log'] },
      dossier: other,
      purpose: 'tìm bà Nguyễn Thị Lan',
    };
    expect(keyOf(people)).toBe(keyOf({}));
  });

  test('is not there for what is known of something and asked without grounds', () => {
    const { dossier: _, ...unknown } = parcelQuestion({ grounds: [] });
    const keyOfAll = (request: DecisionRequest) => {
      const [caller, asked] = askedOf(request);
      return new FactsWriter(caller).write(asked).key;
    };
    expect(keyOfAll(unknown)).toBeDefined();
    expect(keyOfAll({ ...unknown, subject: { ...unknown.subject, isProtected: true } })).toBeUndefined();
    expect(keyOf({ grounds: [] })).toBeUndefined();
  });
});
