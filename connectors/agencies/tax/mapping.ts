import { GatewayError } from '../../../schema/errors.ts';
import { isNumberOf, type OrganisationKind } from '../../../schema/organisation.ts';
import { own } from '../../../schema/own.ts';
import { readDay, readInstant } from '../../mapping/dates.ts';
import { readVnd } from '../../mapping/money.ts';
import { readOrganisation } from '../../mapping/organisation.ts';
import { keyIn, readParts, withErrorsLast } from '../../mapping/read-rows.ts';
import { withoutRepetitions } from '../../mapping/rows.ts';
import { type AgencyStep, oldestFirst } from '../../mapping/step.ts';
import { readOptionalText, readPersonalId, readText } from '../../mapping/text.ts';
import { readAs, UnreadablePart } from '../../mapping/wire-shape.ts';
import { taxOfficeName } from './office-names.ts';
import {
  ledgerRow,
  TAX,
  type WireBody,
  type WireLedger,
  type WireLedgerRow,
  type WireTotal,
} from './wire.ts';

/** `TYPE` of an answer about the land-tax ledger; other types in the same message are not ours. */
export const LEDGER_TYPE = '00110';

/** A ledger row as it came, with what stands around it. */
export interface Source {
  readonly row: unknown;
  readonly ledger: WireLedger;
  readonly total: WireTotal;
}

interface Entry {
  readonly row: WireLedgerRow;
  readonly ledger: WireLedger;
  /** Tax code and name of the taxpayer under whom the row stands, where the row has none of its own. */
  readonly taxCode: string | undefined;
  readonly name: string | undefined;
}

/** Ledger rows, whatever order, nesting or repetition the message has; whose a broken part is nobody knows. */
export const sourcesOf = (body: WireBody): (Source | UnreadablePart)[] =>
  body.ROW.flatMap((part): (Source | UnreadablePart)[] => {
    if (part instanceof UnreadablePart) return [part];
    if (readText(part.TYPE) !== LEDGER_TYPE) return [];
    return part.SOTHUE.flatMap((ledger) =>
      ledger.TONG_TIEN.flatMap((total) => total.ROW_SOTHUE.map((row) => ({ row, ledger, total }))),
    );
  });

function readEntry({ row: raw, ledger, total }: Source): Entry {
  const row = readAs(ledgerRow, raw);
  return {
    row,
    ledger,
    taxCode: readOptionalText(row.MA_SO_THUE) ?? readOptionalText(total.MA_SO_THUE),
    name: readOptionalText(row.TEN_NNT) ?? readOptionalText(total.TT_NNT),
  };
}

/** Since 1/7/2025 the tax code of a person is the personal id (TT 86/2024/TT-BTC); older codes name nobody to us. */
const payerOf = (taxCode: string | undefined, number: string | null | undefined): string | undefined =>
  readPersonalId(taxCode) ?? readPersonalId(number);

/** Chapters of the state budget that tell what an organisation is; persons and households have 757. */
const CHAPTERS = { '756': 'COOPERATIVE', '151': 'FOREIGN', '152': 'FOREIGN' } as const;
const OF_PERSONS = '757';

/** Old codes of ten digits were people's too: only a row that is booked under another chapter than theirs is an organisation's. */
function payerOrganisationOf({ row, taxCode, name }: Entry) {
  const chapter = readOptionalText(row.MA_CHUONG);
  if (chapter === undefined || chapter === OF_PERSONS || taxCode === undefined || name === undefined)
    return null;
  const kind = own<OrganisationKind>(CHAPTERS, chapter) ?? 'ENTERPRISE';
  const isPersons = payerOf(taxCode, row.SO) !== undefined;
  return isPersons || !isNumberOf(kind, taxCode) ? null : readOrganisation(kind, taxCode, name);
}

/** Personal ids of those who have to pay, as far as the rows tell them; a row that cannot be read names nobody. */
export function payersOf(sources: readonly (Source | UnreadablePart)[]): readonly string[] {
  const payers = sources.flatMap((source) => {
    if (source instanceof UnreadablePart) return [];
    const taxCode = keyIn(source.row, 'MA_SO_THUE') ?? readOptionalText(source.total.MA_SO_THUE);
    return payerOf(taxCode, keyIn(source.row, 'SO')) ?? [];
  });
  return [...new Set(payers)];
}

export function mapDossier(code: string, sources: readonly (Source | UnreadablePart)[]) {
  const entries = readParts(TAX, 'ROW_SOTHUE', sources, readEntry);
  const fixed = withErrorsLast(entries, (read) =>
    withoutRepetitions(
      // The authority knows the dossier before it has fixed anything: such a row names no notice.
      read.filter(({ row }) => readOptionalText(row.SO_QUYET_DINH) !== undefined),
      ({ row, taxCode, name }) => [row, taxCode, name],
    ),
  );
  return {
    code,
    obligations: readParts(TAX, 'ROW_SOTHUE', fixed, mapObligation),
    taxCase: mapCase(entries, fixed),
  };
}

function mapObligation(entry: Entry) {
  const { row, taxCode, name } = entry;
  const remaining = readOptionalText(row.SO_CON_PHAI_NOP);
  const amount = readOptionalText(row.SO_PHAI_NOP);
  const left = remaining === undefined ? null : readVnd(remaining);
  const payer = payerOf(taxCode, row.SO);
  return {
    noticeNumber: readText(row.SO_QUYET_DINH ?? ''),
    noticeDate: noticeDay(row.NGAY_QUYET_DINH),
    subItem: readText(row.MA_TMUC ?? ''),
    name: readOptionalText(row.TEN_TMUC) ?? readText(row.MA_TMUC ?? ''),
    amount: amount === undefined ? null : readVnd(amount),
    remaining: left,
    // Overpaid is paid, a part paid is not.
    isPaid: left === null ? null : /^(-|0$)/.test(String(left.amount)),
    payUntil: noticeDay(row.HAN_NOP),
    payer: payer === undefined ? null : { id: payer },
    payerOrganisation: payerOrganisationOf(entry),
    payerName: name ?? '',
    treasury: readOptionalText(row.SHKB) ?? null,
  };
}

type OrError<Part> = Part | GatewayError;

function mapCase(entries: readonly OrError<Entry>[], fixed: readonly OrError<Entry>[]) {
  const read = entries.flatMap((entry) => (entry instanceof GatewayError ? [] : [entry]));
  const [first] = read;
  if (!first) return entries[0] instanceof GatewayError ? entries[0] : null;
  const notices = withErrorsLast(fixed, (known) =>
    withoutRepetitions(known, ({ row }) => [row.SO_QUYET_DINH, row.NGAY_QUYET_DINH]),
  );
  const steps = readParts(TAX, 'ROW_SOTHUE', notices, noticeStep);
  return {
    messageId: read.map(({ row }) => readOptionalText(row.ID_LINK)).find((id) => id !== undefined) ?? null,
    state: readOptionalText(first.ledger.MOTA_TRANGTHAI) ?? readOptionalText(first.ledger.TRANGTHAI) ?? '',
    steps: oldestFirst(steps.filter((step) => step !== undefined)),
  };
}

/** How a day is written where a time has to stand. */
const MIDNIGHT = 'T00:00:00+07:00';

/** The ledger tells no steps; each notice is one. */
function noticeStep({ row }: Entry): AgencyStep | undefined {
  const at = noticeInstant(row.NGAY_QUYET_DINH);
  if (at === undefined) return undefined;
  return {
    at,
    // A notice bears a day; where an office writes the time as well, it is told.
    ...(at.endsWith(MIDNIGHT) ? { isDayOnly: true } : {}),
    unit: taxOfficeName(readOptionalText(row.MA_CQUAN_THU), at.slice(0, 10)),
    text: `Ban hành thông báo nộp tiền số ${readText(row.SO_QUYET_DINH ?? '')}`,
    status: 'PAYMENT_REQUIRED',
  };
}

/** `NGAY_QUYET_DINH` and `HAN_NOP` come as `yyyy-MM-dd HH:mm:ss.S`; some offices write `dd/MM/yyyy`. */
function noticeInstant(text: string | null | undefined): string | undefined {
  const known = readOptionalText(text);
  if (known === undefined) return undefined;
  return known.includes('/')
    ? `${readDay(known, 'dd/MM/yyyy')}${MIDNIGHT}`
    : readInstant(known, 'yyyy-MM-dd');
}

const noticeDay = (text: string | null | undefined): string | null =>
  noticeInstant(text)?.slice(0, 10) ?? null;
