import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { MockAgency, MockOptions } from '../../kit/agency.ts';
import { type MockReply, type MockRequest, type RecordCall, startMockServer } from '../../kit/mock-server.ts';
import { demoSettings } from './demo-settings.ts';
import { problem, TicketDesk } from './ticket-desk.ts';
import { pageOf, ticketRow, timesRow } from './ticket-rows.ts';
import { Webhooks } from './webhooks.ts';

const MAX_DOSSIERS = 50;
const querySchema = z.object({
  page: z.coerce.number().int().min(1),
  pageSize: z.coerce.number().int().min(1),
});
const searchShape = z.strictObject({
  openedBy: z.string().regex(/^[0-9]{12}$/),
  page: z.int().min(1),
  pageSize: z.int().min(1),
});
const timesShape = z.strictObject({
  ...{ from: z.iso.datetime({ offset: true }), until: z.iso.datetime({ offset: true }) },
  ...{ page: z.int().min(1), pageSize: z.int().min(1).max(1000) },
});
const trackShape = z.strictObject({ ticketId: z.string().min(1), lookupSecret: z.string().min(1) });
const webhookShape = z.strictObject({ url: z.url({ protocol: /^https?$/ }), secret: z.string().min(32) });

class Hotline {
  readonly #options: MockOptions;
  readonly #desk: TicketDesk;
  readonly webhooks: Webhooks;
  #faults = 0;

  constructor(options: MockOptions) {
    this.#options = options;
    this.webhooks = new Webhooks(options.now);
    this.#desk = new TicketDesk(options, (code) =>
      this.webhooks.announce(code, ['ticket.opened', 'ticket.routed']),
    );
  }

  handle(request: MockRequest, record: RecordCall): MockReply {
    if (!this.#isPartner(request.headers['x-api-key'])) return problem(401, 'API_KEY');
    const route = `${request.method} ${request.path}`;
    if (route === 'GET /tickets') return this.#list(request, record);
    if (route === 'POST /tickets') {
      record({ operation: 'openTicket', keys: [] });
      return this.#desk.open(request);
    }
    if (route === 'POST /tickets/search') return this.#search(request, record);
    if (route === 'POST /tickets/times') return this.#times(request, record);
    if (route === 'POST /tickets/track') return this.#track(request, record);
    if (route === 'POST /desk/answers') return this.#desk.answer(request);
    if (route === 'POST /webhooks') {
      record({ operation: 'registerWebhook', keys: [] });
      const read = webhookShape.safeParse(JSON.parse(request.body.toString('utf8')));
      if (!read.success) return problem(400, 'INVALID_WEBHOOK');
      return { status: 201, body: { webhookId: this.webhooks.register(read.data.url, read.data.secret) } };
    }
    return problem(404, 'NO_SUCH_ROUTE');
  }

  #list(request: MockRequest, record: RecordCall): MockReply {
    const codes = (request.query.get('dossier') ?? '').split(',').filter((code) => code !== '');
    record({ operation: 'listTickets', keys: codes });
    const read = querySchema.safeParse({
      page: request.query.get('page') ?? '1',
      pageSize: request.query.get('pageSize') ?? '20',
    });
    if (!read.success || codes.length === 0 || codes.length > MAX_DOSSIERS)
      return problem(400, 'INVALID_QUERY');
    const { world, now } = this.#options;
    const tickets = codes
      .flatMap((code) => world.ticketsOf(code, now()))
      .sort((one, other) => one.openedAt.localeCompare(other.openedAt));
    return { body: pageOf(tickets.map(ticketRow), read.data.page, read.data.pageSize) };
  }

  #search(request: MockRequest, record: RecordCall): MockReply {
    record({ operation: 'searchTickets', keys: [] });
    const read = searchShape.safeParse(JSON.parse(request.body.toString('utf8')));
    if (!read.success) return problem(400, 'INVALID_QUERY');
    const { world, now } = this.#options;
    const tickets = [...world.ticketsOfPerson(read.data.openedBy, now())].sort((one, other) =>
      one.openedAt.localeCompare(other.openedAt),
    );
    return { body: pageOf(tickets.map(ticketRow), read.data.page, read.data.pageSize) };
  }

  /** Without a person, a number of a ticket or a word of it. */
  #times(request: MockRequest, record: RecordCall): MockReply {
    record({ operation: 'ticketTimes', keys: [] });
    const read = timesShape.safeParse(JSON.parse(request.body.toString('utf8')));
    if (!read.success) return problem(400, 'INVALID_QUERY');
    const { world, now } = this.#options;
    const { from, until, page, pageSize } = read.data;
    const tickets = world.ticketsBetween(new Date(from), new Date(until), now());
    return { body: pageOf(tickets.map(timesRow), page, pageSize) };
  }

  /** A wrong pair and no such number are one answer. */
  #track(request: MockRequest, record: RecordCall): MockReply {
    record({ operation: 'trackTicket', keys: [] });
    const read = trackShape.safeParse(JSON.parse(request.body.toString('utf8')));
    if (!read.success) return problem(400, 'INVALID_QUERY');
    const { world, now } = this.#options;
    const found = world.ticket(read.data.ticketId, now());
    const isRight = found?.lookupSecret !== undefined && found.lookupSecret === read.data.lookupSecret;
    return { body: { ticket: found && isRight ? ticketRow(found) : null } };
  }

  #isPartner(given: string | undefined): boolean {
    const expected = Buffer.from(this.#options.settings['HOTLINE_API_KEY'] ?? '');
    const key = Buffer.from(given ?? '');
    return expected.length > 0 && key.length === expected.length && timingSafeEqual(key, expected);
  }

  /** By status and, now and then, as a problem document with status 200. */
  fault(): MockReply {
    this.#faults += 1;
    return problem(this.#faults % 2 === 0 ? 200 : 500, 'TICKET_STORE 10.0.0.13');
  }

  reset(): void {
    this.#desk.reset();
  }
}

export const mock: MockAgency = {
  id: 'hotline',
  demoSettings,
  start(options) {
    const hotline = new Hotline(options);
    return startMockServer(options, {
      id: 'hotline',
      handle: (request, record) => hotline.handle(request, record),
      fault: () => hotline.fault(),
      onChange: (code) => hotline.webhooks.announce(code, ['ticket.changed', 'dossier.touched']),
      onReset: () => hotline.reset(),
      close: async () => hotline.webhooks.close(),
    });
  },
};
