import { casesOf } from '../../policies/cases/check.ts';
import { readFacts } from '../../policies/cases/facts.ts';
import { toRequest } from '../../policies/cases/requests.ts';
import { readScenarios } from '../../policies/cases/scenarios.ts';
import { createPolicyEngine } from '../../policies/decide.ts';
import { POLICY_DIR } from '../../policies/engine.ts';
import { compilePolicySet } from '../../policies/policy-set.ts';
import { type PolicySource, readPolicySource } from '../../policies/policy-source.ts';
import { type Finding, grown } from './finding.ts';
import type { Cost } from './growth.ts';

const TIMES = [1, 2, 4];
/** Every so manieth question of the cases; each is asked once, cold. */
const EVERY = 5;

/** The house's own policies, and the same several times over under other names: checking them all, and deciding cold. */
export async function policies(): Promise<readonly Finding[]> {
  const source = readPolicySource(POLICY_DIR);
  const facts = readFacts();
  const asked = casesOf(readScenarios())
    .filter((_, place) => place % EVERY === 0)
    .map(({ scenario, dataClass }) => toRequest(facts, scenario, dataClass));
  const checks: Cost[] = [];
  const decisions: Cost[] = [];
  for (const times of TIMES) {
    const many = repeated(source, times);
    const set = compilePolicySet(many);
    const size = set.policies.size;
    checks.push({ size, cpuMicros: spentBy(() => compilePolicySet(many)) });
    const engine = createPolicyEngine(set, { memoSize: 0, slot: `bench-${times}` });
    const decide = () => {
      for (const request of asked) engine.decide(request);
    };
    decide();
    decisions.push({ size, cpuMicros: spentBy(decide) / asked.length });
  }
  return [grown('checking a set', checks), grown('one cold decision', decisions)];
}

function repeated({ schema, files }: PolicySource, times: number): PolicySource {
  const copy = (text: string, number: number) =>
    number === 0 ? text : text.replace(/@id\("([^"]+)"\)/g, `@id("$1-${number}")`);
  return {
    schema,
    files: files.map(({ file, text }) => ({
      file,
      text: Array.from({ length: times }, (_, number) => copy(text, number)).join('\n'),
    })),
  };
}

function spentBy(work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 2; tries += 1) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}
