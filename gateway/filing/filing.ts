import type { FilingReceipt } from '../../connectors/filing-receipt.ts';
import { MS_PER_DAY } from '../../dossier/calendar/instant.ts';
import type { Form, Forms } from '../../dossier/filing/forms.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import { defined } from '../../schema/defined.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { DataClass, GroundKind } from '../../schema/terms.ts';
import { type Act, actOf } from '../access-log/kept-change.ts';
import { type CallParts, callAgency } from '../agencies/agency-call.ts';
import type { Crossing } from '../boundary/crossing.ts';
import { filingGrounds, filingPurpose, holderOf } from '../boundary/own-filing.ts';
import type { RequestBoundary } from '../boundary/request-boundary.ts';
import { askAgainAt, isForbidden, leavesUncertain, waited } from '../mutations/asking-again.ts';
import type { Waiting } from '../mutations/request-store.ts';
import { concludeWaiting, isPutOff, type WaitingDoor } from '../mutations/waiting-door.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import type { UploadStore } from '../uploads/upload-store.ts';
import type { Confirming, WantedConfirmation } from './confirming.ts';
import {
  approvedClasses,
  contentHash,
  type DraftContent,
  lackingFields,
  lackingPapers,
  sentFieldsOf,
} from './draft.ts';
import type { DraftStore } from './draft-store.ts';
import type { StoredDraft } from './draft-table.ts';
import { type FilingMessage, messageOf, type SealedFiling } from './filing-message.ts';
import { RECEIPT_FIELDS, readReceipt } from './receipt.ts';
import type { SendingStore } from './sending-store.ts';

const AGENCY = 'onestop';
const OPERATION = 'onestopFile';

export interface FilingParts extends CallParts {
  readonly forms: Forms;
  readonly drafts: Pick<DraftStore, 'find' | 'findSubmitted' | 'isOnRecord'>;
  readonly sending: Pick<
    SendingStore,
    'startSending' | 'claim' | 'settle' | 'leaveUncertain' | 'refuse' | 'putOff'
  >;
  readonly waiting: WaitingDoor;
  readonly confirming: Pick<Confirming, 'ask' | 'sign'>;
  readonly uploads: {
    readonly store: Pick<UploadStore, 'find' | 'markUsed'>;
    readonly reuseDays: number;
  };
  readonly submitKeyHashes: (key: string) => readonly [string, ...string[]];
  readonly encryption: FieldEncryption;
  /** Whoever sends has ended by then: longer than the deadline that every request has. */
  readonly leaseMs: number;
}

export interface Filer {
  readonly boundary: RequestBoundary;
  readonly requestId: string;
  readonly origin?: string;
  readonly signal: AbortSignal;
}

/**
 * Files a draft with the reception system, at most once: its id is the reference, the system answers a repeated reference with
 * the code that it gave first, and the reference is on record before it is sent.
 */
export class Filing {
  readonly #parts: FilingParts;

  constructor(parts: FilingParts) {
    this.#parts = parts;
  }

  /**
   * @returns the draft as it stands; `sending` when another process still waits for its answer, `waiting` where the system sleeps.
   * @throws GatewayError NOT_AVAILABLE, ACCESS_DENIED, BAD_USER_INPUT (not complete, key used for another), AGENCY_FAULT.
   */
  async submit(
    id: string,
    key: string,
    confirmation: WantedConfirmation | undefined,
    filer: Filer,
  ): Promise<{ readonly draft: StoredDraft; readonly isRepeated: boolean }> {
    const { drafts, sending, submitKeyHashes } = this.#parts;
    const { caller } = filer.boundary;
    const holder = holderOf(caller);
    const keys = submitKeyHashes(key);
    const found = await this.#draft(id, caller);
    const used = await drafts.findSubmitted(holder, keys);
    if (used !== undefined && used !== id)
      throw wrong(['idempotencyKey'], 'one that was not used for another draft');
    // Whoever filled it in waits; the person may file it themself, which confirms it.
    const isOpen = found.state === 'open' || (found.state === 'awaiting' && !caller.actor);
    if (!isOpen) return { draft: await this.#repeat(found, filer), isRepeated: true };
    const { form, content } = await this.#fit(found, caller);
    const act = this.#actOf(filer);
    if (caller.actor && confirmation?.by !== 'SIGNATURE') {
      const waiting = this.#sealedFor(found, form, content, caller);
      const sealed = this.#parts.encryption.encrypt({ caller, input: waiting }, id);
      const asked = { submitKey: keys[0], sealed };
      const awaiting = await this.#parts.confirming.ask(found, form, content, asked, caller, act);
      return { draft: awaiting, isRepeated: false };
    }
    const draft = caller.actor
      ? await this.#parts.confirming.sign(found, form, content, confirmation?.signature, caller, act)
      : found;
    const sealed = this.#sealedFor(draft, form, draft.content ?? content, caller);
    const crossings = decideSending(sealed, filer.boundary);
    const began = await sending.startSending(
      draft,
      holder,
      {
        from: draft.state === 'awaiting' ? 'awaiting' : 'open',
        submitKey: keys[0],
        sealed: this.#parts.encryption.encrypt({ caller, input: sealed }, id),
        leaseUntil: this.#lease(),
        scope: sealed.message.fields.map(({ name }) => name),
        waiting: await this.#waits(caller),
      },
      this.#actOf(filer),
    );
    if (began?.state === 'waiting') return { draft: this.#letWait(began, crossings), isRepeated: false };
    if (began) return { draft: await this.#send(began, sealed, crossings, filer), isRepeated: false };
    const now = await this.#draft(id, caller);
    if (now.state === 'open' || now.state === 'awaiting')
      throw wrong(['draft'], 'one that nobody changes while it is submitted');
    return { draft: await this.#repeat(now, filer), isRepeated: true };
  }

  /**
   * Asks once more after a claimed filing, for the caller who made it: decided anew, recorded by who calls this.
   * @throws GatewayError when it is still not certain, is refused, or is not permitted any more.
   */
  async askAfter(
    draft: StoredDraft,
    { input }: { readonly input: SealedFiling },
    filer: Filer,
  ): Promise<StoredDraft> {
    try {
      return await this.#sendAgain(draft, input, filer);
    } catch (error) {
      // It never left: what it was let in for in the evening does not hold in the morning.
      if (isForbidden(error) && draft.attempts <= 1)
        await this.#parts.sending.refuse(draft.id, this.#actOf(filer));
      throw error;
    }
  }

  async #waits(caller: CallerFacts): Promise<Waiting | undefined> {
    const { waiting } = this.#parts;
    const sendAt = await waiting.waitsUntil(AGENCY, caller, '');
    return sendAt && { agency: AGENCY, person: waiting.personOf(caller), sendAt };
  }

  #letWait(draft: StoredDraft, crossings: readonly Crossing[]): StoredDraft {
    for (const crossing of crossings) concludeWaiting(crossing, draft.id);
    this.#parts.waiting.entered('');
    return draft;
  }

  /** Claimed, so it stands as recorded; all the same only what it was confirmed as goes out. */
  async #sendAgain(draft: StoredDraft, input: SealedFiling, filer: Filer): Promise<StoredDraft> {
    const confirmed = draft.content?.confirmation;
    if (confirmed?.state === 'CONFIRMED' && confirmed.hash !== input.hash)
      throw new GatewayError('INTERNAL', 'what would be sent is not what was confirmed');
    return this.#send(draft, input, decideSending(input, filer.boundary), filer);
  }

  async #draft(id: string, caller: CallerFacts): Promise<StoredDraft> {
    const draft = await this.#parts.drafts.find(id, holderOf(caller));
    if (!draft || draft.state === 'ended')
      throw new GatewayError('NOT_AVAILABLE', 'no such draft of this caller, or it has ended');
    return draft;
  }

  /** @throws GatewayError BAD_USER_INPUT for what is not complete, ACCESS_DENIED where its approvals are not on record. */
  async #fit(
    draft: StoredDraft,
    { id, channel }: CallerFacts,
  ): Promise<{ readonly form: Form; readonly content: DraftContent }> {
    const { forms, drafts, now } = this.#parts;
    const form = forms.forms.get(draft.procedure);
    const { content } = draft;
    if (!form || !content || draft.expiresAt.getTime() <= now().getTime())
      throw new GatewayError('NOT_AVAILABLE', 'its form is gone, or its time has run out');
    const lacking = [
      ...lackingFields(form, content).map(({ name }) => name),
      ...lackingPapers(form, content, channel),
      ...(await this.#endedPapers(content, id)),
    ];
    if (lacking.length > 0)
      throw wrong(
        lacking,
        'required fields approved or told, required papers there, and each document still kept',
      );
    if (!content.ward && form.placeOf !== 'CITY')
      throw wrong(['place.ward'], 'the commune that it is about; begin the draft again with it');
    if (content.route?.isReceivedHere === false)
      throw wrong(['receptionPoint'], 'a reception point that may receive this procedure for this place');
    if (!(await drafts.isOnRecord(draft.id)))
      throw new GatewayError('ACCESS_DENIED', 'the draft is not the one of its last record', {
        extensions: { agency: 'gateway', dataClass: 'filing.draft' },
      });
    return { form, content };
  }

  #sealedFor(
    { id, procedure }: StoredDraft,
    form: Form,
    content: DraftContent,
    caller: CallerFacts,
  ): SealedFiling {
    return {
      procedure,
      classes: approvedClasses(content),
      isConfirmed: content.confirmation?.state === 'CONFIRMED',
      hash: contentHash(form, content),
      message: messageOf(id, form, content, sentFieldsOf(form, content), caller),
    };
  }

  /** For one that was submitted before: asked after where nobody else does so, and told as it stands. */
  async #repeat(known: StoredDraft, filer: Filer): Promise<StoredDraft> {
    const { sending, encryption } = this.#parts;
    let draft = known;
    while (draft.state === 'sending' || draft.state === 'uncertain') {
      const claimed = await sending.claim(draft.id, this.#actOf(filer), this.#lease());
      if (claimed) {
        const { input } = encryption.decrypt(String(claimed.sealed), claimed.id) as { input: SealedFiling };
        return this.#sendAgain(claimed, input, filer);
      }
      if (!(await waited(filer.signal))) break;
      draft = await this.#draft(draft.id, filer.boundary.caller);
    }
    return draft;
  }

  async #send(
    draft: StoredDraft,
    { message }: SealedFiling,
    crossings: readonly [Crossing, ...Crossing[]],
    filer: Filer,
  ): Promise<StoredDraft> {
    const { sending, uploads, now, waiting } = this.#parts;
    const { id } = draft;
    const [crossing] = crossings;
    const keepUntil = new Date(now().getTime() + uploads.reuseDays * MS_PER_DAY);
    const kept = { keepUntil, personId: filer.boundary.caller.id };
    try {
      waiting.refuseAsleep(AGENCY, OPERATION);
      const receipt = await callAgency<FilingReceipt>(this.#parts, {
        ...{ agency: AGENCY, operation: OPERATION, reference: id, signal: filer.signal },
        admitted: [crossing],
        keys: [],
        args: { input: message },
        fields: RECEIPT_FIELDS,
        contentOf: (found) => found,
        read: async ({ value }) => {
          const read = readReceipt(value);
          const act = this.#actOf(filer);
          await sending.settle(id, read, act, (session, tell) =>
            uploads.store.markUsed(
              session,
              tell,
              this.#uploadsIn(message, draft),
              { ...kept, dossier: read.code },
              act,
            ),
          );
          crossing.dossier ??= read.code;
          return read;
        },
      });
      return { ...draft, state: 'filed', receipt, content: undefined, sealed: undefined };
    } catch (error) {
      return await this.#fail(draft, crossings, error, filer);
    }
  }

  #uploadsIn({ papers }: FilingMessage, { content }: StoredDraft): readonly string[] {
    const { signature } = content?.confirmation ?? {};
    return [
      ...papers.filter(({ reuse }) => reuse !== 'REUSED_RESULT').map(({ documentId }) => documentId),
      ...(signature === undefined ? [] : [signature]),
    ];
  }

  /** Papers whose document was kept when it was attached and is not now; whoever put it in, it is the person's. */
  async #endedPapers({ papers }: DraftContent, personId: string): Promise<readonly string[]> {
    const { uploads, now } = this.#parts;
    const looked = papers.map(async ({ code, document }) => {
      if (!document || document.reuse === 'REUSED_RESULT') return [];
      const upload = await uploads.store.find(document.id, { personId }, now());
      return upload?.hash === document.hash ? [] : [code];
    });
    return (await Promise.all(looked)).flat();
  }

  /** @throws what was thrown, when it says that the system did not take it. */
  async #fail(
    draft: StoredDraft,
    crossings: readonly Crossing[],
    error: unknown,
    filer: Filer,
  ): Promise<StoredDraft> {
    const { sending, now, waiting } = this.#parts;
    if (isPutOff(error, draft.attempts)) {
      const person = waiting.personOf(filer.boundary.caller);
      const to = { agency: AGENCY, person, sendAt: error.asleep.until };
      const put = await sending.putOff(draft.id, to, this.#actOf(filer));
      return put ? this.#letWait(put, crossings) : draft;
    }
    if (!leavesUncertain(error, filer.signal)) {
      await sending.refuse(draft.id, this.#actOf(filer));
      throw error;
    }
    const at = askAgainAt(error, now(), draft.attempts);
    await sending.leaveUncertain(draft.id, at, this.#actOf(filer));
    return { ...draft, state: 'uncertain' };
  }

  #actOf({ boundary: { caller }, requestId, origin }: Filer): Act {
    return actOf({ caller, requestId, ...defined({ origin }) }, this.#parts.now());
  }

  #lease(): Date {
    return new Date(this.#parts.now().getTime() + this.#parts.leaseMs);
  }
}

/**
 * Every class of what was approved is decided for itself, on the person's consent, before any of it leaves; then that it is
 * filed at all. Each is on record.
 * @returns the crossing of the message itself, then those of what goes with it.
 * @throws GatewayError ACCESS_DENIED: nothing is sent.
 */
function decideSending(
  { procedure, classes, isConfirmed }: SealedFiling,
  boundary: RequestBoundary,
): readonly [Crossing, ...Crossing[]] {
  const { caller } = boundary;
  const grounds: readonly GroundKind[] = [
    ...filingGrounds(caller),
    'consent',
    ...(isConfirmed ? (['confirmed'] as const) : []),
  ];
  const admit = (service: string, agency: string, dataClass: DataClass) =>
    boundary.admitOwn({
      ...{ service, agency, dataClass, grounds, action: 'fileDossier', purpose: filingPurpose(procedure) },
      subject: caller.kind === 'citizen' ? { kind: 'person', id: caller.id } : { kind: 'log', id: service },
    });
  const parts = classes.map(({ agency, dataClass }) => admit('submitDossier', agency, dataClass));
  return [admit(OPERATION, AGENCY, 'dossier.content'), ...parts];
}

const wrong = (fields: readonly string[], rule: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `not ${rule}`, { extensions: { fields: fields.slice(0, 30), rule } });
