import type { GraphQLSchema } from 'graphql';
import type { Connector } from '../../connectors/contract.ts';
import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { GatewayError } from '../../schema/errors.ts';
import { own } from '../../schema/own.ts';
import { runOperation } from '../../stitching/run-operation.ts';
import { digestOf, writeCursor } from '../directory/change-cursor.ts';
import { codeOf } from '../errors/public-error.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { RequestFacts } from '../execution/request-context-factory.ts';
import { startDeadline } from '../http/deadline.ts';
import { type Answer, type AnswerResult, type JourneySteps, letOut } from '../respond/let-out.ts';
import type { Told } from './dossier-stream.ts';
import type { PreparedSubscription } from './prepare-subscription.ts';

export interface TellParts {
  readonly schema: GraphQLSchema;
  readonly steps: JourneySteps;
  readonly deadlineMs: number;
  /** @param through how agencies are reached; default: as in any request. */
  readonly createContext: (facts: RequestFacts, through?: ReadonlyMap<string, Connector>) => RequestContext;
}

/**
 * One event: a request of its own, with a fresh context, so that every event is decided anew by the policies, ties
 * and records of that moment, and leaves by the same door as an answer.
 * @param through how agencies are reached in this event.
 * @returns the event with the mark of its content.
 */
export async function tellDossier(
  parts: TellParts,
  subscription: PreparedSubscription,
  facts: RequestFacts,
  through: ReadonlyMap<string, Connector>,
): Promise<Told> {
  const deadline = startDeadline(parts.deadlineMs, facts.signal);
  try {
    const context = parts.createContext({ ...facts, signal: deadline.signal }, through);
    const { document, responseKey } = subscription.query;
    const refusal = await open(subscription.code, context);
    const { data, errors = [] } = refusal
      ? { errors: [refusal] }
      : await runOperation({
          schema: parts.schema,
          document,
          contextValue: context,
          variableValues: subscription.variables,
        });
    const answer: Answer = {
      result: data === undefined ? {} : { data },
      status: undefined,
      errors,
      accept: 'text/event-stream',
    };
    await letOut(parts.steps, answer, factsOf(subscription, errors), context);
    return toldOf(answer.result, responseKey, context.boundary.circleOf(subscription.code));
  } finally {
    deadline.release();
  }
}

/** @returns why not, undefined when the dossier stands open. */
async function open(code: string, { boundary }: RequestContext): Promise<unknown> {
  try {
    await boundary.learnDelegations();
    return (await boundary.openDossier(code, 'subscribe')) ? undefined : notAvailable();
  } catch (error) {
    return error;
  }
}

/** Absent and somebody else's look alike. */
export const notAvailable = (): GatewayError =>
  new GatewayError('NOT_AVAILABLE', 'absent, or not for this caller');

export const factsOf = (
  { name, documentHash, query }: PreparedSubscription,
  errors: readonly unknown[],
): Parameters<typeof letOut>[2] => ({
  name,
  kind: 'subscription',
  documentHash,
  document: query.document,
  errorCodes: errors.map(codeOf),
});

/**
 * What was told carries its own digest in its cursor, so that a client that comes back is not told the same again.
 * @param circle undefined when the dossier was not released in this event's request.
 */
function toldOf(result: AnswerResult, responseKey: string, circle: DossierCircle | undefined): Told {
  const dossier = own(result.data ?? {}, responseKey) as Record<string, unknown> | null | undefined;
  const problems = (result.errors ?? []).map(({ path, extensions }) => [path, extensions?.['code']]);
  if (!dossier || !circle) return { result, mark: digestOf(problems), isLast: true };
  const plain = writeCursor(circle);
  const content = Object.entries(dossier).filter(([, value]) => value !== plain);
  const mark = digestOf([circle.changedAt, content, problems]);
  const cursor = writeCursor({ ...circle, digest: mark });
  for (const [key, value] of Object.entries(dossier)) if (value === plain) dossier[key] = cursor;
  return { result, mark, isLast: false };
}
