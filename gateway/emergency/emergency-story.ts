import { formatInstant } from '../../dossier/calendar/instant.ts';
import { shownIdOf } from '../../schema/caller-key.ts';
import type { Selection } from '../../stitching/selection.ts';
import { isAskedFor } from '../execution/is-asked-for.ts';
import { type EmergencyAccess, expiryOf, isReasonTold, stateOf, TELL_AFTER_MS } from './emergency-access.ts';
import type { ReadUses } from './emergency-uses.ts';

interface Teller {
  readonly usesOf: ReadUses;
  readonly now: () => Date;
}

/** One access for those who approve, oversee and review it: who, when, why, what came of it. */
export async function storyOf(access: EmergencyAccess, selection: Selection, { usesOf, now }: Teller) {
  const { approval, review } = access;
  return {
    id: access.id,
    state: stateOf(access, now()),
    requestedBy: shownIdOf(access.requestedBy),
    requestedAt: formatInstant(access.requestedAt),
    approvedBy: approval ? shownIdOf(approval.by) : null,
    approvedAt: approval ? formatInstant(approval.at) : null,
    caseNumber: access.caseNumber,
    reason: access.reason,
    expiresAt: formatInstant(expiryOf(access)),
    uses: isAskedFor(selection, 'uses') ? await usesOf(access) : [],
    review: review ? { ...reviewOf(review), reviewedBy: shownIdOf(review.by) } : null,
  };
}

/** The same for the person whom it opened: no officer is named, and why is told later than that. */
export async function ownStoryOf(access: EmergencyAccess, selection: Selection, { usesOf, now }: Teller) {
  const { approval, review, requestedAt } = access;
  const isTold = isReasonTold(access, now());
  return {
    id: access.id,
    agency: 'police',
    requestedAt: formatInstant(requestedAt),
    approvedAt: approval ? formatInstant(approval.at) : null,
    wasApproved: approval !== undefined,
    caseNumber: isTold ? access.caseNumber : null,
    reason: isTold ? access.reason : null,
    reasonToldBy: formatInstant(new Date(requestedAt.getTime() + TELL_AFTER_MS)),
    uses: isAskedFor(selection, 'uses') ? await usesOf(access) : [],
    review: review ? { ...reviewOf(review), reviewedBy: null } : null,
    text: { vi: `${sayings(access, 'vi').join(' ')}`, en: `${sayings(access, 'en').join(' ')}` },
  };
}

const reviewOf = ({ verdict, reason, at }: NonNullable<EmergencyAccess['review']>) => ({
  verdict,
  reason,
  reviewedAt: formatInstant(at),
});

const SAYINGS = {
  approved: {
    vi: 'Công an đã đề nghị mở khẩn cấp dữ liệu của bạn và một cán bộ thứ hai đã duyệt.',
    en: 'The police requested emergency access to your data, and a second officer approved it.',
  },
  unapproved: {
    vi: 'Công an đã đề nghị mở khẩn cấp dữ liệu của bạn; chưa ai duyệt, nên không có dữ liệu nào được mở.',
    en: 'The police requested emergency access to your data; nobody has approved it, so nothing was opened.',
  },
  JUSTIFIED: {
    vi: 'Việc này đã được hậu kiểm và được kết luận là có căn cứ.',
    en: 'It was reviewed afterwards and found justified.',
  },
  UNJUSTIFIED: {
    vi: 'Việc này đã được hậu kiểm và được kết luận là không có căn cứ.',
    en: 'It was reviewed afterwards and found not justified.',
  },
  unreviewed: { vi: 'Việc này chưa được hậu kiểm.', en: 'It has not been reviewed yet.' },
} as const;

function sayings({ approval, review }: EmergencyAccess, language: 'vi' | 'en'): readonly string[] {
  if (!approval) return [SAYINGS.unapproved[language]];
  return [SAYINGS.approved[language], SAYINGS[review?.verdict ?? 'unreviewed'][language]];
}
