import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ExecutionArgs, type ExecutionResult, type GraphQLSchema, parse } from 'graphql';
import { codeOf } from '../../gateway/errors/public-error.ts';
import { runPlanned } from '../../stitching/planned-operation.ts';
import { executePlainly } from '../../stitching/run-operation.ts';
import { runs } from '../runs.ts';
import { type InventedContext, inventedContext, inventSchema } from './invented-schema.ts';
import { queryShapes } from './query-shapes.ts';
import { limitsOf, vocabularyOf } from './vocabulary.ts';
import { type Written, writeQuery } from './write-query.ts';

const RUNS = Number(process.env['PLANNED_RUNS'] ?? runs(2_000, 10));
const SEED = Number(process.env['DIFFERENTIAL_SEED'] ?? Date.now() % 2 ** 31);
const WORLDS = runs(20);

/** Everything that one execution told, in the order in which it told it. */
function told({ data, errors = [] }: ExecutionResult, { asked, notes, partial }: InventedContext) {
  return {
    data: JSON.stringify(data),
    errors: errors.map((error) => ({
      ...{ path: error.path, message: error.message, locations: error.locations, code: codeOf(error) },
    })),
    asked,
    notes,
    partial: partial.map(({ field, path, part, error }) => ({ field, path, part, message: error.message })),
  };
}

/** @throws Error for a query that is not planned: plain execution would be measured against itself. */
function executePlanned({ schema, document, contextValue, variableValues }: ExecutionArgs) {
  const result = runPlanned(schema, document, undefined, contextValue, variableValues ?? {});
  if (!result) throw new Error('not planned');
  return result;
}

/** Twice by the plan, as it is made and as it is remembered; then the same document with its conditions the other way. */
async function ask(schema: GraphQLSchema, { query, variables }: Written) {
  const document = parse(query);
  const turned = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, typeof value === 'boolean' ? !value : value]),
  );
  const plain = await tell(executePlainly, { schema, document: parse(query), variableValues: variables });
  const other = await tell(executePlainly, { schema, document: parse(query), variableValues: turned });
  return [
    [plain, await tell(executePlanned, { schema, document, variableValues: variables })],
    [other, await tell(executePlanned, { schema, document, variableValues: turned })],
    [plain, await tell(executePlanned, { schema, document, variableValues: variables })],
  ];
}

async function tell(
  execute: (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>,
  args: Pick<ExecutionArgs, 'schema' | 'document' | 'variableValues'>,
) {
  const contextValue = inventedContext();
  const result = await execute({ ...args, contextValue });
  // What a null took along is still being read when the answer is there: its calls and notes come too.
  for (let turn = 0; turn < 40; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return told(result, contextValue);
}

const { args, ...others } = limitsOf([], new Date(), 'bogus', new Set());
const secret = { kind: 'json', json: '7K4M' } as const;
const limits = {
  ...others,
  args: { ...args, 'Query.trackDossier': [{ code: secret, lookupSecret: secret }] },
};

describe(`a plan tells what graphql-js tells (DIFFERENTIAL_SEED=${SEED})`, () => {
  const worlds = Array.from({ length: WORLDS }, (_, at) => inventSchema(SEED + at));
  const [schema] = worlds;
  const queries = fc.record({
    world: fc.constantFrom(...worlds),
    query: queryShapes(schema as GraphQLSchema, vocabularyOf([]), limits).map(writeQuery),
  });

  test(`${RUNS} queries of any shape, of agencies that answer, refuse, fail and say what is none`, async () => {
    let errors = 0;
    await fc.assert(
      fc.asyncProperty(queries, async ({ world, query }) => {
        for (const [plain, planned] of await ask(world, query)) {
          errors += plain?.errors.length ?? 0;
          expect(planned).toEqual(plain);
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
    // The worlds are as bad as they are meant to be.
    expect(errors).toBeGreaterThan(RUNS / 10);
  }, 600_000);
});
