import { z } from 'zod';
import type { Rulebook } from '../../dossier/rulebook.ts';
import { maskValue } from '../../policies/masks.ts';
import { GatewayError } from '../../schema/errors.ts';
import { type CallParts, callAgency } from '../agencies/agency-call.ts';
import type { Crossing } from '../boundary/crossing.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { RootFields } from '../execution/root-field.ts';
import { deadlinesOf, ownDeadline } from '../execution/ticket-fields.ts';
import type { LimitDoor } from '../limits/limit-door.ts';

interface TicketParts extends Pick<CallParts, 'connectors' | 'now' | 'vault'> {
  readonly limits: Pick<LimitDoor, 'admitLookUp'>;
  readonly rulebook: Rulebook;
}

const AGENCY = 'hotline';
const DATA_CLASS = 'hotline.ticket';

/** As the connector maps it (`mapOwnTicket`). */
const ownTicket = z.object({
  id: z.string(),
  kind: z.enum(['QUESTION', 'OPINION', 'COMPLAINT', 'PRAISE']).nullable(),
  subject: z.string(),
  text: z.string().nullable(),
  state: z.enum(['NEW', 'ACKNOWLEDGED', 'IN_PROGRESS', 'ANSWERED', 'CLOSED']),
  urgency: z.enum(['NORMAL', 'URGENT', 'COMPLEX']),
  openedAt: z.string(),
  acknowledgedAt: z.string().nullable(),
  answeredAt: z.string().nullable(),
  handledBy: z.string().nullable(),
  answer: z.string().nullable(),
  dossier: z.string().nullable(),
});
type OwnTicket = z.infer<typeof ownTicket>;

const FIELDS = Object.fromEntries(Object.keys(ownTicket.shape).map((name) => [name, true as const]));

/** Tickets for those whose they are: `me.tickets` for who opened them, `trackTicket` for who holds number and secret. */
export function createTicketFields(parts: TicketParts): {
  readonly me: RootFields;
  readonly query: RootFields;
} {
  const ask = <T>(
    context: RequestContext,
    call: { operation: string; args: Readonly<Record<string, unknown>>; fields: object; admitted: Crossing },
    read: (value: unknown) => T,
  ) =>
    callAgency<T>(
      { ...parts, freshness: context.freshness },
      {
        ...{ agency: AGENCY, operation: call.operation, keys: [], signal: context.signal },
        ...{ admitted: [call.admitted], args: call.args, fields: call.fields as typeof FIELDS },
        contentOf: (found) => found,
        read: ({ value }) => read(value),
      },
    );

  return {
    me: {
      async tickets(args, context) {
        const { boundary, caller } = context;
        const operation = 'hotlinePersonTickets';
        const admitted = boundary.admitOwn({
          ...{ agency: AGENCY, service: operation, dataClass: DATA_CLASS, purpose: 'own tickets' },
          subject: { kind: 'person', id: caller.id },
          // Of whoever helps at a counter the person is not the self.
          grounds: [caller.actor ? 'assisted-session' : 'self'],
        });
        const call = { operation, admitted, args: { openedBy: caller.id }, fields: { tickets: FIELDS } };
        const found = await ask(context, call, readTickets);
        const shown = found.slice(0, Number(args['first'])).map(async (ticket) =>
          ticket instanceof Error
            ? ticket
            : {
                ...told(ticket, parts.rulebook, context.startedAt),
                ...{ id: ticket.id, kind: ticket.kind, subject: ticket.subject, question: ticket.text },
                ...{ urgency: ticket.urgency, acknowledgedAt: ticket.acknowledgedAt },
                dossier: await dossierOf(ticket, boundary),
              },
        );
        return Promise.all(shown);
      },
    },
    query: {
      async trackTicket(args, context) {
        const { boundary } = context;
        boundary.countTry();
        const number = String(args['number']).trim().slice(0, 60);
        const secret = String(args['secret']).trim().toUpperCase().slice(0, 60);
        const who = { address: context.origin, caller: context.caller };
        const giveBack = await parts.limits.admitLookUp(who, number);
        const operation = 'hotlineTrackTicket';
        const admitted = boundary.admitOwn({
          ...{ agency: AGENCY, service: operation, action: 'track', dataClass: DATA_CLASS },
          ...{ subject: { kind: 'ticket', id: number }, grounds: ['lookup-secret'], purpose: 'own ticket' },
        });
        const call = { operation, admitted, args: { number, secret }, fields: FIELDS };
        const ticket = await ask(context, call, (value) => (value === null ? null : readTicket(value)));
        if (ticket === null) throw new GatewayError('NOT_AVAILABLE', 'no such pair of number and secret');
        await giveBack();
        const { answer } = ticket;
        return {
          ...{ ...told(ticket, parts.rulebook, context.startedAt), number: ticket.id },
          // A slip that was lost names nobody.
          answer: admitted.masks.has(`${DATA_CLASS}:names`) ? maskValue('names', answer) : answer,
        };
      },
    },
  };
}

/** @throws GatewayError AGENCY_BAD_ANSWER. */
function readTicket(value: unknown): OwnTicket {
  const read = ownTicket.safeParse(value);
  if (read.success) return read.data;
  throw new GatewayError('AGENCY_BAD_ANSWER', 'hotline: no ticket', { cause: read.error });
}

/** One that cannot be read hides nothing but itself. */
function readTickets(value: unknown): readonly (OwnTicket | Error)[] {
  const list: unknown =
    value !== null && typeof value === 'object' && 'tickets' in value ? value.tickets : undefined;
  if (!Array.isArray(list)) throw new GatewayError('AGENCY_BAD_ANSWER', 'hotline: no list of tickets');
  return list.map((one: unknown) => (one instanceof Error ? one : readTicket(one)));
}

function told(ticket: OwnTicket, rulebook: Rulebook, now: Date) {
  const { state, openedAt, answeredAt, handledBy, answer } = ticket;
  const deadlines = deadlinesOf(ticket, rulebook, now);
  return {
    ...{ state, openedAt, answeredAt, handledBy, answer },
    ...(deadlines && {
      acknowledgeBy: ownDeadline(deadlines.acknowledge, 'acknowledge'),
      handleBy: ownDeadline(deadlines.handle, 'handle'),
    }),
  };
}

/** A dossier that is no longer the caller's, or cannot be read now, hides nothing but itself. */
async function dossierOf({ dossier }: OwnTicket, boundary: RequestContext['boundary']): Promise<unknown> {
  if (dossier === null) return null;
  try {
    const circle = await boundary.openOnce(dossier);
    return circle ? { code: circle.code } : null;
  } catch (error) {
    return error;
  }
}
