import type { RecordFlags } from '../../contract.ts';
import { readOptionalText } from '../../mapping/text.ts';
import { dossierMarks, parcelMarks } from './wire.ts';

const isSet = (mark: string | null | undefined): boolean => readOptionalText(mark) === '1';

/** Code of the registry for defence land; security land (`CAN`) is treated alike. */
const GUARDED_USES = new Set(['QPH', 'CQP', 'CAN']);

/** What the boundary must know of a parcel before anything of it is released. */
export function flagsOfParcel(row: unknown): RecordFlags {
  const wire = parcelMarks.parse(row);
  const ward = readOptionalText(wire.maXaQuanLy);
  const isDefenceParcel =
    isSet(wire.datQuocPhong) ||
    wire.ListMucDichSuDung.some(({ maMucDich }) => GUARDED_USES.has(maMucDich.trim()));
  const isProtected = wire.ListDangKyQuyen.some(({ hanCheTruyCap }) => isSet(hanCheTruyCap));
  return {
    ...(ward === undefined ? {} : { ward }),
    ...(isDefenceParcel ? { isDefenceParcel } : {}),
    ...(isProtected ? { isProtected } : {}),
  };
}

/** A dossier is as sensitive as the most sensitive of its parcels; its ward is told only if all parcels share it. */
export function flagsOfDossier(row: unknown): RecordFlags {
  const parcels = dossierMarks.parse(row).ListThuaDat.map(flagsOfParcel);
  const wards = new Set(parcels.map(({ ward }) => ward));
  const [ward] = wards;
  return {
    ...(wards.size === 1 && ward !== undefined ? { ward } : {}),
    ...(parcels.some(({ isDefenceParcel }) => isDefenceParcel) ? { isDefenceParcel: true } : {}),
    ...(parcels.some(({ isProtected }) => isProtected) ? { isProtected: true } : {}),
  };
}
