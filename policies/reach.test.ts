import { beforeAll, describe, expect, test } from '@jest/globals';
import { casesOf } from './cases/check.ts';
import { parseDataClass, readFacts } from './cases/facts.ts';
import { readScenarios } from './cases/scenarios.ts';
import { createPolicyEngine } from './decide.ts';
import type { CallerFacts } from './decision.ts';
import { loadPolicySet } from './engine.ts';
import { type Reach, reachOf } from './reach.ts';

const facts = readFacts();
const set = loadPolicySet();
const engine = createPolicyEngine(set, { memoSize: 5_000, slot: 'reach-test' });
/** What is kept of each agency's accesses belongs to that agency; of any other class the facts know the owner. */
const ownersOf = (dataClass: string) =>
  dataClass === 'log.agency' ? [...set.agencies] : [facts.classes[dataClass]?.agency ?? 'gateway'];
const reached = (...callers: CallerFacts[]): Reach => reachOf(set, engine, { callers, ownersOf });
const as = (persona: string, more: Partial<CallerFacts> = {}): CallerFacts => {
  const found = facts.personas[persona];
  if (!found) throw new Error(`no persona ${persona}`);
  return { ...found.caller, ...more };
};

describe('what callers can be given at all', () => {
  let classesOf: Record<string, readonly string[]>;
  beforeAll(() => {
    classesOf = {
      citizen: [...reached(as('lan')).keys()],
      kiosk: [...reached(as('kiosk-cn1-03')).keys()],
      atKiosk: [...reached(as('lan', { channel: 'KIOSK' })).keys()],
      agent: [...reached(as('lan', { agent: 'tro-ly-so' })).keys()],
      nobody: [...reached(as('anonymous')).keys()],
      nobodysAgent: [...reached(as('anonymous', { agent: 'tro-ly-so' })).keys()],
    };
  });

  test('of somebody who has not signed in is the catalogue and what a receipt or a slip opens; of their assistant the catalogue', () => {
    expect(classesOf['nobody']?.toSorted()).toEqual([
      'catalogue.public',
      'dossier.progress',
      'hotline.ticket',
    ]);
    expect(classesOf['nobodysAgent']).toEqual(['catalogue.public']);
    expect(classesOf['kiosk']?.toSorted()).toEqual([
      'catalogue.public',
      'dossier.progress',
      'hotline.ticket',
    ]);
  });

  test('of a citizen is less at a kiosk in a public place, and less for an assistant', () => {
    const [citizen = [], atKiosk = [], agent = []] = ['citizen', 'atKiosk', 'agent'].map(
      (who) => classesOf[who],
    );
    expect(citizen).toEqual(
      expect.arrayContaining(['civil.birth', 'land.ownership', 'tax.payment', 'log.own']),
    );
    expect(citizen).not.toContain('log.access');
    expect(citizen).not.toContain('dossier.internal');
    expect(atKiosk.filter((one) => !citizen.includes(one))).toEqual([]);
    expect(atKiosk).not.toContain('civil.birth');
    expect(agent.filter((one) => !citizen.includes(one))).toEqual([]);
    expect(agent).not.toContain('police.passport');
  });

  test('names the permits by which', () => {
    expect(reached(as('lan')).get('tax.payment')).toContain('citizen.own-records');
  });

  test('leaves out nothing that a tested case gives', () => {
    const given = casesOf(readScenarios()).filter(({ expected }) => expected.effect === 'permit');
    const missing = Object.keys(facts.personas).flatMap((persona) => {
      const own = given.filter(
        ({ scenario }) => scenario.persona === persona && Object.keys(scenario.given).length === 0,
      );
      const classes = reached(as(persona));
      return own
        .filter(({ dataClass }) => !classes.has(parseDataClass(dataClass)))
        .map(({ scenario, dataClass }) => `${persona} ${dataClass}: ${scenario.say}`);
    });
    expect(missing).toEqual([]);
  });
});
