import type { Ticket } from '../../world/types.ts';

const STATES = {
  NEW: 'new',
  ACKNOWLEDGED: 'acknowledged',
  IN_PROGRESS: 'in-progress',
  ANSWERED: 'answered',
  CLOSED: 'closed',
} as const satisfies Record<Ticket['state'], string>;
const VERSIONS = Object.keys(STATES);

/** UTC, unlike every other system of the city. */
const utc = (instant: string): string => new Date(instant).toISOString();

/** A ticket as the API tells it; `null` and missing both occur for what is not there. */
export function ticketRow(ticket: Ticket): object {
  return {
    ticketId: ticket.id,
    dossierCode: ticket.dossierCode ?? null,
    openedBy: ticket.openedBy ?? null,
    ...(ticket.kind === undefined ? {} : { kind: ticket.kind.toLowerCase() }),
    ...ticket.about,
    handlingUnit: ticket.handlingUnit,
    title: ticket.subject,
    text: ticket.text,
    status: STATES[ticket.state],
    priority: ticket.urgency.toLowerCase(),
    createdAt: utc(ticket.openedAt),
    ...(ticket.acknowledgedAt === undefined ? {} : { acknowledgedAt: utc(ticket.acknowledgedAt) }),
    ...(ticket.answeredAt === undefined ? {} : { answeredAt: utc(ticket.answeredAt) }),
    dueAt: utc(ticket.dueAt),
    answer: ticket.answer === '' ? null : ticket.answer,
    updatedAt: utc(ticket.changedAt),
    version: VERSIONS.indexOf(ticket.state) + 1,
  };
}

/** When it came in and what became of it, for those who count. */
export function timesRow(ticket: Ticket, index: number): object {
  const { dossierCode, status, priority, createdAt, acknowledgedAt, answeredAt, branch, procedure } =
    ticketRow(ticket) as Readonly<Record<string, unknown>>;
  const row = { dossierCode, status, priority, createdAt, acknowledgedAt, answeredAt, branch, procedure };
  return { rowId: String(index + 1), ...row };
}

const MAX_PAGE_SIZE = 25;

/** Pages overlap by one row, as they do when a ticket comes in while somebody reads. */
export function pageOf(rows: readonly object[], page: number, wantedSize: number): object {
  const pageSize = Math.max(2, Math.min(wantedSize, MAX_PAGE_SIZE));
  const start = Math.max(0, (page - 1) * pageSize - (page > 1 ? 1 : 0));
  return {
    data: rows.slice(start, page * pageSize),
    page,
    pageSize,
    totalPages: Math.ceil(rows.length / pageSize),
    total: rows.length,
  };
}
