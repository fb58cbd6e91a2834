import { formatInstant } from '../../dossier/calendar/instant.ts';
import type { Bilingual, Forms } from '../../dossier/filing/forms.ts';
import type { Rulebook } from '../../dossier/rulebook.ts';
import type { RequestContext } from '../execution/request-context.ts';
import { waitingText } from '../mutations/waiting-texts.ts';
import {
  type DraftConfirmation,
  type DraftContent,
  fieldOf,
  lackingFields,
  lackingPapers,
  type MissingReason,
  stateOfField,
} from './draft.ts';
import type { DraftState, StoredDraft } from './draft-table.ts';
import { heldBack, type IsHeldBack } from './held-back.ts';
import { shownReceipt } from './receipt.ts';

type ShownState = 'OPEN' | 'AWAITING_CONFIRMATION' | 'WAITING' | 'UNCERTAIN' | 'FILED' | 'ENDED';

const STATES: Readonly<Record<DraftState, ShownState>> = {
  open: 'OPEN',
  awaiting: 'AWAITING_CONFIRMATION',
  waiting: 'WAITING',
  sending: 'UNCERTAIN',
  uncertain: 'UNCERTAIN',
  'given-up': 'UNCERTAIN',
  filed: 'FILED',
  ended: 'ENDED',
};

const DRAFT_TEXTS: Readonly<Record<Exclude<ShownState, 'WAITING'>, Bilingual>> = {
  OPEN: {
    vi: 'Bản nháp chưa được gửi. Hãy xem từng thông tin, đồng ý hoặc sửa, rồi nộp hồ sơ.',
    en: 'The draft has not been sent. Look at each value, approve or change it, then submit.',
  },
  AWAITING_CONFIRMATION: {
    vi: 'Cán bộ đã điền giúp. Hồ sơ chỉ được nộp khi chính bạn xác nhận đúng nội dung này.',
    en: 'A clerk filled it in for you. It is filed only once you yourself have confirmed exactly this content.',
  },
  UNCERTAIN: {
    vi: 'Hồ sơ đã gửi nhưng Trung tâm chưa trả lời. Hệ thống đang kiểm tra. Bạn không cần gửi lại.',
    en: 'It was sent, but the centre has not answered. We are finding out. There is no need to send it again.',
  },
  FILED: {
    vi: 'Hồ sơ đã nộp và có mã hồ sơ. Thông tin trong bản nháp đã được xóa.',
    en: 'It is filed and has its code. What the draft said has been deleted.',
  },
  ENDED: {
    vi: 'Bản nháp đã hết hạn hoặc đã hủy. Thông tin trong bản nháp đã được xóa; không có hồ sơ nào được nộp.',
    en: 'The draft ran out or was discarded. What it said has been deleted; nothing was filed.',
  },
};

const REFUSED: Bilingual = {
  vi: 'Trung tâm không nhận hồ sơ khi được chuyển. Không có hồ sơ nào được nộp. Hãy xem lại rồi nộp lại.',
  en: 'The centre did not take it when it was passed on. Nothing was filed. Look through it and submit it again.',
};

/** What is told of a draft, or of its submission. */
export function draftText(state: ShownState, { sendAt, wasRefused }: StoredDraft, now: Date): Bilingual {
  if (state === 'WAITING') return waitingText(sendAt, now);
  return state === 'OPEN' && wasRefused ? REFUSED : DRAFT_TEXTS[state];
}

const MISSING_TEXTS: Readonly<Record<MissingReason, Bilingual>> = {
  ONLY_CITIZEN_KNOWS: { vi: 'Chỉ bạn cho biết được thông tin này.', en: 'Only you can tell this.' },
  AGENCY_FAILED: {
    vi: 'Hệ thống của cơ quan giữ thông tin chưa trả lời. Bạn có thể tự điền, hoặc lập lại bản nháp sau.',
    en: 'The system that holds it has not answered. You can fill it in, or begin the draft again later.',
  },
  NOT_PERMITTED: {
    vi: 'Thông tin này không được mở qua kênh đang dùng. Bạn có thể tự điền.',
    en: 'This may not be opened through this channel. You can fill it in.',
  },
  MASKED: {
    vi: 'Thông tin này chỉ được hiện một phần ở đây nên không tự điền. Người dân cho biết, cán bộ ghi lại.',
    en: 'Only a part of it may be shown here, so it is not filled in. The person tells it.',
  },
  NOT_HELD: { vi: 'Cơ quan không có thông tin này.', en: 'The agency holds nothing here.' },
  PARCEL_NOT_OPEN: {
    vi: 'Chưa nêu thửa đất, hoặc không có hồ sơ nào của bạn về thửa đất này. Bạn có thể tự điền.',
    en: 'No parcel was named, or none of your dossiers is about it. You can fill it in.',
  },
};

export interface ShownParts {
  readonly forms: Forms;
  readonly rulebook: Rulebook;
  readonly trackingUrl: string;
  readonly now: () => Date;
}

/** A draft in the words of the schema, as far as this caller may be shown it here. */
export function shownDraft(
  draft: StoredDraft,
  parts: ShownParts,
  context: Pick<RequestContext, 'boundary' | 'caller'>,
) {
  const { id, procedure, content, receipt, createdAt, expiresAt } = draft;
  const now = parts.now();
  const isOver =
    expiresAt.getTime() <= now.getTime() && (draft.state === 'open' || draft.state === 'awaiting');
  const state: ShownState = isOver ? 'ENDED' : STATES[draft.state];
  const form = parts.forms.forms.get(procedure);
  const told = isOver ? undefined : content;
  return {
    ...{ id, procedure, state },
    form: form && told ? formOf(form, told, parts.forms.purposes, heldBack(procedure, told, context)) : [],
    papers: form && told ? papersOf(form, told) : [],
    reusable: (told?.offers ?? []).map((offer) => ({ ...offer, dossier: offer.dossier ?? null })),
    route: routeOf(told),
    fee: told?.fee === undefined ? null : { amount: told.fee, currency: 'VND' },
    lacking:
      form && told
        ? [
            ...lackingFields(form, told).map(({ name }) => name),
            ...lackingPapers(form, told, context.caller.channel),
          ]
        : [],
    expiresAt: formatInstant(expiresAt),
    createdAt: formatInstant(createdAt),
    confirmation: told?.confirmation ? confirmationOf(told.confirmation) : null,
    receipt: receipt ? shownReceipt(receipt, draft, { ...parts, now }) : null,
    text: draftText(state, draft, now),
    sendAt: state === 'WAITING' && draft.sendAt ? formatInstant(draft.sendAt) : null,
  };
}

type Form = NonNullable<ReturnType<Forms['forms']['get']>>;

const formOf = (form: Form, content: DraftContent, purposes: Forms['purposes'], isHeldBack: IsHeldBack) =>
  form.fields.map(({ name, label, required, purpose }) => {
    const field = fieldOf(content, name) ?? { name };
    const state = stateOfField(field);
    const { held, told, approvedAt } = field;
    const isHidden = told === undefined && held !== undefined && isHeldBack(held);
    const missing = isHidden ? 'NOT_PERMITTED' : held ? undefined : field.missing;
    const isHeld = state === 'PROPOSED' || state === 'APPROVED';
    return {
      ...{ name, label, state },
      value: told ?? (isHidden ? null : held?.value) ?? null,
      isRequired: required,
      purpose: purposes[purpose],
      agency: isHeld ? (held?.agency ?? null) : null,
      asOf: isHeld && held ? formatInstant(new Date(held.asOf)) : null,
      missing: missing ?? null,
      missingText: missing ? MISSING_TEXTS[missing] : null,
      approvedAt: state === 'APPROVED' && approvedAt ? formatInstant(new Date(approvedAt)) : null,
    };
  });

const papersOf = (form: Form, { papers }: DraftContent) =>
  form.papers.map(({ code, name, required }) => {
    const document = papers.find((paper) => paper.code === code)?.document;
    return {
      ...{ code, name, isRequired: required },
      document: document?.id ?? null,
      hash: document?.hash || null,
      reuse: document?.reuse ?? 'NONE',
    };
  });

const CONFIRMATION_TEXTS: Readonly<Record<DraftConfirmation['state'], Bilingual>> = {
  WAITING: {
    vi: 'Đang chờ người dân xác nhận trên VNeID. Hãy đối chiếu số hiện trên hai màn hình.',
    en: 'Waiting for the person to confirm in VNeID. Compare the digits on both screens.',
  },
  CONFIRMED: {
    vi: 'Người dân đã tự xác nhận đúng nội dung này.',
    en: 'The person confirmed exactly this content.',
  },
  DENIED: {
    vi: 'Người dân đã từ chối xác nhận. Không có hồ sơ nào được nộp; đúng nội dung này không được hỏi lại trên điện thoại.',
    en: 'The person denied it. Nothing was filed; exactly this content is not asked for on their phone again.',
  },
  EXPIRED: {
    vi: 'Hết thời gian xác nhận. Không có hồ sơ nào được nộp; có thể gửi yêu cầu xác nhận lại.',
    en: 'The time to confirm ran out. Nothing was filed; it can be asked again.',
  },
};

const confirmationOf = ({ means, state, digits, at, expiresAt }: DraftConfirmation) => ({
  ...{ means, state, at: formatInstant(new Date(at)), text: CONFIRMATION_TEXTS[state] },
  digits: state === 'WAITING' ? (digits ?? null) : null,
  expiresAt: state === 'WAITING' && expiresAt ? formatInstant(new Date(expiresAt)) : null,
});

function routeOf(content: DraftContent | undefined) {
  if (!content?.route) return null;
  const { unit, point, isBoundaryFree, isReceivedHere } = content.route;
  return { unit, receptionPoint: point, isBoundaryFree, isReceivedHere };
}
