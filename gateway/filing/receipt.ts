import { z } from 'zod';
import type { FieldTree } from '../../connectors/contract.ts';
import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import type { FilingReceipt } from '../../connectors/filing-receipt.ts';
import { formatInstant } from '../../dossier/calendar/instant.ts';
import type { Rulebook } from '../../dossier/rulebook.ts';
import { GatewayError } from '../../schema/errors.ts';
import { dueDateOf } from '../directory/told-date.ts';
import type { StoredDraft } from './draft-table.ts';

/** Everything that a receipt is read from. */
export const RECEIPT_FIELDS: FieldTree = {
  code: true,
  lookupSecret: true,
  sector: true,
  status: true,
  receiptNumber: true,
  receivedAt: true,
  clockStartedAt: true,
  statedDueAt: true,
  isBoundaryFree: true,
  unit: { code: true, agency: true, name: true },
  point: { id: true, branch: true, name: true },
};

const text = z.string().min(1);
const shape = z.object({
  code: text,
  lookupSecret: text,
  sector: text,
  status: z.int(),
  receiptNumber: text,
  receivedAt: text,
  clockStartedAt: text.exactOptional(),
  statedDueAt: text.exactOptional(),
  isBoundaryFree: z.boolean(),
  unit: z.object({ code: text, agency: text, name: text }),
  point: z.object({ id: text, branch: text, name: text }),
});

/** @throws GatewayError AGENCY_BAD_ANSWER. */
export function readReceipt(value: unknown): FilingReceipt {
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  throw new GatewayError('AGENCY_BAD_ANSWER', 'onestop: an answer without a receipt', { cause: read.error });
}

/** As the citizen is given it; the date by the very rule that `Dossier.dueAt` goes by. */
export function shownReceipt(
  receipt: FilingReceipt,
  { procedure }: Pick<StoredDraft, 'procedure'>,
  { rulebook, trackingUrl, now }: { rulebook: Rulebook; trackingUrl: string; now: Date },
) {
  const { code, lookupSecret, receiptNumber, receivedAt, clockStartedAt, unit, point } = receipt;
  const { dueAt } = dueDateOf(circleOf(receipt, procedure), rulebook, now);
  return {
    ...{ code, lookupSecret, receiptNumber, receivedAt, unit },
    clockStartedAt: clockStartedAt ?? null,
    dueAt: dueAt ? formatInstant(dueAt) : null,
    receptionPoint: point,
    isBoundaryFree: receipt.isBoundaryFree,
    // The code is no secret; whoever photographs the receipt's QR code over a shoulder learns no more than that.
    qr: `${trackingUrl}?code=${encodeURIComponent(code)}`,
  };
}

/** What its due date rests on, as the change feed will tell it. */
const circleOf = (receipt: FilingReceipt, procedure: string): DossierCircle => ({
  ...{ code: receipt.code, aliases: [], procedure, sector: receipt.sector, status: receipt.status },
  receivedAt: receipt.receivedAt,
  ...(receipt.clockStartedAt === undefined ? {} : { clockStartedAt: receipt.clockStartedAt }),
  ...(receipt.statedDueAt === undefined ? {} : { receiptDueAt: receipt.statedDueAt }),
  timing: { isElectronic: true },
  lane: 'STANDARD',
  isBoundaryFree: receipt.isBoundaryFree,
  ...{ ownerIds: [], partyIds: [], parcelIds: [], linked: [], handlingAgencies: [], handlerIds: [] },
  ...{ receivingBranch: receipt.point.branch, receptionPointId: receipt.point.id },
  ...{ competentAgency: '', competentUnit: receipt.unit.code, changedAt: receipt.receivedAt },
});
