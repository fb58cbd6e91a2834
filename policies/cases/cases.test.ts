import { describe, expect, test } from '@jest/globals';
import { loadPolicyEngine, loadPolicySet } from '../engine.ts';
import { casesOf, outcomeOf, runCase } from './check.ts';
import { readFacts } from './facts.ts';
import { toRequest } from './requests.ts';
import { readScenarios } from './scenarios.ts';

const facts = readFacts();
const scenarios = readScenarios();
const engine = loadPolicyEngine();
const cases = casesOf(scenarios);

describe.each(scenarios)('$persona: $say', (scenario) => {
  test.each(casesOf([scenario]))('$dataClass: $expected.effect', (found) => {
    expect(runCase(engine, facts, found)).toEqual(found.expected);
  });
});

describe('the cases as a whole', () => {
  test('there are at least 120 scenarios, each said once', () => {
    expect(scenarios.length).toBeGreaterThanOrEqual(120);
    expect(new Set(scenarios.map(({ persona, say }) => `${persona}: ${say}`)).size).toBe(scenarios.length);
  });

  test('every persona has a case for every data class', () => {
    const covered = new Set(cases.map(({ scenario, dataClass }) => `${scenario.persona} ${dataClass}`));
    const wanted = Object.keys(facts.personas).flatMap((persona) =>
      Object.keys(facts.classes).map((dataClass) => `${persona} ${dataClass}`),
    );
    expect(wanted.filter((pair) => !covered.has(pair))).toEqual([]);
  });

  test('the facts know every data class of the schema', () => {
    expect(Object.keys(facts.classes).sort()).toEqual(
      [...(loadPolicySet().names.enums.get('DataClass') ?? [])].sort(),
    );
  });

  test('every policy decides in at least one case', () => {
    const deciding = new Set(cases.flatMap(({ expected }) => expected.policies));
    const idle = [...loadPolicySet().policies.keys()].filter((id) => !deciding.has(id));
    expect(idle).toEqual([]);
  });

  test('every action of the schema has a case', () => {
    const used = new Set(scenarios.map(({ action }) => action));
    expect([...loadPolicySet().names.actions].filter((action) => !used.has(action))).toEqual([]);
  });
});

describe('a caller without grounds', () => {
  const strangers = Object.keys(facts.personas).filter((name) => name !== 'system');
  const classes = Object.keys(facts.classes);

  test.each(strangers)(
    '%s gets the same answer for a real dossier, another one and one that does not exist',
    (persona) => {
      for (const dataClass of classes) {
        const ask = (dossier: string | undefined, given: object) =>
          outcomeOf(
            engine.decide(
              toRequest(
                facts,
                {
                  persona,
                  action: 'read',
                  grounds: [],
                  given,
                  ...(dossier === undefined ? {} : { dossier }),
                },
                dataClass,
              ),
            ),
          );
        const absent = ask(undefined, {});
        for (const code of Object.keys(facts.dossiers)) {
          expect(ask(code, {})).toEqual(absent);
          if (absent.effect === 'deny')
            expect(ask(code, { isProtected: true, isAdoptionSecret: true })).toEqual(absent);
        }
      }
    },
  );
});
