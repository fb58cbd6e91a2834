import type { Decision, PolicyEngine } from '../decision.ts';
import type { Facts } from './facts.ts';
import { toRequest } from './requests.ts';
import type { Scenario } from './scenarios.ts';

/** One data class of one scenario: a single decision with what is expected of it. */
export interface Case {
  readonly scenario: Scenario;
  readonly dataClass: string;
  readonly expected: Outcome;
}

/** What a case fixes of a decision. */
export interface Outcome {
  readonly effect: 'permit' | 'deny';
  readonly policies: readonly string[];
  /** `class:rule`, sorted. */
  readonly masks: readonly string[];
  readonly remedy: string | undefined;
  readonly faults: readonly string[];
}

export const casesOf = (scenarios: readonly Scenario[]): Case[] =>
  scenarios.flatMap((scenario) =>
    Object.entries(scenario.by).map(([dataClass, policies]) => ({
      scenario,
      dataClass,
      expected: {
        effect: scenario.expect,
        policies: [...policies].sort(),
        masks: scenario.masks.filter((mask) => mask.startsWith(`${dataClass}:`)).sort(),
        remedy: scenario.remedy,
        faults: [],
      },
    })),
  );

export const outcomeOf = (decision: Decision): Outcome =>
  decision.effect === 'permit'
    ? {
        effect: 'permit',
        policies: decision.policies,
        masks: decision.masks.map(({ dataClass, rule }) => `${dataClass}:${rule}`).sort(),
        remedy: undefined,
        faults: [],
      }
    : {
        effect: 'deny',
        policies: decision.policies,
        masks: [],
        remedy: decision.remedy,
        faults: decision.faults,
      };

/** Throws when the facts do not know what the case speaks of. */
export const runCase = (engine: PolicyEngine, facts: Facts, { scenario, dataClass }: Case): Outcome =>
  outcomeOf(engine.decide(toRequest(facts, scenario, dataClass)));

/** The difference in one line, or undefined when the outcome is as expected. */
export function differenceOf({ expected }: Case, outcome: Outcome): string | undefined {
  const written = JSON.stringify(expected);
  const seen = JSON.stringify(outcome);
  return written === seen ? undefined : `expected ${written} but got ${seen}`;
}
