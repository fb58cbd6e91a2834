import { defined } from '../../../schema/defined.ts';
import { own } from '../../../schema/own.ts';
import { earlierFirst, UnreadableText } from '../../mapping/dates.ts';
import { keyIn, readParts, withErrorsLast } from '../../mapping/read-rows.ts';
import { withoutRepetitions } from '../../mapping/rows.ts';
import { readOptionalText, readPersonalId, readText } from '../../mapping/text.ts';
import { readAs } from '../../mapping/wire-shape.ts';
import type { Part } from '../../record-facts.ts';
import { HOTLINE, ticket, type WireTicket, type WireTicketTimes } from './wire.ts';

const STATES: Readonly<Record<string, 'NEW' | 'ACKNOWLEDGED' | 'IN_PROGRESS' | 'ANSWERED' | 'CLOSED'>> = {
  new: 'NEW',
  acknowledged: 'ACKNOWLEDGED',
  'in-progress': 'IN_PROGRESS',
  answered: 'ANSWERED',
  closed: 'CLOSED',
};
const URGENCIES: Readonly<Record<string, 'NORMAL' | 'URGENT' | 'COMPLEX'>> = {
  normal: 'NORMAL',
  urgent: 'URGENT',
  complex: 'COMPLEX',
};

const HANOI_OFFSET_MS = 7 * 3_600_000;

/** No clock on earth is further from UTC than fourteen hours, and no year has the number 0. */
const ZONED_INSTANT =
  /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/**
 * `2026-11-02T02:15:00Z`, also with a fraction or another offset, as Hanoi time to the second.
 * @throws UnreadableText also for a time without a zone: nobody knows which hour is meant.
 */
export function readZonedInstant(text: string): string {
  const known = text.trim();
  const at = ZONED_INSTANT.test(known) ? Date.parse(known) : Number.NaN;
  const local = Number.isNaN(at) ? '' : new Date(at + HANOI_OFFSET_MS).toISOString();
  // Years beyond the fourth digit and before the first are written with a sign.
  if (!/^(?!0000)\d{4}-/.test(local)) throw new UnreadableText('ISO 8601 instant with a zone');
  return `${local.slice(0, 19)}+07:00`;
}

const optionalInstant = (text: string | null | undefined): string | null => {
  const known = readOptionalText(text);
  return known === undefined ? null : readZonedInstant(known);
};

/** Whom a ticket is about: who opened it. One without a readable opener is nobody's. */
export function openerOf(raw: unknown): readonly Part[] {
  const key = keyIn(raw, 'ticketId');
  const personId = readPersonalId(keyIn(raw, 'openedBy'));
  return key === undefined ? [] : [{ type: 'Ticket', key, facts: defined({ personId }) }];
}

/** @throws UnreadableText. */
function timesOf(
  wire: Pick<WireTicketTimes, 'status' | 'priority' | 'createdAt' | 'acknowledgedAt' | 'answeredAt'>,
) {
  const state = own(STATES, wire.status);
  const urgency = own(URGENCIES, wire.priority);
  if (!state) throw new UnreadableText('known status');
  if (!urgency) throw new UnreadableText('known priority');
  return {
    state,
    urgency,
    openedAt: readZonedInstant(wire.createdAt),
    acknowledgedAt: optionalInstant(wire.acknowledgedAt),
    answeredAt: optionalInstant(wire.answeredAt),
  };
}

export function mapTicket(wire: WireTicket) {
  return {
    id: readText(wire.ticketId),
    subject: readText(wire.title),
    ...timesOf(wire),
    answer: readOptionalText(wire.answer) ?? null,
  };
}

export function mapTicketTimes(wire: WireTicketTimes) {
  return {
    ...timesOf(wire),
    dossier: readOptionalText(wire.dossierCode) ?? null,
    branch: readOptionalText(wire.branch) ?? null,
    procedure: readOptionalText(wire.procedure) ?? null,
  };
}

const KINDS: Readonly<Record<string, 'QUESTION' | 'OPINION' | 'COMPLAINT' | 'PRAISE'>> = {
  question: 'QUESTION',
  opinion: 'OPINION',
  complaint: 'COMPLAINT',
  praise: 'PRAISE',
};

/** A ticket for who opened it, with all that they said. */
export function mapOwnTicket(wire: WireTicket) {
  return {
    ...mapTicket(wire),
    kind: own(KINDS, wire.kind ?? '') ?? null,
    text: readOptionalText(wire.text) ?? null,
    handledBy: readOptionalText(wire.handlingUnit) ?? null,
    dossier: readOptionalText(wire.dossierCode) ?? null,
  };
}

/**
 * A dossier's tickets, newest first. Pages may overlap while tickets come in: of two copies of a ticket the one with
 * the higher version counts.
 */
export function mapDossier(code: string, raw: readonly unknown[]) {
  const tickets = withErrorsLast(
    readParts(HOTLINE, 'data', raw, (found) => readAs(ticket, found)),
    (read) => {
      const newestFirst = read.sort((left, right) => right.version - left.version);
      return withoutRepetitions(newestFirst, ({ ticketId }) => ticketId);
    },
  );
  return {
    code,
    tickets: withErrorsLast(readParts(HOTLINE, 'data', tickets, mapTicket), (read) =>
      read.sort(
        (left, right) => earlierFirst(right.openedAt, left.openedAt) || right.id.localeCompare(left.id),
      ),
    ),
  };
}
