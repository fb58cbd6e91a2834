import { randomInt } from 'node:crypto';
import type { Form } from '../../dossier/filing/forms.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { Act } from '../access-log/kept-change.ts';
import type { AccessLogPort } from '../boundary/access-log-port.ts';
import { admitDraft, filingPurpose, holderOf } from '../boundary/own-filing.ts';
import type { RequestBoundary } from '../boundary/request-boundary.ts';
import { codeOf } from '../errors/public-error.ts';
import type { AskPerson } from '../identity/ask-person.ts';
import type { LimitDoor } from '../limits/limit-door.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import { type Repetition, repeat } from '../timing/repeat.ts';
import type { UploadStore } from '../uploads/upload-store.ts';
import type { ConfirmingStore } from './confirming-store.ts';
import { contentHash, type DraftConfirmation, type DraftContent } from './draft.ts';
import type { StoredDraft } from './draft-table.ts';
import type { SealedFiling } from './filing-message.ts';

export interface ConfirmingParts {
  readonly store: ConfirmingStore;
  readonly uploads: Pick<UploadStore, 'find'>;
  readonly encryption: FieldEncryption;
  /** Undefined where there is no backchannel: then a person can only sign. */
  readonly askPerson: AskPerson | undefined;
  readonly limits: Pick<LimitDoor, 'admitQuestion'>;
  readonly accessLog: Pick<AccessLogPort, 'recordRequest'>;
  readonly boundaryFor: (caller: CallerFacts) => RequestBoundary;
  readonly onFailure: (error: unknown, reference?: string) => void;
  readonly now: () => Date;
}

export interface WantedConfirmation {
  readonly by: 'VNEID' | 'SIGNATURE';
  readonly signature?: string | undefined;
}

const EVERY_MS = 500;
/** OpenID CIBA: who is told to slow down pauses five seconds more. */
const SLOWER_SECONDS = 5;

/** A person confirms, in their own name, what a clerk filled in for them; nobody else can (policies/filing.cedar). */
export class Confirming {
  readonly #parts: ConfirmingParts;
  /** Of this process: when each question may be asked after again. Another process keeps its own pace. */
  readonly #pace = new Map<string, { readonly nextMs: number; readonly intervalSeconds: number }>();
  #rounds: Repetition | undefined;

  constructor(parts: ConfirmingParts) {
    this.#parts = parts;
  }

  start(): void {
    const onFailure = (error: unknown) => this.#parts.onFailure(error);
    this.#rounds ??= repeat(() => this.askAfterAll(), { firstMs: EVERY_MS, everyMs: EVERY_MS, onFailure });
  }

  async stop(): Promise<void> {
    await this.#rounds?.stop();
  }

  /**
   * Asks the person on their phone to confirm exactly this content. Nothing is filed before.
   * @throws GatewayError BAD_USER_INPUT where nobody can be asked, the person denied this content, or the draft changed
   *   meanwhile; RATE_LIMITED where they were asked too often.
   */
  async ask(
    draft: StoredDraft,
    form: Form,
    content: DraftContent,
    sending: { readonly submitKey: string; readonly sealed: string },
    caller: CallerFacts,
    act: Act,
  ): Promise<StoredDraft> {
    const { askPerson, limits, store, onFailure } = this.#parts;
    const hash = contentHash(form, content);
    if (content.denied?.includes(hash))
      throw wrong('confirmation.by', 'SIGNATURE, or another content; the person denied exactly this');
    if (askPerson) await limits.admitQuestion({ address: act.origin ?? '', caller }, caller.id);
    const digits = String(randomInt(10_000)).padStart(4, '0');
    const started = await askPerson
      ?.start({ personId: caller.id, digits, nonce: hash })
      .catch((error: unknown) => {
        onFailure(error, draft.id);
        return undefined;
      });
    if (!started) throw wrong('confirmation.by', 'SIGNATURE; the person cannot be asked on their phone now');
    const { requestId, expiresInSeconds, intervalSeconds } = started;
    const confirmation: DraftConfirmation = {
      ...{ means: 'VNEID', state: 'WAITING', hash, digits, requestId, intervalSeconds },
      at: act.at.toISOString(),
      expiresAt: new Date(act.at.getTime() + expiresInSeconds * 1_000).toISOString(),
    };
    const awaiting = await store.await(draft, holderOf(caller), { ...sending, confirmation }, act);
    if (!awaiting) throw wrong('draft', 'one that nobody changes while it is submitted');
    return awaiting;
  }

  /**
   * A signature on the pad before the clerk: an image that was put in after the draft was begun, and used for nothing else.
   * @throws GatewayError BAD_USER_INPUT.
   */
  async sign(
    draft: StoredDraft,
    form: Form,
    content: DraftContent,
    signature: string | undefined,
    caller: CallerFacts,
    act: Act,
  ): Promise<StoredDraft> {
    const { store, uploads } = this.#parts;
    const image = signature && (await uploads.find(signature, holderOf(caller), act.at));
    const isFresh =
      image &&
      image.type !== 'application/pdf' &&
      image.usedIn === undefined &&
      image.createdAt >= draft.createdAt;
    if (!isFresh) throw wrong('confirmation.signature', 'an image of a signature given for this draft');
    const confirmation: DraftConfirmation = {
      ...{ means: 'SIGNATURE', state: 'CONFIRMED', hash: contentHash(form, content) },
      ...{ at: act.at.toISOString(), signature: image.id },
    };
    const signed = await store.signed(draft, holderOf(caller), confirmation, image.hash, act);
    if (!signed) throw wrong('draft', 'one that nobody changes while it is submitted');
    return signed;
  }

  /** One round over all that wait, each at its own pace. */
  async askAfterAll(): Promise<void> {
    const { store, now, onFailure, askPerson } = this.#parts;
    if (!askPerson) return;
    const drafts = await store.waiting(now());
    const known = new Set(drafts.map(({ content }) => content?.confirmation?.requestId));
    for (const id of this.#pace.keys()) if (!known.has(id)) this.#pace.delete(id);
    await Promise.all(
      drafts.map((draft) =>
        this.#askAfter(draft, askPerson).catch((error: unknown) => onFailure(error, draft.id)),
      ),
    );
  }

  async #askAfter(draft: StoredDraft, askPerson: AskPerson): Promise<void> {
    const { encryption, now, store } = this.#parts;
    const asked = draft.content?.confirmation;
    if (asked?.requestId === undefined || draft.sealed === undefined) return;
    const at = now();
    const pace = this.#pace.get(asked.requestId) ?? {
      nextMs: 0,
      intervalSeconds: asked.intervalSeconds ?? 5,
    };
    if (at.getTime() < pace.nextMs) return;
    const { caller, input } = encryption.decrypt(draft.sealed, draft.id) as {
      caller: CallerFacts;
      input: SealedFiling;
    };
    const answer = await askPerson.poll(asked.requestId, { personId: caller.id, nonce: asked.hash });
    const isOver = asked.expiresAt !== undefined && at.getTime() > Date.parse(asked.expiresAt);
    const intervalSeconds = pace.intervalSeconds + (answer === 'slow-down' ? SLOWER_SECONDS : 0);
    this.#pace.set(asked.requestId, { nextMs: at.getTime() + intervalSeconds * 1_000, intervalSeconds });
    if (answer === 'approved') return this.#confirmed(draft, caller, input, at);
    if (answer !== 'denied' && answer !== 'expired' && !isOver) return;
    const state = answer === 'denied' ? 'DENIED' : 'EXPIRED';
    await store.settle(draft, caller.id, { state }, { caller: undefined, requestId: draft.id, at });
  }

  /** Decided and recorded for the person themself, who is no clerk and acts for nobody. */
  async #confirmed(draft: StoredDraft, clerk: CallerFacts, input: SealedFiling, at: Date): Promise<void> {
    const { accessLog, boundaryFor, encryption, now, store } = this.#parts;
    const person: CallerFacts = { kind: 'citizen', id: clerk.id, client: 'vneid', channel: 'APP', loa: 2 };
    const boundary = boundaryFor(person);
    let failure: unknown;
    try {
      const purpose = filingPurpose(draft.procedure);
      const crossing = admitDraft('confirmDossier', 'confirmDossier', boundary, purpose);
      crossing.messageId = draft.id;
    } catch (error) {
      failure = error;
    }
    await accessLog.recordRequest({
      ...{ requestId: draft.id, caller: person, operation: 'confirmDossier', operationKind: 'confirmation' },
      ...{ documentHash: undefined, crossings: boundary.crossings, at },
      errorCodes: failure === undefined ? [] : [codeOf(failure)],
      durationMs: now().getTime() - at.getTime(),
    });
    if (failure !== undefined) throw failure;
    if (!(await store.isOnRecord(draft.id)))
      throw new GatewayError('INTERNAL', 'what was confirmed is not the draft of its last record');
    if (input.hash !== draft.content?.confirmation?.hash)
      throw new GatewayError('INTERNAL', 'what would be sent is not what was confirmed');
    const message = { ...input.message, confirmation: { means: 'VNEID', at: at.toISOString() } as const };
    const resealed = encryption.encrypt(
      { caller: clerk, input: { ...input, isConfirmed: true, message } },
      draft.id,
    );
    const act = { caller: person, requestId: draft.id, at };
    await store.settle(draft, clerk.id, { state: 'CONFIRMED', resealed }, act);
  }
}

const wrong = (field: string, rule: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `${field}: not ${rule}`, { extensions: { fields: [field], rule } });
