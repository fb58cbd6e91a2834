import { type ExecutionArgs, type ExecutionResult, execute } from 'graphql';
import { runPlanned } from './planned-operation.ts';
import { markAliases, unmarkAliases } from './response-names.ts';

/** Executes a validated operation on the stitched schema, the one way in: names of the client stay apart from ours. */
export async function runOperation(args: ExecutionArgs): Promise<ExecutionResult> {
  const { schema, document, operationName, contextValue, variableValues } = args;
  return (
    runPlanned(schema, document, operationName, contextValue, variableValues ?? {}) ?? executePlainly(args)
  );
}

/** By graphql-js alone, without a plan: what plans are measured against, and what executes what they do not cover. */
export async function executePlainly(args: ExecutionArgs): Promise<ExecutionResult> {
  const document = markAliases(args.document);
  const result = await execute({ ...args, document });
  return document === args.document ? result : unmarkAliases(result);
}
