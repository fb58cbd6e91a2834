import { z } from 'zod';
import type { CallerFacts } from '../../policies/decision.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { Act } from '../access-log/kept-change.ts';
import type { AccessLogPort } from '../boundary/access-log-port.ts';
import type { RequestBoundary } from '../boundary/request-boundary.ts';
import { codeOf } from '../errors/public-error.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import { type Repetition, repeat } from '../timing/repeat.ts';
import { askAgainAt } from './asking-again.ts';
import type { StoredRequest } from './request-store.ts';

/** What is known of a request without opening it. */
export interface AskedAfter extends Pick<StoredRequest, 'reference' | 'sealed' | 'attempts' | 'createdAt'> {
  /** When it was to be sent, where it had to wait: how long it has been uncertain counts from then. */
  readonly sendAt?: Date | undefined;
}

/** What is needed to ask after a request when its caller is gone. */
export interface SealedAsking<Input> {
  readonly caller: CallerFacts;
  readonly input: Input;
}

export interface ReconcilerParts<Request extends AskedAfter, Input> {
  readonly requests: {
    askAfter(
      request: Request,
      sealed: SealedAsking<Input>,
      asker: {
        readonly boundary: RequestBoundary;
        readonly signal: AbortSignal;
        readonly requestId: string;
      },
    ): Promise<unknown>;
  };
  readonly store: {
    claimDue(act: Act, leaseUntil: Date, limit: number): Promise<readonly Request[]>;
    giveUp(reference: string, act: Act): Promise<void>;
    leaveUncertain(reference: string, askAgainAt: Date, act: Act): Promise<void>;
  };
  readonly encryption: FieldEncryption;
  readonly accessLog: Pick<AccessLogPort, 'recordRequest'>;
  /** The caller's own door, with today's policies and grounds. */
  readonly boundaryFor: (caller: CallerFacts) => Promise<RequestBoundary>;
  /** Are the grounds known? Before that every dossier looks foreign. */
  readonly isReady: () => boolean;
  readonly onFailure: (error: unknown, reference: string) => void;
  readonly leaseMs: number;
  readonly deadlineMs: number;
  readonly now: () => Date;
}

const EVERY_MS = 1_000;
const AT_ONCE = 10;
/** Agencies forget references some day; asking after one that they have forgotten would do it twice. */
const GIVE_UP_AFTER_MS = 24 * 3_600_000;

const startOf = ({ createdAt, sendAt }: AskedAfter): number =>
  Math.max(createdAt.getTime(), sendAt?.getTime() ?? 0);

const sealedShape = z.object({ caller: z.looseObject({ kind: z.string() }), input: z.looseObject({}) });

/**
 * Asks after requests whose outcome is not certain: those without an answer, and those that a process left behind when
 * it died. Each is decided anew for the caller who made it, and recorded. Several processes may run one each.
 */
export class Reconciler<Request extends AskedAfter, Input> {
  readonly #parts: ReconcilerParts<Request, Input>;
  #rounds: Repetition | undefined;

  constructor(parts: ReconcilerParts<Request, Input>) {
    this.#parts = parts;
  }

  start(): void {
    const onFailure = (error: unknown) => this.#parts.onFailure(error, '');
    this.#rounds ??= repeat((signal) => this.#askAfterAll(signal), {
      ...{ firstMs: EVERY_MS, everyMs: EVERY_MS, onFailure },
    });
  }

  async stop(): Promise<void> {
    await this.#rounds?.stop();
  }

  /** Where much waits it is not a second before the next: what follows in a line is due when the one before it is settled. */
  async #askAfterAll(signal: AbortSignal): Promise<void> {
    while ((await this.askAfterDue(signal)) > 0 && !signal.aborted);
  }

  /** One round. @returns how many requests were asked after. */
  async askAfterDue(signal: AbortSignal): Promise<number> {
    const { store, isReady, now, leaseMs } = this.#parts;
    if (!isReady()) return 0;
    // Whose request it is shows only once it is open: the gateway claims for itself.
    const act = { caller: undefined, requestId: undefined, at: now() };
    const due = await store.claimDue(act, new Date(act.at.getTime() + leaseMs), AT_ONCE);
    await Promise.all(due.map((request) => this.#askAfter(request, signal)));
    return due.length;
  }

  async #askAfter(request: Request, stopped: AbortSignal): Promise<void> {
    const { store, now, onFailure } = this.#parts;
    const { reference } = request;
    try {
      if (now().getTime() - startOf(request) > GIVE_UP_AFTER_MS && request.attempts > 1) {
        await store.giveUp(reference, { caller: undefined, requestId: reference, at: now() });
        throw new GatewayError('INTERNAL', `request ${reference} stays uncertain: people have to find out`);
      }
      await this.#askOnce(request, this.#open(request), stopped);
    } catch (error) {
      onFailure(error, reference);
    }
  }

  async #askOnce(request: Request, sealed: SealedAsking<Input>, stopped: AbortSignal): Promise<void> {
    const { requests, accessLog, boundaryFor, deadlineMs, now, store } = this.#parts;
    const at = now();
    const boundary = await boundaryFor(sealed.caller);
    let failure: unknown;
    try {
      const signal = AbortSignal.any([stopped, AbortSignal.timeout(deadlineMs)]);
      await requests.askAfter(request, sealed, { boundary, signal, requestId: request.reference });
    } catch (error) {
      failure = error;
      // The agency's own refusal is written down. Not permitted any more: it is not sent again, and whether it arrived the first time stays open.
      if (!(error instanceof GatewayError && error.isRefusal))
        await store.leaveUncertain(request.reference, askAgainAt(error, at, request.attempts), {
          ...{ caller: sealed.caller, requestId: request.reference, at: now() },
        });
    }
    await accessLog.recordRequest({
      requestId: request.reference,
      caller: sealed.caller,
      operation: 'askAfterRequest',
      operationKind: 'reconciliation',
      documentHash: undefined,
      errorCodes: failure === undefined ? [] : [codeOf(failure)],
      crossings: boundary.crossings,
      at,
      durationMs: now().getTime() - at.getTime(),
    });
    if (failure !== undefined) throw failure;
  }

  #open({ sealed, reference }: AskedAfter): SealedAsking<Input> {
    if (sealed === undefined)
      throw new GatewayError('INTERNAL', `request ${reference} holds nothing to ask after`);
    // Sealed by whoever sent it with this very type, and authenticated by the encryption.
    return sealedShape.parse(
      this.#parts.encryption.decrypt(sealed, reference),
    ) as unknown as SealedAsking<Input>;
  }
}
