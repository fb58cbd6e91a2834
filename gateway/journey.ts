import { type ApolloServerPlugin, type GraphQLRequestContext, HeaderMap } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { runOperation } from '../stitching/run-operation.ts';
import { codeOf } from './errors/public-error.ts';
import type { RequestContext } from './execution/request-context.ts';
import type { CheckedDocuments } from './operation/checked-documents.ts';
import { type Answer, type JourneySteps, letOut, type OperationFacts } from './respond/let-out.ts';

/**
 * A request's journey, top to bottom. The only file that knows Apollo's hook names, and the only plugin: Apollo runs
 * the hooks of several plugins side by side, so two plugins would have no order.
 *
 * receive and identify happen before (http/, identity/); admit, connector and release happen inside the stitched schema
 * (execution/, boundary/); only `didResolveOperation` may refuse with an error of its own.
 */
export function createJourney(
  steps: JourneySteps,
  documents: Pick<CheckedDocuments, 'refuse'>,
): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      let executed: readonly unknown[] | undefined;
      return {
        async didResolveOperation(request) {
          steps.checkOperation(factsOf(request, []), request.contextValue);
        },
        async responseForOperation({ schema, document, request, contextValue }) {
          const { data, errors = [] } = await runOperation({
            ...{ schema, document, contextValue },
            // As it was asked for: one that the document does not hold is no operation, not the only one that there is.
            operationName: request.operationName,
            ...(request.variables && { variableValues: request.variables }),
          });
          executed = errors;
          // No data at all: nothing ran, for the variables did not fit the document.
          return {
            http: { headers: new HeaderMap(), ...(data === undefined && { status: 400 }) },
            body: { kind: 'single', singleResult: data === undefined ? {} : { data } },
          };
        },
        async willSendResponse(request) {
          const { response } = request;
          const errors = executed ?? request.errors ?? [];
          if (isRefusedDocument(request)) documents.refuse(request.queryHash ?? '', request.errors ?? []);
          const answer: Answer = {
            result: response.body?.kind === 'single' ? response.body.singleResult : {},
            status: undefined,
            errors,
            accept: request.request.http?.headers.get('accept') ?? '',
          };
          await letOut(steps, answer, factsOf(request, errors), request.contextValue);
          response.body = { kind: 'single', singleResult: answer.result };
          if (answer.status !== undefined) response.http.status = answer.status;
        },
      };
    },
  };
}

/** Refused for its text alone: the next request with it is told the same. */
const isRefusedDocument = ({ operation, errors = [] }: GraphQLRequestContext<RequestContext>): boolean =>
  operation === undefined && errors.every(({ extensions }) => OF_DOCUMENT.has(extensions['code']));

const OF_DOCUMENT: ReadonlySet<unknown> = new Set([
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED,
  ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
]);

function factsOf(request: GraphQLRequestContext<RequestContext>, errors: readonly unknown[]): OperationFacts {
  return {
    // As the document has it: what the request calls it beside may be any text.
    name: request.operation?.name?.value,
    kind: request.operation?.operation,
    documentHash: request.queryHash,
    document: request.document,
    errorCodes: errors.map(codeOf),
  };
}
