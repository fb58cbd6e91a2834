import { casesOf } from '../../policies/cases/check.ts';
import { readFacts } from '../../policies/cases/facts.ts';
import { toRequest } from '../../policies/cases/requests.ts';
import { readScenarios } from '../../policies/cases/scenarios.ts';
import { createPolicyEngine } from '../../policies/decide.ts';
import { POLICY_DIR } from '../../policies/engine.ts';
import { compilePolicySet } from '../../policies/policy-set.ts';
import { type PolicySource, readPolicySource } from '../../policies/policy-source.ts';
import { ownMicros } from '../cpu-clock.ts';
import { type Finding, grown } from './finding.ts';
import type { Cost } from './growth.ts';

const TIMES = [1, 2, 4];
/** The house's own are some 165. */
const FEW = 30;
/** Every so manieth question of the cases; each is asked once, cold. */
const EVERY = 5;

/** A few of the house's own policies, all, and the same several times over under other names: checking them all, and deciding cold. */
export async function policies(): Promise<readonly Finding[]> {
  const source = readPolicySource(POLICY_DIR);
  const facts = readFacts();
  const asked = casesOf(readScenarios())
    .filter((_, place) => place % EVERY === 0)
    .map(({ scenario, dataClass }) => toRequest(facts, scenario, dataClass));
  const checks: Cost[] = [];
  const decisions: Cost[] = [];
  const sources = [fewOf(source), ...TIMES.map((times) => repeated(source, times))];
  // The first of them would pay for everybody's compiling.
  for (const [place, many] of [...sources.slice(1, 2), ...sources].entries()) {
    const isWarmUp = place === 0;
    const set = compilePolicySet(many);
    const size = set.policies.size;
    const checked = await leastOf(() => compilePolicySet(many));
    if (!isWarmUp) checks.push({ size, cpuMicros: checked });
    const engine = createPolicyEngine(set, { memoSize: 0, slot: `bench-${place}` });
    const decide = () => {
      for (const request of asked) engine.decide(request);
    };
    decide();
    const decided = await leastOf(decide);
    if (!isWarmUp) decisions.push({ size, cpuMicros: decided / asked.length });
  }
  return [grown('checking a set', checks), grown('one cold decision', decisions)];
}

/** As many of its files as hold that many policies. */
function fewOf({ schema, files }: PolicySource): PolicySource {
  let held = 0;
  const kept = files.filter(({ text }) => {
    const isWanted = held < FEW;
    if (isWanted) held += text.match(/@id\(/g)?.length ?? 0;
    return isWanted;
  });
  return { schema, files: kept };
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

const leastOf = async (work: () => unknown): Promise<number> =>
  Math.min(await ownMicros(work), await ownMicros(work));
