import { readDay, readInstant } from '../../mapping/dates.ts';
import { readVnd } from '../../mapping/money.ts';
import { withoutRepetitions } from '../../mapping/rows.ts';
import { type AgencyStep, oldestFirst } from '../../mapping/step.ts';
import { readOptionalText, readPersonalId, readText } from '../../mapping/text.ts';
import type { WireBody, WireLedger, WireLedgerRow } from './wire.ts';

/** `TYPE` of an answer about the land-tax ledger; other types in the same message are not ours. */
export const LEDGER_TYPE = '00110';

/** A ledger row with what its surroundings say about it. */
interface Entry {
  readonly row: WireLedgerRow;
  readonly ledger: WireLedger;
  /** Tax code and name of the taxpayer under whom the row stands, where the row has none of its own. */
  readonly taxCode: string | undefined;
  readonly name: string | undefined;
}

/** Rows by dossier code (`MA_HS`), whatever order, nesting or repetition the message has. */
export function mapBody(body: WireBody) {
  const entries = body.ROW.filter(({ TYPE }) => readText(TYPE) === LEDGER_TYPE).flatMap(({ SOTHUE }) =>
    SOTHUE.flatMap(entriesOf),
  );
  const byCode = new Map<string, Entry[]>();
  for (const entry of entries) {
    const code = readText(entry.row.MA_HS);
    byCode.set(code, [...(byCode.get(code) ?? []), entry]);
  }
  return new Map(
    [...byCode].filter(([code]) => code !== '').map(([code, own]) => [code, mapDossier(code, own)]),
  );
}

const entriesOf = (ledger: WireLedger): Entry[] =>
  ledger.TONG_TIEN.flatMap((total) =>
    total.ROW_SOTHUE.map((row) => ({
      row,
      ledger,
      taxCode: readOptionalText(row.MA_SO_THUE) ?? readOptionalText(total.MA_SO_THUE),
      name: readOptionalText(row.TEN_NNT) ?? readOptionalText(total.TT_NNT),
    })),
  );

function mapDossier(code: string, entries: readonly Entry[]) {
  // The authority knows the dossier before it has fixed anything: such a row names no notice.
  // One notice may fix the same sub-item for two parcels: two rows, two sums.
  const fixed = withoutRepetitions(
    entries.filter(({ row }) => readOptionalText(row.SO_QUYET_DINH) !== undefined),
    ({ row, taxCode, name }) => [row, taxCode, name],
  );
  const obligations = fixed.map(mapObligation);
  return { code, obligations, taxCase: mapCase(entries, fixed) };
}

function mapObligation({ row, taxCode, name }: Entry) {
  const remaining = readOptionalText(row.SO_CON_PHAI_NOP);
  const amount = readOptionalText(row.SO_PHAI_NOP);
  const left = remaining === undefined ? null : readVnd(remaining);
  const payer = readPersonalId(taxCode) ?? readPersonalId(row.SO);
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
    // Since 1/7/2025 the tax code of a person is the personal id (TT 86/2024/TT-BTC); older codes name nobody to us.
    payer: payer === undefined ? null : { id: payer },
    payerName: name ?? '',
    treasury: readOptionalText(row.SHKB) ?? null,
  };
}

function mapCase(entries: readonly Entry[], fixed: readonly Entry[]) {
  const first = entries[0];
  if (!first) return null;
  return {
    messageId: entries.map(({ row }) => readOptionalText(row.ID_LINK)).find((id) => id !== undefined) ?? null,
    state: readOptionalText(first.ledger.MOTA_TRANGTHAI) ?? readOptionalText(first.ledger.TRANGTHAI) ?? '',
    steps: oldestFirst(
      withoutRepetitions(fixed, ({ row }) => [row.SO_QUYET_DINH, row.NGAY_QUYET_DINH]).flatMap(noticeStep),
    ),
  };
}

/** The ledger tells no steps; each notice is one. */
function noticeStep({ row }: Entry): AgencyStep[] {
  const at = noticeInstant(row.NGAY_QUYET_DINH);
  if (at === undefined) return [];
  const office = readOptionalText(row.MA_CQUAN_THU);
  return [
    {
      at,
      unit: office === undefined ? 'Cơ quan thuế' : `Cơ quan thuế ${office}`,
      text: `Ban hành thông báo nộp tiền số ${readText(row.SO_QUYET_DINH ?? '')}`,
      status: 'PAYMENT_REQUIRED',
    },
  ];
}

/** `NGAY_QUYET_DINH` and `HAN_NOP` come as `yyyy-MM-dd HH:mm:ss.S`; some offices write `dd/MM/yyyy`. */
function noticeInstant(text: string | null | undefined): string | undefined {
  const known = readOptionalText(text);
  if (known === undefined) return undefined;
  return known.includes('/')
    ? `${readDay(known, 'dd/MM/yyyy')}T00:00:00+07:00`
    : readInstant(known, 'yyyy-MM-dd');
}

const noticeDay = (text: string | null | undefined): string | null =>
  noticeInstant(text)?.slice(0, 10) ?? null;
