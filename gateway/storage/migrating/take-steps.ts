import { own } from '../../../schema/own.ts';
import type { SqlDriver, SqlSession } from '../sql-driver.ts';
import { type LivingProgram, livingPrograms } from './living-programs.ts';
import { type Family, SchemaRefused } from './migration.ts';
import { runPlainly, runStep } from './run-step.ts';
import { markTaken, mustBeReadable, mustBeServable, prepareBooks, readSchemaState } from './schema-state.ts';
import { inTurn } from './turns.ts';
import { LONG_MS } from './unhurried.ts';

/**
 * Brings tables as far as a start may: a new store takes every step at once, one that is in use those that expand. Several
 * processes may begin at once, and take turns; one that was killed in the midst is gone on from.
 * @returns the steps that were taken.
 * @throws SchemaRefused when this program cannot serve on what is there.
 */
export const expandSchema = (driver: SqlDriver, family: Family): Promise<readonly number[]> =>
  takeSteps(driver, family, async (session) => {
    const state = await readSchemaState(session, family);
    mustBeReadable(family, state);
    mustBeServable(family, state);
    return state.pending.expand;
  });

/**
 * Takes the steps that older programs do not survive, once none is alive. Steps that expand come first.
 * @throws SchemaRefused that names who is alive and does not know them.
 */
export const contractSchema = (driver: SqlDriver, family: Family): Promise<readonly number[]> =>
  takeSteps(driver, family, (session) => planContract(session, family));

/** Which steps that would be. @throws SchemaRefused as `contractSchema`. */
export async function planContract(session: SqlSession, family: Family): Promise<readonly number[]> {
  const state = await readSchemaState(session, family);
  mustBeReadable(family, state);
  const { pending } = state;
  if (pending.contract.length > 0) mustBeKnownToAll(family, pending.contract, await livingPrograms(session));
  return [...pending.expand, ...pending.contract].sort((a, b) => a - b);
}

async function takeSteps(
  driver: SqlDriver,
  family: Family,
  wanted: (session: SqlSession) => Promise<readonly number[]>,
): Promise<readonly number[]> {
  return inTurn<readonly number[], readonly number[]>(
    driver,
    family.versions,
    async (session) => {
      await prepareBooks(session, family);
      const { taken } = await readSchemaState(session, family);
      if (taken.size === 0) return { done: await takeAllAtOnce(session, family) };
      const steps = await wanted(session);
      return steps.length === 0 ? { done: steps } : { going: steps };
    },
    async (steps) => {
      for (const version of steps) {
        const step = family.steps[version - 1];
        if (step) await runStep(driver, family, version, step);
      }
      return steps;
    },
    LONG_MS,
  );
}

async function takeAllAtOnce(session: SqlSession, family: Family): Promise<readonly number[]> {
  for (const [place, { up, phase }] of family.steps.entries()) {
    await runPlainly(session, up);
    await markTaken(session, family, place + 1, phase);
  }
  return family.steps.map((_step, place) => place + 1);
}

function mustBeKnownToAll(
  { versions }: Family,
  steps: readonly number[],
  living: readonly LivingProgram[],
): void {
  const last = Math.max(...steps);
  const older = living.filter(({ knows }) => ((knows && own(knows, versions)) ?? 0) < last);
  if (older.length === 0) return;
  throw new SchemaRefused(
    `step ${steps.join(', ')} of ${versions} takes away what older programs use, and these run on the store without knowing it: ${older.map(({ instance }) => instance).join(', ')}; bring them to this version or stop them first`,
  );
}
