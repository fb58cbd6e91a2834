import { z } from 'zod';
import type { AgencyAnswer, AgencyModule, AgencyOperation } from '../../contract.ts';
import { socketsOf } from '../../manifest.ts';
import { groupByKey, keyIn, readRows } from '../../mapping/read-rows.ts';
import { readText } from '../../mapping/text.ts';
import { readAs, readingAnswer } from '../../mapping/wire-shape.ts';
import { badAnswer, createHttpExchange } from '../../transports/http/http-exchange.ts';
import { createRestTransport, withQuery } from '../../transports/rest/rest-transport.ts';
import { type HotlineTransport, isProblem, readBody, refuseProblem, wrongCall } from './exchange.ts';
import { mapDossier, mapTicket, openerOf } from './mapping.ts';
import { hotlinePersonTickets, hotlineSendOpinion, hotlineTrackTicket } from './opinions.ts';
import { hotlineTicketTimes } from './ticket-times.ts';
import { verifyWebhook } from './webhook.ts';
import { createWebhookOrder, type OrderedEvent } from './webhook-order.ts';
import { createdTicket, HOTLINE, registeredWebhook, ticketPage } from './wire.ts';

/** Events of one registration come within moments of each other or not at all. */
const GAP_HELD_MS = 400;
const PAGE_SIZE = '100';
/** Far more tickets than a batch of dossiers ever has; a service that counts wrongly must not keep us asking. */
const MAX_PAGES = 20;

const hotlineDossiers: AgencyOperation<HotlineTransport> = {
  async call(transport, { keys, signal }) {
    // The list is separated by commas; a key with one would ask for two other dossiers.
    const codes = keys.filter((key) => !key.includes(','));
    const tickets: unknown[] = [];
    for (let page = 1, pages = codes.length > 0 ? 1 : 0; page <= pages; page += 1) {
      const query = { dossier: codes.join(','), page: String(page), pageSize: PAGE_SIZE };
      const answer = await transport.call({ method: 'GET', path: withQuery('/tickets', query), signal });
      const body = await readBody(answer);
      const read = readingAnswer(HOTLINE, () => readAs(ticketPage, body));
      if (read.page !== page || read.totalPages > MAX_PAGES)
        throw badAnswer(HOTLINE, 'pages that do not count');
      pages = read.totalPages;
      tickets.push(...read.data);
    }
    return rowsOf(tickets);
  },
};

/** `args.input` of `hotlineOpenTicket`. */
const openInput = z.object({
  idempotencyKey: z.string().regex(/^[A-Za-z0-9._:-]{8,100}$/),
  code: z.string().min(1).max(64),
  /** Personal id of who asks. */
  openedBy: z.string().regex(/^[0-9]{12}$/),
  subject: z.string().min(1).max(200),
  text: z.string().min(1).max(4000),
  urgency: z.enum(['NORMAL', 'URGENT', 'COMPLEX']).default('NORMAL'),
});

const hotlineOpenTicket: AgencyOperation<HotlineTransport> = {
  async call(transport, { args, keys, signal }) {
    const read = openInput.safeParse(args['input']);
    if (!read.success) throw wrongCall('hotlineOpenTicket: wrong input');
    const { idempotencyKey, code, openedBy, subject, text, urgency } = read.data;
    // The permit speaks of the keys: a dossier beside them was never permitted.
    if (keys.length > 0 && !keys.includes(code))
      throw wrongCall('hotlineOpenTicket: not the permitted dossier');
    const answer = await transport.call({
      method: 'POST',
      path: '/tickets',
      headers: { 'idempotency-key': idempotencyKey },
      json: { dossierCode: code, openedBy, title: subject, text, priority: urgency.toLowerCase() },
      signal,
    });
    const body = await readBody(answer);
    return readingAnswer(HOTLINE, () => {
      const { ticket } = readAs(createdTicket, body);
      if (readText(ticket.dossierCode ?? '') !== code)
        throw badAnswer(HOTLINE, 'a ticket of another dossier');
      return { rows: new Map(), value: mapTicket(ticket) };
    });
  },
};

const hotlineRegisterWebhook: AgencyOperation<HotlineTransport> = {
  async call(transport, { args, signal }) {
    const url = args['url'];
    if (typeof url !== 'string' || !URL.canParse(url)) throw wrongCall('hotlineRegisterWebhook: no url');
    const answer = await transport.call({
      method: 'POST',
      path: '/webhooks',
      json: { url, secret: transport.webhookSecret },
      signal,
    });
    const body = await readBody(answer);
    return readingAnswer(HOTLINE, () => ({
      rows: new Map(),
      value: { id: readAs(registeredWebhook, body).webhookId },
    }));
  },
};

export const agency: AgencyModule<HotlineTransport> = {
  createTransport(manifest, settings) {
    const exchange = createHttpExchange({
      agency: manifest.id,
      baseUrl: settings['url'] ?? '',
      maxAnswerBytes: manifest.maxAnswerBytes,
      maxSockets: socketsOf(manifest),
    });
    const headers = { 'x-api-key': settings['apiKey'] ?? '' };
    return {
      ...createRestTransport({ agency: manifest.id, exchange, headers, isProblem }),
      webhookSecret: settings['webhookSecret'] ?? '',
    };
  },
  operations: {
    ...{ hotlineDossiers, hotlineOpenTicket, hotlineRegisterWebhook },
    ...{ hotlineSendOpinion, hotlinePersonTickets, hotlineTrackTicket, hotlineTicketTimes },
  },
  createWebhook(settings, nowMs) {
    const order = createWebhookOrder(GAP_HELD_MS, nowMs);
    const codesOf = (events: readonly OrderedEvent[]) => events.map(({ event }) => readText(event.dossier));
    return {
      registration: 'hotlineRegisterWebhook',
      receive({ body, headers }) {
        const signature = headers['x-signature'];
        const message = { body, signature: typeof signature === 'string' ? signature : undefined };
        return codesOf(order.accept(verifyWebhook(settings['webhookSecret'] ?? '', message, nowMs())));
      },
      overdue: () => codesOf(order.release()),
    };
  },
  close: (transport) => transport.close(),
};

/**
 * One whole answer of `GET /tickets` that has a single page.
 * @throws GatewayError `AGENCY_FAULT` for the service's problem document, `AGENCY_BAD_ANSWER`.
 */
export function readTickets(answer: unknown): AgencyAnswer {
  return rowsOf(readingAnswer(HOTLINE, () => readAs(ticketPage, refuseProblem(answer))).data);
}

const rowsOf = (tickets: readonly unknown[]): AgencyAnswer =>
  readRows(HOTLINE, 'data', [...groupByKey(tickets, (found) => keyIn(found, 'dossierCode'))], {
    keyOf: ([code]) => code,
    read: ([code = '', own]) => mapDossier(code, own),
    partsOf: ([, own]) => own.flatMap(openerOf),
  });
