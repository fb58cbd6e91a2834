import { formatInstant } from '../../dossier/calendar/instant.ts';
import type { Rulebook } from '../../dossier/rulebook.ts';
import type { Bilingual } from '../../dossier/status-texts.ts';
import {
  deriveTicketDeadlines,
  type TicketDeadline,
  type TicketDeadlineState,
  type TicketDeadlines,
} from '../../dossier/ticket-deadlines.ts';
import type { ComputedField } from '../../stitching/stitch.ts';
import { dateOf, inHanoi } from './due-date-field.ts';
import { inLanguage } from './in-language.ts';
import type { Inputs } from './inputs.ts';
import type { Ticket } from './merged-types.ts';
import type { RequestContext } from './request-context.ts';
import { toldRule } from './told-rule.ts';

type Field = ComputedField<RequestContext>;
type TicketTimesTold = Pick<
  Inputs<Ticket>,
  'state' | 'urgency' | 'openedAt' | 'acknowledgedAt' | 'answeredAt'
>;

/** Deadlines of tickets: the same for every caller, whatever date the hotline's own system counted. */
export function ticketFields(
  rulebook: Rulebook,
): Readonly<Record<'dueAt' | 'acknowledgeBy' | 'handleBy', Field>> {
  const field = (tell: (deadlines: TicketDeadlines) => unknown): Field => ({
    inputs: '{ openedAt acknowledgedAt answeredAt state urgency }',
    resolve(ticket: Inputs<Ticket>, _args, { startedAt }) {
      const failed = Object.values(ticket).find((part) => part instanceof Error);
      if (failed) return failed;
      const deadlines = deadlinesOf(ticket, rulebook, startedAt);
      return deadlines === undefined ? null : tell(deadlines);
    },
  });
  return {
    dueAt: field(({ dueAt }) => inHanoi(dueAt)),
    acknowledgeBy: field(({ acknowledge }) => shownDeadline(acknowledge, 'acknowledge')),
    handleBy: field(({ handle }) => shownDeadline(handle, 'handle')),
  };
}

export function deadlinesOf(
  ticket: TicketTimesTold,
  rulebook: Rulebook,
  now: Date,
): TicketDeadlines | undefined {
  const { state, urgency } = ticket;
  const openedAt = dateOf(ticket.openedAt);
  if (openedAt === undefined || typeof state !== 'string' || typeof urgency !== 'string') return undefined;
  const times = {
    urgency,
    openedAt,
    isAcknowledged: state !== 'NEW',
    acknowledgedAt: dateOf(ticket.acknowledgedAt),
    isAnswered: state === 'ANSWERED' || state === 'CLOSED',
    answeredAt: dateOf(ticket.answeredAt),
  };
  return deriveTicketDeadlines(times, rulebook, now);
}

const shownDeadline = (deadline: TicketDeadline, kind: keyof typeof VERBS) => {
  const text = deadlineText(deadline, kind);
  const { state, at, isLate } = plainDeadline(deadline);
  return { state, at, isLate, rules: deadline.basis.map(toldRule), text: inLanguage(text) };
};

/** The same in the words of the gateway's own types, whose texts hold both languages. */
export const ownDeadline = (deadline: TicketDeadline, kind: keyof typeof VERBS) => ({
  ...plainDeadline(deadline),
  rules: deadline.basis.map((rule) => ({ ...toldRule(rule), text: rule.text })),
  text: deadlineText(deadline, kind),
});

const plainDeadline = ({ state, at, isLate }: TicketDeadline) => ({
  state,
  at: inHanoi(at),
  isLate: isLate ?? null,
});

const deadlineText = ({ state, at }: TicketDeadline, kind: keyof typeof VERBS): Bilingual =>
  sentence(state, at, VERBS[kind]);

const VERBS = {
  acknowledge: { vi: 'tiếp nhận', en: 'acknowledged' },
  handle: { vi: 'xử lý, trả lời', en: 'handled and answered' },
} as const;

function sentence(state: TicketDeadlineState, at: Date | undefined, verb: Bilingual): Bilingual {
  const [day = '', time = ''] = at === undefined ? [] : formatInstant(at).split('T');
  const vi = `${time.slice(0, 5)} ngày ${day.split('-').reverse().join('/')}`;
  const en = `${day} ${time.slice(0, 5)}`;
  switch (state) {
    case 'OPEN':
      return { vi: `Phải được ${verb.vi} trước ${vi}.`, en: `To be ${verb.en} by ${en}.` };
    case 'LATE':
      return {
        vi: `Đã quá hạn ${verb.vi} (${vi}); tổng đài còn nợ bạn.`,
        en: `Should have been ${verb.en} by ${en}: the hotline is late.`,
      };
    case 'KEPT':
      return { vi: `Đã được ${verb.vi} đúng hạn (${vi}).`, en: `Was ${verb.en} in time (by ${en}).` };
    case 'MISSED':
      return {
        vi: `Đã được ${verb.vi} nhưng muộn hạn (${vi}).`,
        en: `Was ${verb.en} after ${en}: too late.`,
      };
    case 'UNCERTAIN':
      return {
        vi: `Đã được ${verb.vi}; tổng đài không ghi thời điểm nên không rõ có đúng hạn (${vi}) hay không.`,
        en: `Was ${verb.en}; the hotline did not write down when, so whether it was by ${en} is not known.`,
      };
    case 'NO_RULE':
      return {
        vi: `Chưa rõ quy định phải được ${verb.vi} trước khi nào.`,
        en: `No rule that is known here says by when it has to be ${verb.en}.`,
      };
    case 'OUTSIDE_CALENDAR':
      return {
        vi: `Chưa có lịch nghỉ của thời gian này nên không tính được hạn ${verb.vi}.`,
        en: `The days off of that time are not known, so nobody can say by when it had to be ${verb.en}.`,
      };
    default:
      return state satisfies never;
  }
}
