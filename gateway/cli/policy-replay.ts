import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { validate as isUuid } from 'uuid';
import { restorePolicySet } from '../../policies/archive.ts';
import { createPolicyEngine } from '../../policies/decide.ts';
import type { Decision, PolicyEngine } from '../../policies/decision.ts';
import type { PolicySet } from '../../policies/policy-set.ts';
import type { DataClass } from '../../schema/terms.ts';
import { findRecord } from '../access-log/find-record.ts';
import { PolicyArchive } from '../access-log/policy-archive.ts';
import type { AccessRecord } from '../access-log/record.ts';
import { readFacts } from '../boundary/decision-facts.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import type { CommandIo } from './log/command-io.ts';
import { STORE_OPTIONS, withStore } from './log/options.ts';

const OPTIONS = {
  record: { type: 'string' },
  ...STORE_OPTIONS,
} as const;

/**
 * `policy replay --record ID`: makes the decision of one access record again, on the policy set of its day.
 * @returns exit code: 0 the same decision, 1 another one, 2 it cannot be replayed.
 */
export async function replayDecision(argv: string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({ args: argv, options: OPTIONS, strict: true });
  const id = values.record ?? '';
  if (!isUuid(id)) {
    io.err('policy replay --record <id of an access record> [--data DIR | --database-url URL]');
    return 2;
  }
  return withStore(values, (driver) => replayRecord(driver, id, io));
}

/** The same on an open store. */
export async function replayRecord(driver: SqlDriver, id: string, io: CommandIo): Promise<number> {
  const record = (await findRecord(driver, id))?.record;
  if (!record?.decision?.facts) {
    io.err(record ? 'this record holds no decision that could be replayed' : 'no such record');
    return 2;
  }
  const { policySet } = record.decision;
  const canonical = await PolicyArchive.beside(driver).find(policySet);
  if (canonical === undefined) {
    io.err(`policy set ${policySet} is not in the archive`);
    return 2;
  }
  const restored = restoreSame(canonical, policySet);
  if (!restored) {
    io.err(
      `the archive's copy of policy set ${policySet} was changed: it is not the one that the record names`,
    );
    return 2;
  }
  const engine = createPolicyEngine(restored, { memoSize: 0, slot: 'replay' });
  return replay(record, engine, io);
}

/** The set whose SHA-256 the record names, or nothing: a text that was changed may not even be one. */
function restoreSame(canonical: string, version: string): PolicySet | undefined {
  if (createHash('sha256').update(canonical).digest('hex') !== version) return undefined;
  const set = restorePolicySet(canonical);
  return set.version === version ? set : undefined;
}

function replay(record: AccessRecord, engine: PolicyEngine, io: CommandIo): number {
  const facts = record.decision?.facts ?? '';
  io.out(`record ${record.id} of ${record.at}, policy set ${engine.policySet}`);
  let differences = 0;
  const compare = (dataClass: string, wasReleased: boolean): void => {
    const decision = decideAgain(engine, facts, dataClass as DataClass);
    const isSame = (decision.effect === 'permit') === wasReleased;
    if (!isSame) differences += 1;
    const was = wasReleased ? 'permit' : 'deny';
    io.out(
      `  ${dataClass}: ${was}, replayed ${decision.effect} by ${decision.policies.join(', ')}${isSame ? '' : '   DIFFERENT'}`,
    );
    for (const basis of decision.basis) io.out(`    basis: ${basis}`);
  };
  // A failed call released nothing, whatever was permitted.
  const isFailed = record.outcome.result === 'failed';
  if (!isFailed) for (const dataClass of record.data?.released ?? []) compare(dataClass, true);
  for (const { dataClass } of record.data?.withheld ?? []) compare(dataClass, false);
  io.out(differences === 0 ? 'the same decision' : `${differences} data classes decided otherwise`);
  return differences === 0 ? 0 : 1;
}

/** As the boundary does: before the call with what was known then, and after it with what the record showed. */
function decideAgain(engine: PolicyEngine, facts: string, dataClass: DataClass): Decision {
  const admitted = engine.decide(readFacts(facts, dataClass, 'admit'));
  return admitted.effect === 'deny' || !facts.includes('"phase":"release"')
    ? admitted
    : engine.decide(readFacts(facts, dataClass, 'release'));
}
