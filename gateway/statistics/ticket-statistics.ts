import { z } from 'zod';
import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { formatInstant, MS_PER_DAY } from '../../dossier/calendar/instant.ts';
import type { Rulebook } from '../../dossier/rulebook.ts';
import {
  deriveTicketDeadlines,
  type TicketDeadline,
  type TicketTimes,
} from '../../dossier/ticket-deadlines.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { OwnCalls } from '../agencies/own-calls.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import type { Universe } from './small-cells.ts';
import { type TicketFigures, type TicketOutcome, ToldTickets } from './ticket-figures.ts';
import type { Total } from './told-figures.ts';

export interface TicketStatisticsParts {
  readonly calls: Pick<OwnCalls, 'call'>;
  readonly directory: Pick<DossierDirectory, 'findEach'>;
  readonly rulebook: Rulebook;
  readonly threshold: number;
  readonly now: () => Date;
}

/** What came in so long before a month may be due in it, whatever holidays lie between. */
const BEFORE_MS = 31 * MS_PER_DAY;
/** What is over stays; corrections are seen some day. */
const KEPT_MS = 6 * 3_600_000;
/** A hotline that is away is not asked again by everybody who wants to know. */
const FAILED_MS = 30_000;
const LIMIT_MS = 8_000;
/** Months that are asked for: who asks for all there ever were makes nobody work for them. */
const MONTHS_BACK = 24;

const times = z.object({
  state: z.enum(['NEW', 'ACKNOWLEDGED', 'IN_PROGRESS', 'ANSWERED', 'CLOSED']),
  urgency: z.enum(['NORMAL', 'URGENT', 'COMPLEX']),
  openedAt: z.string(),
  acknowledgedAt: z.string().nullable(),
  answeredAt: z.string().nullable(),
  dossier: z.string().nullable(),
  branch: z.string().nullable(),
  procedure: z.string().nullable(),
});
const FIELDS = { tickets: Object.fromEntries(Object.keys(times.shape).map((name) => [name, true as const])) };
type Times = z.infer<typeof times>;

interface Kept {
  readonly untilMs: number;
  readonly told: Promise<ToldTickets>;
}

/**
 * How many tickets were acknowledged or handled in time, by the month in which their deadline fell: what happens later changes
 * nothing of it. The hotline is asked by the gateway for itself, for times and places alone, once for a month in a while.
 */
export class TicketStatistics {
  readonly #parts: TicketStatisticsParts;
  readonly #months = new Map<string, Kept>();

  constructor(parts: TicketStatisticsParts) {
    this.#parts = parts;
  }

  /** @throws GatewayError AGENCY_* while the hotline cannot be asked; ACCESS_DENIED, ACCESS_LOG_UNAVAILABLE. */
  async of(month: string, total: Total, universe: Universe): Promise<TicketFigures> {
    const nowMs = this.#parts.now().getTime();
    if (startOf(month) < nowMs - MONTHS_BACK * 31 * MS_PER_DAY)
      return { due: undefined, onTimePercent: undefined };
    const known = this.#months.get(month);
    if (known && known.untilMs > nowMs) return (await known.told).of(total);
    const told = this.#ask(month, universe);
    this.#months.set(month, { untilMs: nowMs + KEPT_MS, told });
    told.catch(() => this.#months.set(month, { untilMs: nowMs + FAILED_MS, told }));
    return (await told).of(total);
  }

  async #ask(month: string, universe: Universe): Promise<ToldTickets> {
    const { calls, threshold } = this.#parts;
    const untilMs = startOf(monthAfter(month));
    const found = await calls.call({
      ...{ agency: 'hotline', operation: 'hotlineTicketTimes', brings: ['hotline.ticket'], fields: FIELDS },
      args: {
        from: formatInstant(new Date(startOf(month) - BEFORE_MS)),
        until: formatInstant(new Date(untilMs)),
      },
      // Not that of whoever asks first: others wait for the same.
      signal: new AbortController().signal,
      limitMs: LIMIT_MS,
      read: ({ value }) => readTimes(value),
      newsOf: (tickets) => tickets,
    });
    const circles = await this.#circlesOf(found);
    const outcomes = found.flatMap(
      (ticket) => this.#outcomeOf(ticket, month, new Date(untilMs), circles) ?? [],
    );
    return new ToldTickets(outcomes, universe, threshold);
  }

  async #circlesOf(tickets: readonly Times[]): Promise<ReadonlyMap<string, DossierCircle | undefined>> {
    const codes = [...new Set(tickets.flatMap(({ dossier }) => dossier ?? []))];
    const found = await this.#parts.directory.findEach(codes);
    return new Map(codes.map((code, place) => [code, found[place]]));
  }

  /** As it stood when the month was over; undefined where its deadline is not known, lies elsewhere, or nobody can say. */
  #outcomeOf(
    ticket: Times,
    month: string,
    end: Date,
    circles: ReadonlyMap<string, DossierCircle | undefined>,
  ): TicketOutcome | undefined {
    const { rulebook } = this.#parts;
    const { acknowledge, handle } = deriveTicketDeadlines(timesAt(ticket, end), rulebook, end);
    const binding: TicketDeadline = handle.at === undefined ? acknowledge : handle;
    if (binding.at === undefined || formatInstant(binding.at).slice(0, 7) !== month) return undefined;
    if (binding.isLate === undefined) return undefined;
    const circle = ticket.dossier === null ? undefined : circles.get(ticket.dossier);
    return {
      branch: circle?.receivingBranch ?? ticket.branch ?? '',
      procedure: circle?.procedure ?? ticket.procedure ?? '',
      isOnTime: !binding.isLate,
    };
  }
}

/** What was known of a ticket at this moment. What was acknowledged later had no answer before. */
function timesAt(ticket: Times, end: Date): TicketTimes {
  const acknowledgedAt = dateOf(ticket.acknowledgedAt);
  const answeredAt = dateOf(ticket.answeredAt);
  const isLater = (at: Date | undefined) => at !== undefined && at > end;
  const isAnswered = answeredAt !== undefined || ticket.state === 'ANSWERED' || ticket.state === 'CLOSED';
  const isAcknowledged = acknowledgedAt !== undefined || ticket.state !== 'NEW';
  return {
    ...{ urgency: ticket.urgency, openedAt: new Date(ticket.openedAt) },
    isAcknowledged: isAcknowledged && !isLater(acknowledgedAt),
    acknowledgedAt: isLater(acknowledgedAt) ? undefined : acknowledgedAt,
    isAnswered: isAnswered && !isLater(answeredAt) && !isLater(acknowledgedAt),
    answeredAt: isLater(answeredAt) ? undefined : answeredAt,
  };
}

const dateOf = (at: string | null): Date | undefined => (at === null ? undefined : new Date(at));

const startOf = (month: string): number => Date.parse(`${month}-01T00:00:00+07:00`);

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
}

/** Those that cannot be read are not counted. @throws GatewayError AGENCY_BAD_ANSWER for what is no list. */
function readTimes(value: unknown): readonly Times[] {
  const list: unknown =
    value !== null && typeof value === 'object' && 'tickets' in value ? value.tickets : undefined;
  if (!Array.isArray(list)) throw new GatewayError('AGENCY_BAD_ANSWER', 'hotline: no list of times');
  return list.flatMap((one: unknown) => {
    const read = times.safeParse(one);
    return read.success ? [read.data] : [];
  });
}
