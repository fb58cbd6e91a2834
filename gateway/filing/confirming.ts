import { randomInt } from 'node:crypto';
import type { Form } from '../../dossier/filing/forms.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { TellChange } from '../access-log/change-log.ts';
import type { Act } from '../access-log/kept-change.ts';
import type { AccessLogPort } from '../boundary/access-log-port.ts';
import { admitDraft, filingPurpose, holderOf } from '../boundary/own-filing.ts';
import type { RequestBoundary } from '../boundary/request-boundary.ts';
import { codeOf } from '../errors/public-error.ts';
import type { AskPerson } from '../identity/ask-person.ts';
import type { LimitDoor } from '../limits/limit-door.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import type { SqlSession } from '../storage/sql-driver.ts';
import { type Repetition, repeat } from '../timing/repeat.ts';
import type { UploadStore } from '../uploads/upload-store.ts';
import type { ConfirmingStore } from './confirming-store.ts';
import { contentHash, type DraftConfirmation, type DraftContent } from './draft.ts';
import type { StoredDraft } from './draft-table.ts';
import type { SealedFiling } from './filing-message.ts';
import type { ClaimedQuestion, GivenAnswer, QuestionStore } from './question-store.ts';

export interface ConfirmingParts {
  readonly store: ConfirmingStore;
  readonly questions: Pick<QuestionStore, 'claim' | 'askAgain' | 'keep' | 'answerTo'>;
  readonly uploads: Pick<UploadStore, 'find' | 'claim'>;
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
/** Drafts that are asked after side by side. */
const AT_ONCE = 100;
/** Whoever asks after one has ended by then, or it is another's; what could not be acted on is tried again. */
const LEASE_MS = 8_000;

/** A person confirms, in their own name, what a clerk filled in for them; nobody else can (policies/filing.cedar). */
export class Confirming {
  readonly #parts: ConfirmingParts;
  /** Answers that this process has fetched and not kept yet, by draft. */
  readonly #heard = new Map<string, { readonly requestId: string; readonly given: GivenAnswer }>();
  #rounds: Repetition | undefined;

  constructor(parts: ConfirmingParts) {
    this.#parts = parts;
  }

  start(): void {
    const onFailure = (error: unknown) => this.#parts.onFailure(error);
    this.#rounds ??= repeat((signal) => this.askAfterAll(signal), {
      firstMs: EVERY_MS,
      everyMs: EVERY_MS,
      onFailure,
    });
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
   * A signature on the pad before the clerk: an image that was put in after the draft came to say what it says, is none of
   * its papers, and is used for nothing else.
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
    const saidSince = content.changedAt === undefined ? draft.createdAt : new Date(content.changedAt);
    const isFresh =
      image &&
      image.type !== 'application/pdf' &&
      image.usedIn === undefined &&
      image.createdAt >= saidSince &&
      !content.papers.some(({ document }) => document?.id === image.id || document?.hash === image.hash);
    if (!isFresh) throw unsigned();
    const hash = contentHash(form, content);
    const confirmation: DraftConfirmation = {
      ...{ means: 'SIGNATURE', state: 'CONFIRMED', hash },
      ...{ at: act.at.toISOString(), signature: image.id },
    };
    const holder = holderOf(caller);
    const claim = (session: SqlSession, tell: TellChange) =>
      uploads.claim(session, tell, image.id, holder, { draft: draft.id, content: hash }, act);
    const signed = await store.signed(draft, holder, confirmation, { hash: image.hash, claim }, act);
    if (signed === 'taken') throw unsigned();
    if (!signed) throw wrong('draft', 'one that nobody changes while it is submitted');
    return signed;
  }

  /** One round over all that are due, each at its own pace, by one process at a time. */
  async askAfterAll(signal?: AbortSignal): Promise<void> {
    const { askPerson, now, onFailure, questions, store } = this.#parts;
    if (!askPerson) return;
    await this.#keepHeard();
    while (!signal?.aborted) {
      const at = now();
      const claimed = await questions.claim(at, new Date(at.getTime() + LEASE_MS), AT_ONCE);
      const byId = new Map(claimed.map((question) => [question.draft, question]));
      const drafts = await store.waiting([...byId.keys()]);
      await Promise.all(
        drafts.map((draft) =>
          this.#askAfter(draft, byId.get(draft.id), askPerson).catch((error: unknown) =>
            onFailure(error, draft.id),
          ),
        ),
      );
      if (claimed.length < AT_ONCE) return;
    }
  }

  async #askAfter(
    draft: StoredDraft,
    question: ClaimedQuestion | undefined,
    askPerson: AskPerson,
  ): Promise<void> {
    const { encryption, now, store } = this.#parts;
    const asked = draft.content?.confirmation;
    if (!question || asked?.requestId === undefined || draft.sealed === undefined) return;
    const at = now();
    const { caller, input } = encryption.decrypt(draft.sealed, draft.id) as {
      caller: CallerFacts;
      input: SealedFiling;
    };
    const answer = await this.#answerTo(question, { ...asked, requestId: asked.requestId }, at, askPerson);
    if (!answer) return;
    const isGiven = answer.kind === 'token';
    const expected = { personId: caller.id, nonce: asked.hash };
    if (isGiven && (await askPerson.isConfirmation(answer.token, expected, new Date(answer.at))))
      return this.#confirmed(draft, caller, input, at);
    const state = answer.kind === 'denied' ? 'DENIED' : 'EXPIRED';
    await store.settle(draft, caller.id, { state }, { caller: undefined, requestId: draft.id, at });
  }

  /**
   * What was answered before, or now; kept before anybody acts on it, since it is handed out once.
   * @returns undefined while there is none.
   */
  async #answerTo(
    question: ClaimedQuestion,
    asked: DraftConfirmation & { readonly requestId: string },
    at: Date,
    askPerson: AskPerson,
  ): Promise<GivenAnswer | undefined> {
    const { now, questions } = this.#parts;
    const { draft } = question;
    const { requestId, intervalSeconds = 5 } = asked;
    const known = questions.answerTo(question, requestId);
    if (known) return known;
    const answer = await askPerson.poll(requestId);
    if (answer.kind === 'token' || answer.kind === 'denied' || answer.kind === 'expired') {
      const given = answer.kind === 'token' ? { ...answer, at: now().toISOString() } : { kind: answer.kind };
      this.#heard.set(draft, { requestId, given });
      await this.#keepHeard();
      return given;
    }
    if (asked.expiresAt !== undefined && at.getTime() > Date.parse(asked.expiresAt))
      return { kind: 'expired' };
    const pause =
      (question.pauseSeconds ?? intervalSeconds) + (answer.kind === 'slow-down' ? SLOWER_SECONDS : 0);
    await questions.askAgain(draft, requestId, new Date(at.getTime() + pause * 1_000), pause);
    return undefined;
  }

  async #keepHeard(): Promise<void> {
    for (const [draft, { requestId, given }] of this.#heard) {
      await this.#parts.questions.keep(draft, requestId, given);
      this.#heard.delete(draft);
    }
  }

  /** Decided and recorded for the person themself, who is no clerk and acts for nobody. */
  async #confirmed(draft: StoredDraft, clerk: CallerFacts, input: SealedFiling, at: Date): Promise<void> {
    const { accessLog, boundaryFor, encryption, now, store } = this.#parts;
    if (!(await store.isOnRecord(draft.id)))
      throw new GatewayError('INTERNAL', 'what was confirmed is not the draft of its last record');
    if (input.hash !== draft.content?.confirmation?.hash)
      throw new GatewayError('INTERNAL', 'what would be sent is not what was confirmed');
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
    if (failure !== undefined) {
      // Decided: asked again tomorrow it is the same. Whatever else went wrong may go right in a moment.
      if (codeOf(failure) === 'ACCESS_DENIED')
        await store.settle(
          draft,
          clerk.id,
          { state: 'EXPIRED' },
          { caller: undefined, requestId: draft.id, at },
        );
      throw failure;
    }
    const message = { ...input.message, confirmation: { means: 'VNEID', at: at.toISOString() } as const };
    const resealed = encryption.encrypt(
      { caller: clerk, input: { ...input, isConfirmed: true, message } },
      draft.id,
    );
    const act = { caller: person, requestId: draft.id, at };
    await store.settle(draft, clerk.id, { state: 'CONFIRMED', resealed }, act);
  }
}

const unsigned = (): GatewayError =>
  wrong('confirmation.signature', 'an image of a signature given for this draft as it is now');
const wrong = (field: string, rule: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `${field}: not ${rule}`, { extensions: { fields: [field], rule } });
