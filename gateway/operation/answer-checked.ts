import { type DocumentNode, type GraphQLSchema, getOperationAST } from 'graphql';
import { runOperation } from '../../stitching/run-operation.ts';
import { codeOf } from '../errors/public-error.ts';
import type { RequestContext } from '../execution/request-context.ts';
import { type Answer, type JourneySteps, letOut, type OperationFacts } from '../respond/let-out.ts';
import type { CheckedDocuments } from './checked-documents.ts';

export interface CheckedParts {
  readonly schema: GraphQLSchema;
  readonly steps: JourneySteps;
  readonly documents: Pick<CheckedDocuments, 'find' | 'refusalOf'>;
}

/** A request whose parts are of the kinds that they should be. */
export interface WellFormed {
  readonly documentHash: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  /** The request's `Accept` header. */
  readonly accept: string;
}

export interface Answered {
  readonly status: number;
  readonly result: Answer['result'];
}

/** What is wrong with a document is said with this status (GraphQL over HTTP §6.4.2). */
const REFUSED = 400;

/**
 * Rungs 4 to 9 for a document that Apollo has checked before, by the same steps as `journey.ts` calls them and with the same answer: its
 * pipeline costs as much as the execution, and finds out nothing new.
 * @param context makes the request's context, once it is certain that it is answered here.
 * @returns undefined where Apollo is to answer: for what it has not checked yet, and for operations that it refuses.
 */
export function answerChecked(
  parts: CheckedParts,
  request: WellFormed,
  context: () => RequestContext,
): Promise<Answered> | undefined {
  const document = parts.documents.find(request.documentHash);
  if (document) return answerValid(parts, request, document, context);
  const refusal = parts.documents.refusalOf(request.documentHash);
  if (!refusal) return undefined;
  return leave(parts, request, { result: {}, status: REFUSED, errors: refusal }, NO_OPERATION, context());
}

const NO_OPERATION = { name: undefined, kind: undefined, document: undefined };

function answerValid(
  parts: CheckedParts,
  request: WellFormed,
  document: DocumentNode,
  context: () => RequestContext,
): Promise<Answered> | undefined {
  const operation = getOperationAST(document, request.operationName);
  if (!operation || operation.operation === 'subscription') return undefined;
  return run(parts, request, { document, name: operation.name?.value, kind: operation.operation }, context());
}

type Facts = Pick<OperationFacts, 'name' | 'kind' | 'document'>;

async function run(
  parts: CheckedParts,
  request: WellFormed,
  facts: Facts & { readonly document: DocumentNode },
  context: RequestContext,
): Promise<Answered> {
  const { name, kind, document } = facts;
  const { documentHash, operationName, variables } = request;
  parts.steps.checkOperation({ name, kind, document, documentHash, errorCodes: NO_CODES }, context);
  const { data, errors = [] } = await runOperation({
    schema: parts.schema,
    document,
    contextValue: context,
    operationName,
    variableValues: variables,
  });
  // No data at all: nothing ran, for the variables did not fit the document.
  const made =
    data === undefined ? { result: {}, status: REFUSED, errors } : { result: { data }, status: 200, errors };
  return leave(parts, request, made, facts, context);
}

async function leave(
  { steps }: CheckedParts,
  { accept, documentHash }: WellFormed,
  { result, status, errors }: Answered & { readonly errors: readonly unknown[] },
  { name, kind, document }: Facts,
  context: RequestContext,
): Promise<Answered> {
  const answer: Answer = { result, status: undefined, errors, accept };
  const errorCodes = errors.length === 0 ? NO_CODES : errors.map(codeOf);
  await letOut(steps, answer, { name, kind, document, documentHash, errorCodes }, context);
  return { status: answer.status ?? status, result: answer.result };
}

const NO_CODES: readonly string[] = [];
