import { describe, expect, test } from '@jest/globals';
import { casesOf } from '../../policies/cases/check.ts';
import { readFacts as readCaseFacts } from '../../policies/cases/facts.ts';
import { toRequest } from '../../policies/cases/requests.ts';
import { readScenarios } from '../../policies/cases/scenarios.ts';
import { loadPolicyEngine } from '../../policies/engine.ts';
import { type AskedDecision, readFacts } from './decision-facts.ts';
import { FactsWriter } from './facts-writer.ts';

const writeFacts = ({ caller, dossier, ...asked }: AskedDecision): string =>
  new FactsWriter(caller).write({ ...asked, dossier }).text;

const engine = loadPolicyEngine();
const caseFacts = readCaseFacts();
const requests = casesOf(readScenarios()).map(({ scenario, dataClass }) =>
  toRequest(caseFacts, scenario, dataClass),
);

describe('the facts of a decision', () => {
  test('are enough to decide again, for every case that is written', () => {
    expect(requests.length).toBeGreaterThan(700);
    for (const request of requests) {
      const { dataClass, ...asked } = request;
      const again = engine.decide(readFacts(writeFacts(asked), dataClass, 'release'));
      expect(again).toEqual(engine.decide({ ...request, phase: 'release' }));
    }
  });

  test('hold no id of a caller, subject or dossier', () => {
    for (const { dataClass: _, ...asked } of requests) {
      const text = writeFacts(asked);
      const { id: callerId, actor, organisation } = asked.caller;
      const ids = [callerId, asked.subject.id, asked.dossier?.code, actor?.id, organisation?.number];
      for (const id of ids) {
        // Programs and nobody are called by what they are.
        if (
          id !== undefined &&
          id !== asked.caller.client &&
          id !== asked.caller.kind &&
          id !== asked.subject.kind
        )
          expect(text).not.toContain(`"${id}"`);
      }
    }
  });

  test('at admission do not know what only the record shows', () => {
    const [request] = requests;
    if (!request) throw new Error('no case');
    const { dataClass, ...asked } = { ...request, subject: { ...request.subject, isProtected: true } };
    expect(readFacts(writeFacts(asked), dataClass, 'admit').subject.isProtected).toBeUndefined();
    expect(readFacts(writeFacts(asked), dataClass, 'release').subject.isProtected).toBe(true);
  });

  test('of another shape are refused', () => {
    expect(() => readFacts('{}', 'dossier.progress', 'admit')).toThrow();
    expect(() => readFacts('no JSON', 'dossier.progress', 'admit')).toThrow();
  });
});
