import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { MockOptions } from '../../kit/agency.ts';
import type { MockReply, MockRequest } from '../../kit/mock-server.ts';
import { HOUR_MS, instantOf, shortDay } from '../../world/time.ts';
import type { Ticket } from '../../world/types.ts';
import { HOTLINE_UNIT } from '../../world/units.ts';
import { ticketRow } from './ticket-rows.ts';

const personalId = z.string().regex(/^[0-9]{12}$/);
const common = {
  title: z.string().min(1),
  text: z.string().min(1),
  priority: z.enum(['normal', 'urgent', 'complex']),
};
const aboutDossier = z.strictObject({ ...common, dossierCode: z.string().min(1), openedBy: personalId });
const place = z.string().min(1).max(40).optional();
const aboutNone = z.strictObject({
  ...common,
  openedBy: personalId.optional(),
  kind: z.enum(['question', 'opinion', 'complaint', 'praise']),
  ...{ procedure: place, branch: place, receptionPoint: place, ward: place },
  lookupSecret: z.string().min(8),
});
const answerShape = z.strictObject({ ticketId: z.string().min(1), answer: z.string().min(1) });
type Wanted = z.infer<typeof aboutDossier> | z.infer<typeof aboutNone>;
const URGENCIES = { normal: 'NORMAL', urgent: 'URGENT', complex: 'COMPLEX' } as const;
/** iHanoi: 8 working hours to acknowledge, 4 to handle an urgent one; an hour here is an hour by the clock. */
const HOURS = { NORMAL: 8, URGENT: 4, COMPLEX: 8 } as const;
/** Above every number of a ticket of the invented world. */
const FIRST_NUMBER = 950_001;

interface Opened {
  readonly request: object;
  readonly ticket: Ticket;
}

export const problem = (status: number, code: string): MockReply => ({ status, body: { error: { code } } });

/** Opens tickets. A repeated `Idempotency-Key` returns the first ticket; used for another request it is refused. */
export class TicketDesk {
  readonly #options: MockOptions;
  readonly #onOpened: (dossier: string) => void;
  readonly #opened = new Map<string, Opened>();
  #count = 0;

  constructor(options: MockOptions, onOpened: (dossier: string) => void) {
    this.#options = options;
    this.#onOpened = onOpened;
  }

  reset(): void {
    this.#opened.clear();
  }

  open(request: MockRequest): MockReply {
    const key = request.headers['idempotency-key'];
    if (!key) return problem(400, 'IDEMPOTENCY_KEY_MISSING');
    const read = z.union([aboutDossier, aboutNone]).safeParse(JSON.parse(request.body.toString('utf8')));
    if (!read.success) return problem(400, 'INVALID_TICKET');
    const before = this.#opened.get(key);
    if (before) {
      return isDeepStrictEqual(before.request, read.data)
        ? { status: 200, body: { ticket: ticketRow(before.ticket) } }
        : problem(422, 'IDEMPOTENCY_KEY_REUSED');
    }
    const isAbout = 'dossierCode' in read.data;
    const code =
      'dossierCode' in read.data ? this.#options.world.canonicalCode(read.data.dossierCode) : undefined;
    if (isAbout && code === undefined) return problem(404, 'NO_SUCH_DOSSIER');
    const ticket = this.#ticket(code, read.data);
    this.#options.world.addTicket(ticket);
    this.#opened.set(key, { request: read.data, ticket });
    if (code !== undefined) this.#onOpened(code);
    return { status: 201, body: { ticket: ticketRow(ticket) } };
  }

  /** What the staff of the hotline does on its own screens: takes a ticket up and answers it. */
  answer(request: MockRequest): MockReply {
    const read = answerShape.safeParse(JSON.parse(request.body.toString('utf8')));
    const { world, now } = this.#options;
    const ticket = read.success ? world.ticket(read.data.ticketId, now()) : undefined;
    if (!read.success || !ticket) return problem(404, 'NO_SUCH_TICKET');
    const at = instantOf(now().getTime());
    const answered = {
      ...ticket,
      ...({ state: 'ANSWERED', answer: read.data.answer, answeredAt: at, changedAt: at } as const),
      acknowledgedAt: ticket.acknowledgedAt ?? at,
    };
    world.addTicket(answered);
    if (ticket.dossierCode !== undefined) this.#onOpened(ticket.dossierCode);
    return { status: 200, body: { ticket: ticketRow(answered) } };
  }

  #ticket(dossierCode: string | undefined, wanted: Wanted): Ticket {
    const { openedBy, title, text, priority } = wanted;
    const atMs = this.#options.now().getTime();
    const urgency = URGENCIES[priority];
    this.#count += 1;
    return {
      id: `1022-${shortDay(atMs)}-${FIRST_NUMBER + this.#count - 1}`,
      ...(dossierCode === undefined ? {} : { dossierCode }),
      ...(openedBy === undefined ? {} : { openedBy }),
      ...('kind' in wanted ? opinionOf(wanted) : {}),
      subject: title,
      text,
      answer: '',
      state: 'NEW',
      urgency,
      openedAt: instantOf(atMs),
      dueAt: instantOf(atMs + HOURS[urgency] * HOUR_MS),
      changedAt: instantOf(atMs),
      handlingUnit: HOTLINE_UNIT.name,
    };
  }
}

const KINDS = {
  question: 'QUESTION',
  opinion: 'OPINION',
  complaint: 'COMPLAINT',
  praise: 'PRAISE',
} as const;

function opinionOf(wanted: z.infer<typeof aboutNone>): Pick<Ticket, 'kind' | 'about' | 'lookupSecret'> {
  const { procedure, branch, receptionPoint, ward } = wanted;
  const about = Object.entries({ procedure, branch, receptionPoint, ward }).filter(
    ([, name]) => name !== undefined,
  );
  return { kind: KINDS[wanted.kind], about: Object.fromEntries(about), lookupSecret: wanted.lookupSecret };
}
