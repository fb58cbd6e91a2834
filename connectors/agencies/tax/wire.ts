import { z } from 'zod';
import { toAgencyId } from '../../../schema/terms.ts';
import { apart, element, many, optionalText, text } from '../../mapping/wire-shape.ts';

export const TAX = toAgencyId('tax');

/**
 * Body of a GIP answer of type 00110 (land-tax ledger), names of domain.md §5.4. `SO_PHAI_NOP` (amount fixed) and
 * `ID_LINK` in a row (message that opened the case) are additions that not every tax office sends.
 */
export const ledgerRow = element({
  MA_HS: text,
  MA_DBHC: optionalText,
  MA_SO_THUE: optionalText,
  TEN_NNT: optionalText,
  SO: optionalText,
  SO_QUYET_DINH: optionalText,
  NGAY_QUYET_DINH: optionalText,
  MA_CHUONG: optionalText,
  MA_TMUC: optionalText,
  TEN_TMUC: optionalText,
  MA_CQUAN_THU: optionalText,
  SO_PHAI_NOP: optionalText,
  SO_CON_PHAI_NOP: optionalText,
  HAN_NOP: optionalText,
  SHKB: optionalText,
  ID_LINK: optionalText,
});

/** One taxpayer; a dossier may have several. */
const total = element({ MA_SO_THUE: optionalText, TT_NNT: optionalText, ROW_SOTHUE: many(z.unknown()) });

const ledger = element({ TRANGTHAI: optionalText, MOTA_TRANGTHAI: optionalText, TONG_TIEN: many(total) });

const row = element({ TYPE: text, NAME: optionalText, SOTHUE: many(ledger) });

export const answerBody = element({ ROW: many(apart(row)) });

export type WireBody = z.infer<typeof answerBody>;
export type WireLedgerRow = z.infer<typeof ledgerRow>;
export type WireLedger = z.infer<typeof ledger>;
export type WireTotal = z.infer<typeof total>;
