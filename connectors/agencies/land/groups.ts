import { own } from '../../../schema/own.ts';
import type { FieldTree } from '../../contract.ts';

/** Parts of an answer that the registry knows by name (`nhomThongTin`); it sends no others. */
export type Group =
  | 'HO_SO'
  | 'MA_THUA'
  | 'THUA_DAT'
  | 'QUYEN'
  | 'GIAY_CHUNG_NHAN'
  | 'HO_SO_BAO_DAM'
  | 'THUA_DAT_BAO_DAM'
  | 'BAO_DAM';

const GROUP_OF_FIELD: Readonly<Record<string, Group>> = {
  mapSheet: 'THUA_DAT',
  parcelNumber: 'THUA_DAT',
  areaSquareMetres: 'THUA_DAT',
  landUse: 'THUA_DAT',
  address: 'THUA_DAT',
  formerWardName: 'THUA_DAT',
  owners: 'QUYEN',
  certificate: 'GIAY_CHUNG_NHAN',
  securities: 'THUA_DAT_BAO_DAM',
};

/** Groups to ask for, so that what was refused (ownership, say) is not even named in the message. */
export const groupsOfParcel = (fields: FieldTree): Group[] => [
  ...new Set([
    ...Object.keys(fields).flatMap((field) => own(GROUP_OF_FIELD, field) ?? []),
    ...moreOf(fields['securities']),
  ]),
];

export function groupsOfDossier(fields: FieldTree): Group[] {
  const { parcels, landCase, securedTransactions, securityStates } = fields;
  return [
    ...new Set([
      ...(landCase ? ['HO_SO' as const] : []),
      ...(parcels ? ['MA_THUA' as const] : []),
      ...(parcels && parcels !== true ? groupsOfParcel(parcels) : []),
      ...(securedTransactions || securityStates ? ['HO_SO_BAO_DAM' as const] : []),
      ...moreOf(securedTransactions),
    ]),
  ];
}

/** Whoever may know of securities no more than how far they are is told of no name, property or contract. */
const moreOf = (securities: FieldTree[string] | undefined): readonly Group[] =>
  securities !== undefined &&
  (securities === true || Object.keys(securities).some((field) => !ALWAYS_SENT.has(field)))
    ? ['BAO_DAM']
    : [];

const ALWAYS_SENT: ReadonlySet<string> = new Set(['id', 'state', 'stateText', 'registeredAt']);
