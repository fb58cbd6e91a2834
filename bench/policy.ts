import { casesOf } from '../policies/cases/check.ts';
import { readFacts } from '../policies/cases/facts.ts';
import { toRequest } from '../policies/cases/requests.ts';
import { readScenarios } from '../policies/cases/scenarios.ts';
import { createPolicyEngine } from '../policies/decide.ts';
import type { DecisionRequest, PolicyEngine } from '../policies/decision.ts';
import { loadPolicySet, MEMO_SIZE } from '../policies/engine.ts';

/** Microseconds for one decision, medians and 99th percentiles over the cases of `policies/cases/`. */
export interface PolicyCost {
  /** Permitted, evaluated by Cedar. */
  readonly coldPermitUs: Spread;
  /** Refused, evaluated by Cedar, the remedy worked out included. */
  readonly coldDenyUs: Spread;
  /** The same question asked again. */
  readonly memoisedUs: Spread;
  /** Reading, checking and compiling the whole set, as at start and at reload. */
  readonly loadMs: number;
  readonly policies: number;
  readonly questions: number;
}

export interface Spread {
  readonly p50: number;
  readonly p99: number;
}

/** Takes some seconds. `rounds` is how often each case is asked cold. */
export function measurePolicy(rounds = 5): PolicyCost {
  loadPolicySet();
  const started = performance.now();
  const set = loadPolicySet();
  const loadMs = performance.now() - started;
  const facts = readFacts();
  const cases = casesOf(readScenarios());
  const asked = (effect: 'permit' | 'deny') =>
    cases
      .filter(({ expected }) => expected.effect === effect)
      .map(({ scenario, dataClass }) => toRequest(facts, scenario, dataClass));
  const permits = asked('permit');
  const denials = asked('deny');
  const cold = createPolicyEngine(set, { memoSize: 0, slot: 'bench' });
  const memoised = createPolicyEngine(set, { memoSize: MEMO_SIZE, slot: 'bench' });
  const all = [...permits, ...denials];
  // Once over everything: parts are prepared and code is compiled before anything is measured.
  time(cold, all, 1);
  time(memoised, all, 1);
  return {
    coldPermitUs: spread(time(cold, permits, rounds)),
    coldDenyUs: spread(time(cold, denials, rounds)),
    memoisedUs: spread(time(memoised, all, rounds * 10)),
    loadMs,
    policies: set.policies.size,
    questions: cases.length,
  };
}

function time(engine: PolicyEngine, requests: readonly DecisionRequest[], rounds: number): number[] {
  const micros: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const request of requests) {
      const started = process.hrtime.bigint();
      engine.decide(request);
      micros.push(Number(process.hrtime.bigint() - started) / 1000);
    }
  }
  return micros;
}

function spread(micros: number[]): Spread {
  const sorted = micros.sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}
