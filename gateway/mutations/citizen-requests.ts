import type { Connector } from '../../connectors/contract.ts';
import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { MS_PER_DAY } from '../../dossier/calendar/instant.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import { callerKey } from '../../schema/caller-key.ts';
import { defined } from '../../schema/defined.ts';
import { GatewayError } from '../../schema/errors.ts';
import { type Act, actOf } from '../access-log/kept-change.ts';
import { callAgency, settleRepeated } from '../agencies/agency-call.ts';
import type { Crossing } from '../boundary/crossing.ts';
import { takeBack } from '../boundary/crossing-book.ts';
import type { RequestBoundary } from '../boundary/request-boundary.ts';
import type { EvidenceVault } from '../evidence/evidence-vault.ts';
import type { FieldEncryption, KeyedHashes } from '../storage/field-encryption.ts';
import { askAgainAt, heardWithin, isForbidden, leavesUncertain, waited } from './asking-again.ts';
import {
  type CommonInput,
  REQUEST_KINDS,
  type Receipt,
  type RequestKind,
  type Sender,
} from './request-kinds.ts';
import {
  type Refusal,
  type RequestStore,
  requestKeyHashes,
  type StoredRequest,
  type Waiting,
} from './request-store.ts';
import { concludeWaiting, isPutOff, type WaitingDoor } from './waiting-door.ts';

export interface CitizenRequestParts {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly store: Pick<
    RequestStore,
    'begin' | 'find' | 'claim' | 'settle' | 'leaveUncertain' | 'refuse' | 'putOff'
  >;
  readonly waiting: WaitingDoor;
  readonly encryption: FieldEncryption;
  /** National status of a dossier, as far as its changes have come in. */
  readonly statusOf: (code: string) => Promise<number | undefined>;
  /** Whoever sends has ended by then: longer than the deadline that every request has. */
  readonly leaseMs: number;
  readonly now: () => Date;
  /** Where messages that are evidence are kept whole. */
  readonly vault?: EvidenceVault | undefined;
}

/** Letters and digits that nobody takes for each other; there are 32. */
const SECRET_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const SECRET_LENGTH = 10;
/** In the store, of what is about none. */
export const NO_DOSSIER = '';
/** How far the directory of dossiers may lie behind the reception system in good times. */
const NEWS_WITHIN_MS = 600;

/** Longer than any sleep, and than the day that each before it may take. */
export const LONGEST_WAIT_MS = 10 * MS_PER_DAY;

/** What is needed to ask after a request when its caller is gone. */
export interface SealedRequest {
  readonly caller: CallerFacts;
  readonly input: CommonInput;
}

interface Asker {
  readonly boundary: RequestBoundary;
  readonly requestId: string;
  /** Network address that the caller came from; of what is asked after later it is not known any more. */
  readonly origin?: string;
  readonly signal: AbortSignal;
}

/**
 * Takes citizens' requests to the agencies, each at most once: the caller's key stands for one reference, the agency
 * answers a repeated reference with its first result, and the reference is on record before it is sent.
 */
export class CitizenRequests {
  readonly #parts: CitizenRequestParts;

  constructor(parts: CitizenRequestParts) {
    this.#parts = parts;
  }

  /**
   * What an answer is read with by whoever holds it beside the ticket's number. Of the reference, so that it is the same in every
   * repetition and stands nowhere.
   */
  lookupSecretOf(reference: string): string {
    const bytes = Buffer.from(this.#parts.encryption.hash('ticket secret', reference), 'base64url');
    return [...bytes.subarray(0, SECRET_LENGTH)].map((byte) => SECRET_LETTERS[byte % 32]).join('');
  }

  #senderOf(reference: string, { kind, id }: CallerFacts): Sender {
    const by = kind === 'citizen' ? id : undefined;
    return { reference, by, lookupSecret: this.lookupSecretOf(reference) };
  }

  /** What the store knows a caller by. */
  callerHashes(caller: CallerFacts): KeyedHashes {
    const { encryption } = this.#parts;
    const [newest, ...older] = encryption.hashes('caller', callerKey(caller));
    // Rows from before callers were told apart by place as well; a citizen's id has always been nobody else's.
    const isPlainCitizen = caller.kind === 'citizen' && !caller.actor && !caller.organisation;
    return [
      newest,
      ...older,
      ...(isPlainCitizen ? encryption.hashes('caller', 'citizen', caller.id, '') : []),
    ];
  }

  /**
   * @returns the request as it stands; `sending` when another process still waits for its answer, `waiting` where the agency sleeps.
   * @throws GatewayError NOT_AVAILABLE, ACCESS_DENIED, BAD_USER_INPUT (key used for something else), AGENCY_FAULT.
   */
  async take(
    kind: RequestKind,
    input: CommonInput,
    asker: Asker,
  ): Promise<{ request: StoredRequest; isRepeated: boolean }> {
    const { store, encryption } = this.#parts;
    const { caller } = asker.boundary;
    const admitted = await admit(kind, input, asker.boundary);
    const { circle } = admitted;
    // The spelling of the code is the caller's, the dossier is one.
    const told = circle ? { ...input, code: circle.code } : input;
    const { idempotencyKey, ...said } = told;
    const hashes = this.callerHashes(caller);
    const key = requestKeyHashes(encryption, idempotencyKey);
    const requestHashes = encryption.hashes('request', kind.action, JSON.stringify(said));
    const sealedFor = (reference: string) =>
      encryption.encrypt({ caller, input: told } satisfies SealedRequest, reference);
    if (circle && !(await this.#isAskedFor(kind, circle, asker.signal))) {
      // Repeating one that was taken while it was asked for still tells its first result.
      const known = await store.find(hashes, key);
      if (!known || known.state === 'refused') {
        takeBack(admitted.crossing);
        throw new GatewayError('BAD_USER_INPUT', `${kind.action}: nobody has asked for it`, {
          extensions: { fields: ['code'], rule: kind.onlyIn?.rule },
        });
      }
    }
    if (kind.isOncePerDossier && circle?.rating && !(await store.find(hashes, key)))
      throw ratedBefore(admitted.crossing);
    const draft = {
      caller: hashes,
      key,
      action: kind.action,
      dossier: told.code ?? NO_DOSSIER,
      requestHash: requestHashes[0],
      reason: kind.reasonOf(told),
      isOncePerDossier: kind.isOncePerDossier,
      encrypt: sealedFor,
      waiting: await this.#waits(kind, caller, told.code),
    };
    const begun = await store.begin(draft, this.#actOf(asker), this.#lease());
    if (begun?.state === 'waiting')
      return { request: this.#letWait(begun, admitted.crossing), isRepeated: false };
    if (begun) return { request: await this.#send(kind, told, begun, admitted, asker), isRepeated: false };

    let known = await store.find(hashes, key);
    if (!known && kind.isOncePerDossier) throw ratedBefore(admitted.crossing);
    known ??= await this.#known(hashes, key);
    if (!requestHashes.includes(known.requestHash)) throw keyUsed();
    const { reference } = known;
    while (known.state !== 'done' && known.state !== 'given-up' && known.state !== 'waiting') {
      const onceFor = kind.isOncePerDossier ? told.code : undefined;
      if (await store.claim(reference, sealedFor(reference), this.#actOf(asker), this.#lease(), onceFor)) {
        if (draft.waiting && known.state === 'refused') {
          const put = await store.putOff(reference, draft.waiting, this.#actOf(asker));
          if (put) return { request: this.#letWait(put, admitted.crossing), isRepeated: true };
        }
        // What was refused is asked for anew.
        const claimed = known.state === 'refused' ? { ...known, attempts: 0 } : known;
        return { request: await this.#send(kind, told, claimed, admitted, asker), isRepeated: true };
      }
      if (!(await waited(asker.signal))) break;
      known = await this.#known(hashes, key);
    }
    if (known.state === 'waiting') concludeWaiting(admitted.crossing, reference);
    else settleRepeated(admitted.crossing, reference, known.state === 'done');
    return { request: known, isRepeated: true };
  }

  /**
   * Asks once more after a claimed request, for the caller who made it: decided anew, recorded by who calls this.
   * @throws GatewayError when it is still not certain, is refused, or is not permitted any more.
   */
  async askAfter(request: StoredRequest, sealed: SealedRequest, asker: Asker): Promise<StoredRequest> {
    const kind = REQUEST_KINDS[request.action];
    const admitted = await admit(kind, sealed.input, asker.boundary).catch(async (error: unknown) => {
      // It never left: what it was let in for in the evening does not hold in the morning.
      if (isForbidden(error) && request.attempts <= 1) await this.#refuse(request, asker, 'NOT_PERMITTED');
      throw error;
    });
    if (request.attempts <= 1 && this.#isTooOld(request)) {
      await this.#refuse(request, asker, 'EXPIRED');
      takeBack(admitted.crossing);
      throw new GatewayError('INTERNAL', `request ${request.reference} could not be sent for too long`);
    }
    return this.#send(kind, sealed.input, request, admitted, asker);
  }

  /** Where it has to wait; undefined where it is sent now. */
  async #waits(kind: RequestKind, caller: CallerFacts, code = NO_DOSSIER): Promise<Waiting | undefined> {
    const { waiting } = this.#parts;
    const sendAt = await waiting.waitsUntil(kind.agency, caller, code);
    return sendAt && { agency: kind.agency, person: waiting.personOf(caller), sendAt };
  }

  #letWait(request: StoredRequest, crossing: Crossing): StoredRequest {
    concludeWaiting(crossing, request.reference);
    this.#parts.waiting.entered(request.dossier);
    return request;
  }

  #isTooOld({ createdAt }: StoredRequest): boolean {
    return this.#parts.now().getTime() - createdAt.getTime() > LONGEST_WAIT_MS;
  }

  async #refuse(request: StoredRequest, asker: Asker, refusal?: Refusal): Promise<void> {
    const { store, waiting } = this.#parts;
    await store.refuse(request.reference, this.#actOf(asker), refusal);
    if (request.sendAt) waiting.left(request.dossier);
  }

  async #send(
    kind: RequestKind,
    input: CommonInput,
    request: StoredRequest,
    { crossing }: Admitted,
    asker: Asker,
  ): Promise<StoredRequest> {
    const { store, waiting } = this.#parts;
    const { boundary, signal } = asker;
    const { reference } = request;
    const { agency, operation } = kind;
    try {
      waiting.refuseAsleep(agency, operation);
      const receipt = await callAgency<Receipt>(this.#parts, {
        ...{ agency, operation, reference, signal },
        admitted: [crossing],
        keys: input.code === undefined ? [] : [input.code],
        args: { input: kind.messageOf(input, this.#senderOf(reference, boundary.caller)) },
        fields: RECEIPT_FIELDS,
        contentOf: (receipt) => receipt,
        read: async ({ value }) => {
          const read = kind.readReceipt(value);
          await store.settle(reference, read, this.#actOf(asker));
          return read;
        },
      });
      if (request.sendAt) waiting.left(request.dossier);
      return { ...request, state: 'done', receipt, sealed: undefined };
    } catch (error) {
      return await this.#fail(kind, request, crossing, error, asker);
    }
  }

  /** @throws what was thrown, when it says that the agency did not do it. */
  async #fail(
    kind: RequestKind,
    request: StoredRequest,
    crossing: Crossing,
    error: unknown,
    asker: Asker,
  ): Promise<StoredRequest> {
    const { store, now, waiting } = this.#parts;
    if (isPutOff(error, request.attempts)) {
      const sendAt = error.asleep.until;
      const to = { agency: kind.agency, person: waiting.personOf(asker.boundary.caller), sendAt };
      const put = await store.putOff(request.reference, to, this.#actOf(asker));
      return put ? this.#letWait(put, crossing) : request;
    }
    if (leavesUncertain(error, asker.signal)) {
      await store.leaveUncertain(
        request.reference,
        askAgainAt(error, now(), request.attempts),
        this.#actOf(asker),
      );
      return { ...request, state: 'uncertain' };
    }
    await this.#refuse(request, asker);
    throw error;
  }

  /** A citizen who was told a moment ago that it is asked for may be ahead of the change feed. */
  async #isAskedFor({ onlyIn }: RequestKind, { code, status }: DossierCircle, signal: AbortSignal) {
    const isAsked = (now: number | undefined) => now !== undefined && onlyIn?.statuses.includes(now);
    if (onlyIn === undefined || isAsked(status)) return true;
    return heardWithin(
      NEWS_WITHIN_MS,
      async () => isAsked(await this.#parts.statusOf(code)) === true,
      signal,
    );
  }

  async #known(caller: KeyedHashes, key: KeyedHashes): Promise<StoredRequest> {
    const known = await this.#parts.store.find(caller, key);
    if (!known) throw new GatewayError('INTERNAL', 'a request that was begun is gone');
    return known;
  }

  #actOf({ boundary: { caller }, requestId, origin }: Asker): Act {
    return actOf({ caller, requestId, ...defined({ origin }) }, this.#parts.now());
  }

  #lease(): Date {
    return new Date(this.#parts.now().getTime() + this.#parts.leaseMs);
  }
}

/** Everything that any receipt is read from. */
const RECEIPT_FIELDS = { receiptNumber: true, at: true, id: true, openedAt: true } as const;

const keyUsed = () =>
  new GatewayError('BAD_USER_INPUT', 'the idempotency key was used for another request', {
    extensions: { fields: ['idempotencyKey'], rule: 'one that was not used for another request' },
  });

/** By whom and how is not told. */
function ratedBefore(crossing: Crossing): GatewayError {
  takeBack(crossing);
  return new GatewayError('BAD_USER_INPUT', 'the dossier was rated before', {
    extensions: { fields: ['code'], rule: 'a dossier that was not rated before' },
  });
}

interface Admitted {
  readonly crossing: Crossing;
  /** Of the dossier that it is about. */
  readonly circle?: DossierCircle;
}

const admit = async (
  kind: RequestKind,
  { code }: CommonInput,
  boundary: RequestBoundary,
): Promise<Admitted> => {
  const { agency, operation, policyAction: action, dataClass } = kind;
  if (kind.isOpinion) return { crossing: admitOpinion(kind, boundary) };
  if (code === undefined) throw new GatewayError('INTERNAL', `${action}: about no dossier`);
  const admitted = await boundary.admitChange({ agency, operation, action, dataClass, code });
  // The agencies know citizens only: a request needs a person who makes it.
  if (boundary.caller.kind !== 'citizen') {
    takeBack(admitted.crossing);
    throw new GatewayError('ACCESS_DENIED', 'only citizens make requests', {
      extensions: { agency, dataClass },
    });
  }
  return admitted;
};

/** A ticket is its opener's; one that somebody opens at a kiosk is nobody's. @throws GatewayError ACCESS_DENIED. */
function admitOpinion(kind: RequestKind, boundary: RequestBoundary): Crossing {
  const { agency, operation: service, policyAction: action, dataClass } = kind;
  const { caller } = boundary;
  const asked = { agency, service, action, dataClass, purpose: 'opinion' } as const;
  if (caller.kind !== 'citizen')
    return boundary.admitOwn({ ...asked, subject: { kind: 'ticket', id: service }, grounds: [] });
  const grounds = [caller.actor ? 'assisted-session' : 'self'] as const;
  return boundary.admitOwn({ ...asked, subject: { kind: 'person', id: caller.id }, grounds });
}
