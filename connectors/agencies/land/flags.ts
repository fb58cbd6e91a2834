import type { RecordFlags } from '../../contract.ts';
import { keyIn } from '../../mapping/read-rows.ts';
import { readOptionalText } from '../../mapping/text.ts';
import { readAs } from '../../mapping/wire-shape.ts';
import type { Part } from '../../record-facts.ts';
import { dossierMarks, parcelMarks } from './wire.ts';

const isSet = (mark: string | null | undefined): boolean => readOptionalText(mark) === '1';

/** Code of the registry for defence land; security land (`CAN`) is treated alike. */
const GUARDED_USES = new Set(['QPH', 'CQP', 'CAN']);

/** What the boundary must know of a parcel before anything of it is released. */
export function flagsOfParcel(row: unknown): RecordFlags {
  const wire = readAs(parcelMarks, row);
  const ward = readOptionalText(wire.maXaQuanLy);
  const isDefenceParcel =
    isSet(wire.datQuocPhong) ||
    wire.ListMucDichSuDung.some(({ maMucDich }) => GUARDED_USES.has(maMucDich.trim()));
  const isProtected = [wire, ...wire.ListDangKyQuyen].some(({ hanCheTruyCap }) => isSet(hanCheTruyCap));
  return {
    ...(ward === undefined ? {} : { ward }),
    ...(isDefenceParcel ? { isDefenceParcel } : {}),
    ...(isProtected ? { isProtected } : {}),
  };
}

/** The parcels of a dossier, each with its own marks: one that is guarded hides nothing but itself. */
export const parcelsOfDossier = (row: unknown): readonly Part[] =>
  readAs(dossierMarks, row).ListThuaDat.flatMap((parcel) => {
    const key = keyIn(parcel, 'thuaDatId');
    // Marks that cannot be read may be any.
    const facts = parcelMarks.safeParse(parcel).success ? flagsOfParcel(parcel) : { isProtected: true };
    return key === undefined ? [] : [{ type: 'Parcel', key, facts }];
  });
