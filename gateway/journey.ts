import type { ApolloServerPlugin, GraphQLRequestContext } from '@apollo/server';
import { codeOf } from './errors/public-error.ts';
import type { RequestContext } from './execution/request-context.ts';
import { type Answer, type JourneySteps, letOut, type OperationFacts } from './respond/let-out.ts';

/**
 * A request's journey, top to bottom. The only file that knows Apollo's hook names, and the only plugin: Apollo runs
 * the hooks of several plugins side by side, so two plugins would have no order.
 *
 * receive and identify happen before (http/, identity/); execute, admit, connector and release happen inside the
 * stitched schema (execution/, boundary/); only `didResolveOperation` may refuse with an error of its own.
 */
export function createJourney(steps: JourneySteps): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation(request) {
          steps.checkOperation(factsOf(request), request.contextValue);
        },
        async willSendResponse(request) {
          const { response } = request;
          const answer: Answer = {
            result: response.body?.kind === 'single' ? response.body.singleResult : {},
            status: undefined,
            errors: request.errors ?? [],
            accept: request.request.http?.headers.get('accept') ?? '',
          };
          await letOut(steps, answer, factsOf(request), request.contextValue);
          response.body = { kind: 'single', singleResult: answer.result };
          if (answer.status !== undefined) response.http.status = answer.status;
        },
      };
    },
  };
}

function factsOf(request: GraphQLRequestContext<RequestContext>): OperationFacts {
  return {
    // As the document has it: what the request calls it beside may be any text.
    name: request.operation?.name?.value,
    kind: request.operation?.operation,
    documentHash: request.queryHash,
    document: request.document,
    errorCodes: (request.errors ?? []).map(codeOf),
  };
}
