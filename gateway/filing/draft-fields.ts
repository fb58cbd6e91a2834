import { z } from 'zod';
import { GatewayError } from '../../schema/errors.ts';
import { actOf } from '../access-log/kept-change.ts';
import { admitDraft, filingGrounds, filingPurpose, holderOf } from '../boundary/own-filing.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { RootField, RootFields } from '../execution/root-field.ts';
import { heardWithin } from '../mutations/asking-again.ts';
import { parseInput } from '../mutations/request-kinds.ts';
import type { UploadStore } from '../uploads/upload-store.ts';
import { type BeginParts, beginDraft } from './begin-draft.ts';
import { approveFields, attachPapers, withdrawFields } from './change-draft.ts';
import { approvedClasses, type DraftContent, type DraftPaper, fieldOf, type HeldValue } from './draft.ts';
import { approveInput, draftIdInput, draftInput, submitInput, withdrawInput } from './draft-inputs.ts';
import type { DraftState, StoredDraft } from './draft-table.ts';
import type { Filing } from './filing.ts';
import { draftText, type ShownParts, shownDraft } from './shown-draft.ts';

export interface DraftFieldParts extends BeginParts, ShownParts {
  readonly uploads: Pick<UploadStore, 'ofPerson' | 'find'>;
  readonly now: () => Date;
  readonly filing: Filing;
  /** National status of a dossier, as far as its changes have come in. */
  readonly statusOf: (code: string) => Promise<number | undefined>;
}

/** How far the directory of dossiers may lie behind the reception system in good times. */
const NEWS_WITHIN_MS = 1_000;

/** Citizens prepare and file dossiers: what agencies hold is proposed, the citizen approves, and only that is sent. */
export function createDraftFields(parts: DraftFieldParts): RootFields {
  const { store, forms, filing, now } = parts;
  const shown = (draft: StoredDraft, context: RequestContext) => shownDraft(draft, parts, context);

  const change = async (
    id: string,
    context: RequestContext,
    state: string,
    work: (
      form: NonNullable<ReturnType<typeof forms.forms.get>>,
      content: DraftContent,
    ) => { readonly content: DraftContent; readonly named: readonly string[] },
  ): Promise<StoredDraft> => {
    const changed = await store.change(
      id,
      holderOf(context.caller),
      actOf(context, now()),
      (draft, before) => {
        const form = forms.forms.get(draft.procedure);
        if (!form) throw absent();
        const { content, named } = work(form, before);
        return { content, told: { state, scope: named } };
      },
    );
    if (!changed) throw absent();
    return changed;
  };

  return {
    async draftDossier(args, context) {
      const input = parseInput(draftInput, args['input']);
      const { idempotencyKey: key, procedure, place, receptionPoint, priority } = input;
      const crossing = admitDraft('draftDossier', 'draftDossier', context.boundary, filingPurpose(procedure));
      const wish = {
        key,
        procedure,
        ward: place?.ward,
        parcel: place?.parcel,
        point: receptionPoint,
        priority,
      };
      const draft = await beginDraft(parts, wish, context);
      crossing.messageId = draft.id;
      return shown(draft, context);
    },
    async dossierDraft(args, context) {
      const { draft: id } = parseInput(draftIdInput, { draft: args['id'] });
      const crossing = admitDraft('dossierDraft', 'draftDossier', context.boundary);
      const draft = await store.find(id, holderOf(context.caller));
      if (!draft) throw absent();
      crossing.messageId = draft.id;
      return shown(draft, context);
    },
    async approveDraftData(args, context) {
      const { draft: id, fields, edits, papers: given } = parseInput(approveInput, args['input']);
      const crossing = admitDraft('approveDraftData', 'approveData', context.boundary);
      crossing.messageId = id;
      const known = await store.find(id, holderOf(context.caller));
      if (!known?.content) throw absent();
      decideClasses('approveDraftData', known.procedure, classesOf(known.content, fields), context);
      const attached = await Promise.all(given.map((paper) => paperOf(paper, known.content, context)));
      const draft = await change(id, context, 'approved', (form, content) => ({
        content: attachPapers(
          form,
          approveFields(form, content, { approve: fields, edits }, now()),
          attached,
        ),
        named: [
          ...fields,
          ...edits.map((edit) => `${edit.name}=told`),
          ...attached.map((paper) => `paper ${paper.code}`),
        ],
      }));
      return shown(draft, context);
    },
    async withdrawApproval(args, context) {
      const { draft: id, fields } = parseInput(withdrawInput, args['input']);
      const crossing = admitDraft('withdrawApproval', 'approveData', context.boundary);
      crossing.messageId = id;
      const draft = await change(id, context, 'withdrawn', (form, content) => {
        const named = fields.length > 0 ? fields : form.fields.map((field) => field.name);
        return { content: withdrawFields(form, content, named), named };
      });
      return shown(draft, context);
    },
    async discardDraft(args, context) {
      const { draft: id } = parseInput(draftIdInput, { draft: args['id'] });
      const crossing = admitDraft('discardDraft', 'draftDossier', context.boundary);
      crossing.messageId = id;
      const ended = await store.discard(id, holderOf(context.caller), actOf(context, now()));
      if (!ended) throw absent();
      return shown(ended, context);
    },
    async submitDossier(args, context) {
      const { idempotencyKey: key, draft: id, confirmation } = parseInput(submitInput, args['input']);
      const crossing = admitDraft('submitDossier', 'draftDossier', context.boundary);
      crossing.messageId = id;
      const { draft, isRepeated } = await filing.submit(id, key, confirmation, context);
      return submissionOf(draft, isRepeated, context);
    },
  };

  /** A document of the person's own, or a result that was offered. @throws GatewayError BAD_USER_INPUT. */
  async function paperOf(
    { code, document }: { readonly code: string; readonly document?: string | null | undefined },
    content: DraftContent | undefined,
    { caller }: RequestContext,
  ): Promise<DraftPaper> {
    if (document == null) return { code };
    const result = content?.offers?.find((one) => one.document === document && one.reuse === 'REUSED_RESULT');
    if (result) return { code, document: { id: document, hash: '', reuse: 'REUSED_RESULT' } };
    const isId = z.uuid().safeParse(document).success;
    const upload = isId ? await parts.uploads.find(document, holderOf(caller), now()) : undefined;
    if (!upload || upload.isSignature) {
      const rule = 'a document of your own that is still kept';
      throw new GatewayError('BAD_USER_INPUT', `not ${rule}`, { extensions: { fields: ['papers'], rule } });
    }
    const reuse = upload.usedIn === undefined ? 'DIGITISED' : 'REUSED';
    return { code, document: { id: upload.id, hash: upload.hash, reuse } };
  }

  async function submissionOf(draft: StoredDraft, isRepeated: boolean, context: RequestContext) {
    const outcome = OUTCOMES[draft.state];
    const story = shown(draft, context);
    const code = draft.receipt?.code;
    const isTold = async () => code === undefined || (await parts.statusOf(code)) !== undefined;
    // Who has just filed may be ahead of the change feed.
    if (!(await isTold())) await heardWithin(NEWS_WITHIN_MS, isTold, context.signal);
    return {
      ...{ outcome, isRepeated, draft: story, receipt: story.receipt },
      text: draftText(outcome, draft, now()),
      sendAt: story.sendAt,
      dossier: code === undefined ? null : await keyOf(code, context.boundary),
    };
  }
}

/** `me.drafts` */
export const ownDrafts =
  (parts: Pick<DraftFieldParts, 'store'> & ShownParts): RootField =>
  async (_args, context) => {
    admitDraft('drafts', 'draftDossier', context.boundary);
    const found = await parts.store.ofPerson(holderOf(context.caller));
    return found.map((draft) => shownDraft(draft, parts, context));
  };

const OUTCOMES: Readonly<Record<DraftState, 'FILED' | 'WAITING' | 'UNCERTAIN' | 'AWAITING_CONFIRMATION'>> = {
  waiting: 'WAITING',
  filed: 'FILED',
  awaiting: 'AWAITING_CONFIRMATION',
  sending: 'UNCERTAIN',
  uncertain: 'UNCERTAIN',
  'given-up': 'UNCERTAIN',
  open: 'UNCERTAIN',
  ended: 'UNCERTAIN',
};

const classesOf = (content: DraftContent, fields: readonly string[]) => {
  const wanted = fields.flatMap((one) => {
    const field = fieldOf(content, one);
    return field?.held ? [{ name: one, held: field.held, approvedAt: 'now' }] : [];
  });
  return approvedClasses({ ...content, fields: wanted });
};

/** An approval is decided, and recorded, for every class of data that it is about. @throws GatewayError ACCESS_DENIED. */
function decideClasses(
  service: string,
  procedure: string,
  classes: readonly Pick<HeldValue, 'agency' | 'dataClass'>[],
  { boundary, caller }: RequestContext,
): void {
  for (const { agency, dataClass } of classes)
    boundary.admitOwn({
      ...{ service, agency, dataClass, action: 'approveData', purpose: filingPurpose(procedure) },
      subject: { kind: 'person', id: caller.id },
      grounds: filingGrounds(caller),
    });
}

/** A dossier that cannot be read now hides nothing but itself. */
async function keyOf(code: string, boundary: RequestContext['boundary']): Promise<unknown> {
  try {
    return (await boundary.openOnce(code)) ? { code } : null;
  } catch (error) {
    return error;
  }
}

const absent = (): GatewayError =>
  new GatewayError('NOT_AVAILABLE', 'no such draft of this caller that is open');
