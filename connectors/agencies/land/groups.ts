import { own } from '../../../schema/own.ts';
import type { FieldTree } from '../../contract.ts';

/** Parts of an answer that the registry knows by name (`nhomThongTin`); it sends no others. */
export type Group = 'HO_SO' | 'MA_THUA' | 'THUA_DAT' | 'QUYEN' | 'GIAY_CHUNG_NHAN';

const GROUP_OF_FIELD: Readonly<Record<string, Group>> = {
  mapSheet: 'THUA_DAT',
  parcelNumber: 'THUA_DAT',
  areaSquareMetres: 'THUA_DAT',
  landUse: 'THUA_DAT',
  address: 'THUA_DAT',
  formerWardName: 'THUA_DAT',
  owners: 'QUYEN',
  certificate: 'GIAY_CHUNG_NHAN',
};

/** Groups to ask for, so that what was refused (ownership, say) is not even named in the message. */
export const groupsOfParcel = (fields: FieldTree): Group[] => [
  ...new Set(Object.keys(fields).flatMap((field) => own(GROUP_OF_FIELD, field) ?? [])),
];

export function groupsOfDossier(fields: FieldTree): Group[] {
  const { parcels, landCase } = fields;
  return [
    ...(landCase ? ['HO_SO' as const] : []),
    ...(parcels ? ['MA_THUA' as const] : []),
    ...(parcels && parcels !== true ? groupsOfParcel(parcels) : []),
  ];
}
