import { type ExecutionArgs, type ExecutionResult, execute } from 'graphql';
import { markAliases, unmarkAliases } from './response-names.ts';

/** Executes a validated operation on the stitched schema, the one way in: names of the client stay apart from ours. */
export async function runOperation(args: ExecutionArgs): Promise<ExecutionResult> {
  const document = markAliases(args.document);
  const result = await execute({ ...args, document });
  return document === args.document ? result : unmarkAliases(result);
}
