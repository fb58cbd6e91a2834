import { z } from 'zod';
import type { AgencyOperation } from '../../contract.ts';
import { readParts } from '../../mapping/read-rows.ts';
import { readOptionalText } from '../../mapping/text.ts';
import { readAs, readingAnswer } from '../../mapping/wire-shape.ts';
import { badAnswer } from '../../transports/http/http-exchange.ts';
import { type HotlineTransport, readBody, wrongCall } from './exchange.ts';
import { mapTicketTimes } from './mapping.ts';
import { HOTLINE, ticketPage, ticketTimes } from './wire.ts';

const spanInput = z.object({
  from: z.iso.datetime({ offset: true }),
  until: z.iso.datetime({ offset: true }),
});
const PAGE_SIZE = 500;
/** A city of ten million has some tens of thousands of tickets a month. */
const MAX_PAGES = 400;

/**
 * When the tickets of a span came in, were acknowledged and answered, and where: no person, no number and no word. One that
 * cannot be read is an error in its place.
 */
export const hotlineTicketTimes: AgencyOperation<HotlineTransport> = {
  async call(transport, { args, signal }) {
    const span = spanInput.safeParse({ from: args['from'], until: args['until'] });
    if (!span.success) throw wrongCall('hotlineTicketTimes: no span');
    const found: unknown[] = [];
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const json = { ...span.data, page, pageSize: PAGE_SIZE };
      const body = await readBody(
        await transport.call({ method: 'POST', path: '/tickets/times', json, signal }),
      );
      const answer = readingAnswer(HOTLINE, () => readAs(ticketPage, body));
      if (answer.page !== page || answer.totalPages > MAX_PAGES)
        throw badAnswer(HOTLINE, 'pages that do not count');
      pages = answer.totalPages;
      found.push(...answer.data);
    }
    const rows = readParts(HOTLINE, 'data', found, (one) => readAs(ticketTimes, one));
    const seen = new Set<string>();
    // Pages overlap while tickets come in; the number of a row is the hotline's own and goes no further.
    const once = rows.filter((row) => {
      if (row instanceof Error) return true;
      const id = readOptionalText(row.rowId) ?? '';
      return id === '' || (!seen.has(id) && seen.add(id));
    });
    return { rows: new Map(), value: { tickets: readParts(HOTLINE, 'data', once, mapTicketTimes) } };
  },
};
