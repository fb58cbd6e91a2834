import type { FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../../schema/errors.ts';
import { codeOf } from '../errors/public-error.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { RequestFacts } from '../execution/request-context-factory.ts';
import { languageOf, sendRefusal, sendRefusedIdentity, visitOf } from '../http/request-params.ts';
import type { IdentifyCaller } from '../identity/identify-caller.ts';
import type { JourneySteps } from '../respond/let-out.ts';

export interface ReaderParts {
  readonly identify: IdentifyCaller;
  readonly steps: Pick<JourneySteps, 'recordAccess'>;
  createContext(facts: RequestFacts): RequestContext;
}

const DOCUMENT = { documentHash: undefined, document: undefined } as const;

/**
 * A route on which somebody takes records away: who it is, then `prepare`, which passes the door of the log, then the
 * record of it, then what `prepare` gave back sends the answer. No byte leaves before the record is durable; a refusal is on
 * record too.
 * @param name of the operation, for its record; `kind` is what it is.
 */
export async function answerReader(
  parts: ReaderParts,
  at: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  name: string,
  prepare: (context: RequestContext) => Promise<() => FastifyReply>,
  kind = 'export',
): Promise<FastifyReply> {
  const { request, reply } = at;
  const audience = { language: languageOf(request.headers['accept-language']), requestId: request.id };
  const identity = await parts.identify(visitOf(request));
  if (identity instanceof GatewayError) return sendRefusedIdentity(at, identity);
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const context = parts.createContext({
    ...audience,
    caller: identity.caller,
    origin: request.ip,
    signal: gone.signal,
  });
  const record = (errorCodes: readonly string[]) =>
    parts.steps.recordAccess({ ...DOCUMENT, name, kind, errorCodes }, context);
  try {
    const send = await prepare(context).then(
      async (prepared) => {
        await record([]);
        return prepared;
      },
      async (error: unknown) => {
        const code = codeOf(error);
        if (code !== 'ACCESS_LOG_UNAVAILABLE') await record([code]);
        throw error;
      },
    );
    return send();
  } catch (error) {
    const known =
      error instanceof GatewayError
        ? error
        : new GatewayError('INTERNAL', `${name} failed`, { cause: error });
    return sendRefusal(at, known);
  }
}
