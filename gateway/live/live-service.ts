import { bulkhead } from 'cockatiel';
import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { parseDossierCode } from '../../dossier/dossier-code.ts';
import { GatewayError } from '../../schema/errors.ts';
import { type ChangeCursor, parseCursor } from '../directory/change-cursor.ts';
import { codeOf, toPublicError } from '../errors/public-error.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { RequestFacts } from '../execution/request-context-factory.ts';
import type { Identity } from '../identity/authenticator.ts';
import type { LimitDoor } from '../limits/limit-door.ts';
import type { OperationDoor, OperationRequest } from '../operation/operation-door.ts';
import { type Answer, type AnswerResult, letOut } from '../respond/let-out.ts';
import { DossierStream } from './dossier-stream.ts';
import { InvalidSubscription } from './invalid-subscription.ts';
import type { LiveHub } from './live-hub.ts';
import type {
  PreparedSubscription,
  SubscriptionPreparer,
  SubscriptionRequest,
} from './prepare-subscription.ts';
import type { SharedReads } from './shared-reads.ts';
import { factsOf, notAvailable, type TellParts, tellDossier } from './tell-dossier.ts';

export interface LiveParts extends TellParts {
  readonly operations: OperationDoor;
  readonly preparer: SubscriptionPreparer;
  readonly hub: LiveHub;
  /** What the watchers of one event read together. */
  readonly reads: SharedReads;
  readonly limits: Pick<LimitDoor, 'admitPlace' | 'admitPlaceHere'>;
  /** Has the directory been read? Until then nobody can be told whether a dossier is theirs. */
  readonly isReady: () => boolean;
  readonly now: () => Date;
}

/** Somebody who subscribes, by whatever transport. */
export interface Subscriber extends Omit<RequestFacts, 'caller' | 'own' | 'signal'> {
  readonly identity: Identity;
}

export type Opened =
  | { readonly kind: 'stream'; readonly stream: DossierStream }
  | { readonly kind: 'refused'; readonly result: AnswerResult };

/** Tellings that run at the same time in one process: a replayed change feed must not read everything at once. */
const CONCURRENT_TELLINGS = 16;
/** Least time between two events of one stream: what changes faster is told as one. */
const GAP_MS = 200;

/** The rungs of a subscription's journey, before its first event. Transports call `open` and carry what it returns. */
export class LiveService {
  readonly #parts: LiveParts;
  readonly #tellings = bulkhead(CONCURRENT_TELLINGS, Number.POSITIVE_INFINITY);
  readonly #streams = new Set<DossierStream>();
  #isDraining = false;

  constructor(parts: LiveParts) {
    this.#parts = parts;
  }

  get isReady(): boolean {
    return this.#parts.isReady() && !this.#isDraining;
  }

  get openStreams(): number {
    return this.#streams.size;
  }

  /** Never throws. A refusal is on record and looks alike for an absent dossier and for somebody else's. */
  async open(request: OperationRequest & SubscriptionRequest, subscriber: Subscriber): Promise<Opened> {
    const { identity, ...facts } = subscriber;
    const signal = new AbortController().signal;
    const { caller, own } = identity;
    const context = this.#parts.createContext({ ...facts, caller, own, signal });
    let subscription: PreparedSubscription | undefined;
    try {
      const admitted = this.#parts.operations.admit(request, caller);
      if (!admitted) throw new GatewayError('BAD_USER_INPUT', 'no document');
      subscription = this.#parts.preparer.prepare(admitted, request);
      await context.boundary.learnDelegations();
      const { circle, after } = await openDossier(subscription, context);
      subscription = { ...subscription, code: circle.code };
      if (this.#expiresInMs(identity) === 0) throw new GatewayError('UNAUTHENTICATED', 'the token has ended');
      const leave = await this.#takePlace(subscriber);
      const refused = await this.#letIn(subscription, context);
      if (!refused) return this.#start(subscription, subscriber, after, leave);
      leave();
      return refused;
    } catch (error) {
      return this.#refuse(subscription, context, error);
    }
  }

  /** Ends every stream so that its client comes back, to another process or to the next one here. */
  drain(): void {
    this.#isDraining = true;
    for (const stream of [...this.#streams]) stream.stop('drain');
  }

  close(): void {
    this.drain();
  }

  #start(
    subscription: PreparedSubscription,
    { identity, ...facts }: Subscriber,
    after: ChangeCursor | undefined,
    leave: () => void,
  ): Opened {
    const { caller, own } = identity;
    let events = 0;
    const stream = new DossierStream({
      tell: (signal) => {
        events += 1;
        const requestId = `${facts.requestId}.${events}`;
        // Joined before its turn comes: those who wait for theirs read with those who are told now.
        const { connectors, leave } = this.#parts.reads.join(subscription.code);
        const asked = { ...facts, requestId, caller, own, signal };
        return this.#tellings
          .execute(() => tellDossier(this.#parts, subscription, asked, connectors))
          .finally(leave);
      },
      expired: () => ({
        errors: [toPublicError(new GatewayError('UNAUTHENTICATED', 'the token has ended'), facts)],
      }),
      expiresInMs: this.#expiresInMs(identity),
      gapMs: GAP_MS,
      resume: after && { mark: after.digest },
      onEnd: () => {
        stopListening();
        leave();
        this.#streams.delete(stream);
      },
    });
    const stopListening = this.#parts.hub.listen(subscription.code, () => {
      this.#parts.reads.changed(subscription.code);
      stream.change();
    });
    this.#streams.add(stream);
    if (this.#isDraining) stream.stop('drain');
    return { kind: 'stream', stream };
  }

  /** The subscription itself is on record before its stream opens. @returns the refusal when that fails. */
  async #letIn(subscription: PreparedSubscription, context: RequestContext): Promise<Opened | undefined> {
    const answer = emptyAnswer([]);
    await letOut(this.#parts.steps, answer, factsOf(subscription, []), context);
    return answer.result.errors ? { kind: 'refused', result: answer.result } : undefined;
  }

  async #refuse(
    subscription: PreparedSubscription | undefined,
    context: RequestContext,
    error: unknown,
  ): Promise<Opened> {
    const errors = error instanceof InvalidSubscription ? error.errors : [error];
    const answer = emptyAnswer(errors);
    const unknown = { name: undefined, kind: 'subscription', documentHash: undefined, document: undefined };
    const facts = subscription
      ? factsOf(subscription, errors)
      : { ...unknown, errorCodes: errors.map(codeOf) };
    await letOut(this.#parts.steps, answer, facts, context);
    return { kind: 'refused', result: answer.result };
  }

  #expiresInMs({ expiresAt }: Identity): number | undefined {
    return expiresAt && Math.max(0, expiresAt.getTime() - this.#parts.now().getTime());
  }

  /** @throws GatewayError RATE_LIMITED. */
  async #takePlace({ identity, origin }: Subscriber): Promise<() => void> {
    const { limits } = this.#parts;
    const who = { address: origin, caller: identity.caller };
    const leaveProcess = limits.admitPlaceHere('streams.process', who);
    try {
      const leaveCaller = await limits.admitPlace('streams.person', who);
      return () => {
        leaveProcess();
        leaveCaller();
      };
    } catch (refusal) {
      leaveProcess();
      throw refusal;
    }
  }
}

const emptyAnswer = (errors: readonly unknown[]): Answer => ({
  result: {},
  status: undefined,
  errors,
  accept: 'text/event-stream',
});

/** Before a subscription opens, the caller must be one who may see the dossier now. @throws GatewayError. */
async function openDossier(
  { code, after }: PreparedSubscription,
  { boundary }: RequestContext,
): Promise<{ readonly circle: DossierCircle; readonly after: ChangeCursor | undefined }> {
  const parsed = parseDossierCode(code);
  if (!parsed)
    throw new GatewayError('BAD_USER_INPUT', 'not a dossier code', { extensions: { fields: ['code'] } });
  const cursor = after === undefined ? undefined : parseCursor(after);
  const circle = await boundary.openDossier(parsed, 'subscribe');
  if (!circle) throw notAvailable();
  if (cursor && cursor.code !== circle.code)
    throw new GatewayError('BAD_USER_INPUT', 'after is a cursor of another dossier', {
      extensions: { fields: ['after'], rule: 'a changeCursor of this dossier' },
    });
  return { circle, after: cursor };
}
