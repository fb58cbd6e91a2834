import type { OrganisationKind } from '../../schema/organisation.ts';
import { addressText } from './names.ts';
import type { Person } from './types.ts';

export interface Organisation {
  readonly number: string;
  readonly kind: OrganisationKind;
  readonly name: string;
}

/** People of the organisations and their counterparts; persons of `fixed-persons.ts` have no part in these dossiers. */
export const BUSINESS_IDS = {
  director: '001080000011',
  accountant: '001192000012',
  bankOfficer: '001088000013',
  seller: '001166000014',
  householdHead: '001075000021',
} as const;

/** Invented; the tenth digit of each is no check digit of a tax number, so that none can have been given out. */
export const SAO_MAI: Organisation = {
  number: '0109990001',
  kind: 'ENTERPRISE',
  name: 'Công ty TNHH Thương mại Sao Mai Hồ Tây',
};
export const BANK: Organisation = {
  number: '0109990003',
  kind: 'BANK',
  name: 'Ngân hàng TMCP Sông Nhuệ – Chi nhánh Tây Hồ',
};
export const HOUSEHOLD: Organisation = {
  number: BUSINESS_IDS.householdHead,
  kind: 'HOUSEHOLD_BUSINESS',
  name: 'Hộ kinh doanh Nguyễn Văn Tâm',
};

export const ORGANISATIONS: readonly Organisation[] = [
  SAO_MAI,
  BANK,
  HOUSEHOLD,
  { number: '0109990004', kind: 'COOPERATIVE', name: 'Hợp tác xã Rau sạch Bãi Giữa' },
  { number: '0109990005', kind: 'FOREIGN', name: 'Văn phòng đại diện Northern Lantern Ltd. tại Hà Nội' },
  { number: '0109990006', kind: 'ENTERPRISE', name: 'Công ty cổ phần In ấn Cây Đa' },
  {
    number: '0109990006-001',
    kind: 'ENTERPRISE',
    name: 'Chi nhánh Long Biên – Công ty cổ phần In ấn Cây Đa',
  },
];

const BY_NUMBER = new Map(ORGANISATIONS.map((organisation) => [organisation.number, organisation]));
export const findOrganisation = (number: string): Organisation | undefined => BY_NUMBER.get(number);

const person = (
  id: string,
  fullName: string,
  birthDate: string,
  gender: Person['gender'],
  street: string,
  wardCode: string,
): Person => ({
  ...{ id, fullName, birthDate, gender, phone: `09000001${id.slice(-2)}`, email: '', ethnicity: 'Kinh' },
  residence: {
    ...{ street, wardCode, since: '2012-05-06', kind: 'PERMANENT', text: addressText(street, wardCode) },
  },
  isProtected: false,
  isDeceased: false,
  isDecomposedAtSource: false,
});

export const BUSINESS_PERSONS: readonly Person[] = [
  person(BUSINESS_IDS.director, 'Đặng Quang Vinh', '1980-02-14', 'MALE', 'Số 8, phố Ao Sen', '00103'),
  person(
    BUSINESS_IDS.accountant,
    'Trịnh Thu Phương',
    '1992-10-03',
    'FEMALE',
    'Số 41, ngõ Giếng Mứt',
    '00166',
  ),
  person(BUSINESS_IDS.bankOfficer, 'Lương Thế Dũng', '1988-06-25', 'MALE', 'Số 17, phố Bến Cũ', '00145'),
  person(BUSINESS_IDS.seller, 'Hoàng Thị Ngân', '1966-12-01', 'FEMALE', 'Số 3, ngõ Vườn Đào', '00103'),
  person(BUSINESS_IDS.householdHead, 'Nguyễn Văn Tâm', '1975-09-19', 'MALE', 'Số 60, phố Chợ Mơ Cũ', '00331'),
];
