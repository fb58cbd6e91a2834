import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ABOUTS } from '../../policies/cases/abouts.ts';
import { casesOf, differenceOf, runCase } from '../../policies/cases/check.ts';
import { describeRequest, effectLine, whatWouldChange } from '../../policies/cases/explain.ts';
import { readFacts } from '../../policies/cases/facts.ts';
import { renderMatrix } from '../../policies/cases/matrix.ts';
import { toRequest } from '../../policies/cases/requests.ts';
import { readScenarios } from '../../policies/cases/scenarios.ts';
import { createPolicyEngine, faultText } from '../../policies/decide.ts';
import { loadPolicySet, MEMO_SIZE, POLICY_DIR } from '../../policies/engine.ts';
import { lintMeanings } from '../../policies/lint/lint.ts';
import { type PolicySet, PolicySetError, printFault } from '../../policies/policy-set.ts';
import { defined } from '../../schema/defined.ts';
import { GROUNDS, type GroundKind } from '../../schema/terms.ts';
import type { CommandIo } from './log/command-io.ts';
import { replayDecision } from './policy-replay.ts';

const USAGE = [
  'policy check [--policies <folder>]   validate the policies, prove what each permit gives, and run every case',
  'policy explain --as <persona> --class <data class> [--dossier <code>] [--about owner|other|self|parcel|…]',
  '               [--action read] [--grounds a,b]   why, on which basis, and what would change it',
  'policy replay --record <id> [--data <folder> | --database-url <url>]',
  '                                     makes the decision of an access record again, on the policies of its day',
  'policy matrix [--write]              print docs/policies-matrix.md, or write it',
];

export const MATRIX_FILE = fileURLToPath(new URL('../../docs/policies-matrix.md', import.meta.url));

const OPTIONS = {
  as: { type: 'string' },
  class: { type: 'string' },
  dossier: { type: 'string' },
  about: { type: 'string' },
  action: { type: 'string', default: 'read' },
  grounds: { type: 'string' },
  policies: { type: 'string', default: POLICY_DIR },
  write: { type: 'boolean', default: false },
} as const;

type Options = ReturnType<typeof readOptions>['values'];
const readOptions = (argv: string[]) =>
  parseArgs({ args: argv, options: OPTIONS, allowPositionals: true, strict: true });

/**
 * `policy check | explain | matrix` read files only: no agency, no database, no network. `policy replay` reads the store.
 * @returns the exit code: 0 good, 1 the policies or a case are wrong, 2 the command is.
 */
export async function runPolicyCommand(argv: string[], io: CommandIo): Promise<number> {
  try {
    const [first, ...others] = argv;
    if (first === 'replay') return await replayDecision(others, io);
    const { values, positionals } = readOptions(argv);
    const [command, ...rest] = positionals;
    if (rest.length > 0) return usage(io);
    if (command === 'check') return check(values, io);
    if (command === 'explain') return explain(values, io);
    if (command === 'matrix') return matrix(values, io);
    return usage(io);
  } catch (error) {
    if (error instanceof PolicySetError) {
      io.err(`The policy set is not valid; ${error.faults.length} fault(s):`);
      for (const fault of error.faults) io.err(`  ${printFault(fault)}`);
      return 1;
    }
    io.err(faultText(error));
    return 2;
  }
}

function usage(io: CommandIo): number {
  for (const line of USAGE) io.err(line);
  return 2;
}

const engineFor = (set: PolicySet) => createPolicyEngine(set, { memoSize: MEMO_SIZE, slot: 'cli' });

function check({ policies }: Options, io: CommandIo): number {
  const set = loadPolicySet(policies);
  const beyond = lintMeanings(set);
  for (const fault of beyond) io.err(`BEYOND ITS MEANING ${printFault(fault)}`);
  const engine = engineFor(set);
  const facts = readFacts();
  const scenarios = readScenarios();
  const cases = casesOf(scenarios);
  let failed = 0;
  for (const found of cases) {
    const difference = differenceOf(found, runCase(engine, facts, found));
    if (difference === undefined) continue;
    failed += 1;
    const { file, persona, say } = found.scenario;
    io.err(`FAILED ${file}: ${persona}: ${say} [${found.dataClass}]: ${difference}`);
  }
  io.out(`${set.policies.size} policies valid, policy set ${set.version}`);
  io.out(
    `${cases.length - failed} of ${cases.length} cases passed (${scenarios.length} scenarios, ${Object.keys(facts.personas).length} personas)`,
  );
  return failed + beyond.length === 0 ? 0 : 1;
}

function explain(options: Options, io: CommandIo): number {
  const { as: persona, class: dataClass, dossier, action } = options;
  if (persona === undefined || dataClass === undefined) return usage(io);
  const set = loadPolicySet(options.policies);
  const engine = engineFor(set);
  const about = ABOUTS.find((name) => name === options.about);
  if (options.about !== undefined && !about) throw new Error(`--about is one of ${ABOUTS.join(', ')}`);
  const asking = {
    persona,
    action,
    given: {},
    ...defined({ dossier, about, grounds: readGrounds(options.grounds) }),
  };
  const request = toRequest(readFacts(), asking, dataClass);
  const decision = engine.decide(request);
  io.out(`${persona}: ${describeRequest(request)}`);
  io.out(effectLine(decision));
  for (const id of decision.policies) describePolicy(set, id, io);
  if (decision.effect === 'deny') {
    const ways = whatWouldChange(engine, request);
    io.out(
      ways.length > 0 ? 'It would be permitted if' : 'No change of at most three facts would permit it.',
    );
    for (const way of ways) io.out(`  - ${way.join(', and ')}`);
  }
  io.out(`policy set ${decision.policySet}`);
  return 0;
}

function describePolicy(set: PolicySet, id: string, io: CommandIo): void {
  const policy = set.policies.get(id);
  if (!policy) {
    io.out(`  ${id}: no policy permits it`);
    return;
  }
  io.out(`  ${id} (${policy.effect}, policies/${policy.file}:${policy.line})`);
  io.out(`    ${policy.title}`);
  io.out(`    basis: ${policy.basis}`);
}

function matrix({ write }: Options, io: CommandIo): number {
  const text = renderMatrix(readFacts(), readScenarios());
  if (!write) {
    io.out(text);
    return 0;
  }
  const isSame = readIfThere(MATRIX_FILE) === text;
  if (!isSame) writeFileSync(MATRIX_FILE, text);
  io.out(isSame ? 'docs/policies-matrix.md is in sync' : 'docs/policies-matrix.md written');
  return 0;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function readGrounds(text: string | undefined): GroundKind[] | undefined {
  return text
    ?.split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const ground = GROUNDS.find((known) => known === part.trim());
      if (!ground) throw new Error(`--grounds: ${part} is none of ${GROUNDS.join(', ')}`);
      return ground;
    });
}
