import { z } from 'zod';
import { toAgencyId } from '../../../schema/terms.ts';

export const HOTLINE = toAgencyId('hotline');

/** The hotline's OpenAPI shapes. Instants are ISO 8601 in UTC; `null`, empty and missing all occur. */
const optionalText = z.string().nullish();

export const ticket = z.object({
  ticketId: z.string().min(1),
  /** Opinions may be about no dossier. */
  dossierCode: optionalText,
  /** Personal id of who opened it; old tickets, and those taken by telephone, may have none. */
  openedBy: optionalText,
  title: z.string(),
  text: optionalText,
  /** What it is; tickets about a dossier have none. */
  kind: optionalText,
  /** Unit that handles it. */
  handlingUnit: optionalText,
  status: z.string(),
  priority: z.string(),
  createdAt: z.string(),
  acknowledgedAt: optionalText,
  /** Old tickets have none though they were answered. */
  answeredAt: optionalText,
  answer: optionalText,
  /** Counts up with every change of the ticket. */
  version: z.int(),
});

export const ticketPage = z.object({
  data: z.array(z.unknown()),
  page: z.int().min(1),
  totalPages: z.int().min(0),
});

/** A ticket without anything of a person. */
export const ticketTimes = z.object({
  rowId: optionalText,
  ...{ dossierCode: optionalText, branch: optionalText, procedure: optionalText },
  ...{ status: z.string(), priority: z.string(), createdAt: z.string() },
  ...{ acknowledgedAt: optionalText, answeredAt: optionalText },
});

export const createdTicket = z.object({ ticket });
export const foundTicket = z.object({ ticket: ticket.nullable() });
export const registeredWebhook = z.object({ webhookId: z.string().min(1) });

export type WireTicket = z.infer<typeof ticket>;
export type WireTicketTimes = z.infer<typeof ticketTimes>;
