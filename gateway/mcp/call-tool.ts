import { GatewayError } from '../../schema/errors.ts';
import type { RequestContext } from '../execution/request-context.ts';
import { type RunParts, runRequest, UNKNOWN_REQUEST } from '../http/run-request.ts';
import { refuseOperation } from '../operation/refuse-operation.ts';
import type { AnswerResult } from '../respond/let-out.ts';
import type { Tool } from './tools.ts';

export interface ToolCall {
  readonly tool: Tool;
  readonly args: Readonly<Record<string, unknown>>;
  context(): RequestContext;
}

const JSON_ONLY = { 'content-type': 'application/json', accept: 'application/json' } as const;

/** A call is the registered query that it stands for, asked as `POST /graphql` would ask it. */
export async function callTool(parts: RunParts, { tool, args, context }: ToolCall): Promise<AnswerResult> {
  const params = { documentId: tool.documentId, operationName: tool.operation, variables: args };
  // GraphQL ignores variables that a document does not have; an assistant that misnames one would take the answer for its own.
  const strange = Object.keys(args).filter((name) => !Object.hasOwn(tool.inputSchema.properties, name));
  if (strange.length > 0) {
    const refusal = new GatewayError('BAD_USER_INPUT', 'an argument that the tool does not have', {
      extensions: { fields: Object.keys(tool.inputSchema.properties), rule: 'the arguments of the tool' },
    });
    return (await refuseOperation(parts.steps, params, context(), refusal, JSON_ONLY.accept)).result;
  }
  const made = context();
  const run = await runRequest(parts, {
    ...{ params, method: 'POST', headers: JSON_ONLY, caller: made.caller },
    context: () => made,
  });
  if ('refused' in run) return run.refused.result;
  if ('checked' in run) return run.checked.result;
  const { body } = run.answered;
  if (body.kind !== 'complete') throw new Error('an answer in parts is none for a tool');
  return JSON.parse(body.string.replaceAll(UNKNOWN_REQUEST, made.requestId)) as AnswerResult;
}
