import { z } from 'zod';
import type { AgencyOperation } from '../../contract.ts';
import { earlierFirst } from '../../mapping/dates.ts';
import { readParts, withErrorsLast } from '../../mapping/read-rows.ts';
import { withoutRepetitions } from '../../mapping/rows.ts';
import { readText } from '../../mapping/text.ts';
import { readAs, readingAnswer } from '../../mapping/wire-shape.ts';
import { badAnswer } from '../../transports/http/http-exchange.ts';
import { type HotlineTransport, readBody, wrongCall } from './exchange.ts';
import { mapOwnTicket } from './mapping.ts';
import { createdTicket, foundTicket, HOTLINE, ticket, ticketPage } from './wire.ts';

const personalId = z.string().regex(/^[0-9]{12}$/);
const place = z.string().min(1).max(40).optional();

/** `args.input` of `hotlineSendOpinion`: about no dossier, and perhaps of nobody who is known. */
const opinionInput = z.object({
  idempotencyKey: z.string().regex(/^[A-Za-z0-9._:-]{8,100}$/),
  openedBy: personalId.optional(),
  kind: z.enum(['QUESTION', 'OPINION', 'COMPLAINT', 'PRAISE']),
  subject: z.string().min(1).max(200),
  text: z.string().min(1).max(4000),
  urgency: z.enum(['NORMAL', 'URGENT']),
  procedure: place,
  branch: place,
  receptionPoint: place,
  ward: place,
  /** With it and the ticket's number the answer is read, also by whoever is not known. */
  lookupSecret: z.string().min(8).max(40),
});

export const hotlineSendOpinion: AgencyOperation<HotlineTransport> = {
  async call(transport, { args, keys, signal }) {
    const read = opinionInput.safeParse(args['input']);
    if (!read.success || keys.length > 0) throw wrongCall('hotlineSendOpinion: wrong input');
    const { idempotencyKey, subject, urgency, kind, ...rest } = read.data;
    const answer = await transport.call({
      method: 'POST',
      path: '/tickets',
      headers: { 'idempotency-key': idempotencyKey },
      json: { ...rest, title: subject, priority: urgency.toLowerCase(), kind: kind.toLowerCase() },
      signal,
    });
    const body = await readBody(answer);
    return readingAnswer(HOTLINE, () => {
      const created = readAs(createdTicket, body).ticket;
      if ((created.openedBy ?? undefined) !== rest.openedBy)
        throw badAnswer(HOTLINE, 'a ticket of somebody else');
      return { rows: new Map(), value: mapOwnTicket(created) };
    });
  },
};

const PAGE_SIZE = 100;
const MAX_PAGES = 5;

/** Tickets that a person opened, newest first. The id goes in the body: addresses are written into logs. */
export const hotlinePersonTickets: AgencyOperation<HotlineTransport> = {
  async call(transport, { args, signal }) {
    const read = personalId.safeParse(args['openedBy']);
    if (!read.success) throw wrongCall('hotlinePersonTickets: no person');
    const found: unknown[] = [];
    for (let page = 1, pages = 1; page <= Math.min(pages, MAX_PAGES); page += 1) {
      const json = { openedBy: read.data, page, pageSize: PAGE_SIZE };
      const body = await readBody(
        await transport.call({ method: 'POST', path: '/tickets/search', json, signal }),
      );
      const answer = readingAnswer(HOTLINE, () => readAs(ticketPage, body));
      if (answer.page !== page) throw badAnswer(HOTLINE, 'pages that do not count');
      pages = answer.totalPages;
      found.push(...answer.data);
    }
    return { rows: new Map(), value: { tickets: ownTickets(found, read.data) } };
  },
};

function ownTickets(found: readonly unknown[], openedBy: string) {
  const read = withErrorsLast(
    readParts(HOTLINE, 'data', found, (one) => readAs(ticket, one)),
    // A ticket of somebody else has no business in this answer: it goes no further.
    (tickets) => {
      const own = tickets.filter((one) => one.openedBy === openedBy);
      return withoutRepetitions(
        own.sort((left, right) => right.version - left.version),
        ({ ticketId }) => ticketId,
      );
    },
  );
  return withErrorsLast(readParts(HOTLINE, 'data', read, mapOwnTicket), (tickets) =>
    tickets.sort(
      (left, right) => earlierFirst(right.openedAt, left.openedAt) || right.id.localeCompare(left.id),
    ),
  );
}

/** The ticket of a number, for whoever has its secret too; the value is null for a wrong pair as for no such number. */
export const hotlineTrackTicket: AgencyOperation<HotlineTransport> = {
  async call(transport, { args, signal }) {
    const { number, secret } = args;
    if (typeof number !== 'string' || typeof secret !== 'string')
      throw wrongCall('hotlineTrackTicket: no pair');
    const json = { ticketId: number, lookupSecret: secret };
    const body = await readBody(
      await transport.call({ method: 'POST', path: '/tickets/track', json, signal }),
    );
    return readingAnswer(HOTLINE, () => {
      const found = readAs(foundTicket, body).ticket;
      if (found === null) return { rows: new Map(), value: null };
      if (readText(found.ticketId) !== number) throw badAnswer(HOTLINE, 'another ticket');
      return { rows: new Map(), value: mapOwnTicket(found) };
    });
  },
};
