import { addressText } from './names.ts';
import type { Parcel, Person } from './types.ts';

/** People and parcels that only the secured transactions of this world speak of. */
export const SECURED_IDS = {
  hoa: '001176000031',
  dong: '001082000032',
  tuyet: '001179000033',
  tuyetHusband: '001075000034',
} as const;

const TAY_HO = '00103';

const person = (
  given: Pick<Person, 'id' | 'fullName' | 'birthDate' | 'gender' | 'phone'>,
  street: string,
): Person => ({
  ethnicity: 'Kinh',
  email: '',
  isProtected: false,
  isDeceased: false,
  isDecomposedAtSource: false,
  ...given,
  residence: {
    text: addressText(street, TAY_HO),
    street,
    wardCode: TAY_HO,
    since: '2012-05-20',
    kind: 'PERMANENT',
  },
});

export const SECURED_PERSONS: readonly Person[] = [
  person(
    {
      id: SECURED_IDS.hoa,
      fullName: 'Cao Thị Hoa Mận',
      birthDate: '1976-02-19',
      gender: 'FEMALE',
      phone: '0900000031',
    },
    'Số 18, phố Cây Bàng',
  ),
  person(
    {
      id: SECURED_IDS.dong,
      fullName: 'Lưu Văn Đông',
      birthDate: '1982-10-30',
      gender: 'MALE',
      phone: '0900000032',
    },
    'Số 27, phố Vườn Đào',
  ),
  {
    ...person(
      {
        id: SECURED_IDS.tuyet,
        fullName: 'Mai Thị Ánh Tuyết',
        birthDate: '1979-12-24',
        gender: 'FEMALE',
        phone: '0900000033',
      },
      'Số 40, phố Vườn Đào',
    ),
    spouseId: SECURED_IDS.tuyetHusband,
  },
  {
    ...person(
      {
        id: SECURED_IDS.tuyetHusband,
        fullName: 'Ngô Văn Sơn',
        birthDate: '1975-06-11',
        gender: 'MALE',
        phone: '0900000034',
      },
      'Số 40, phố Vườn Đào',
    ),
    isDecomposedAtSource: true,
    spouseId: SECURED_IDS.tuyet,
  },
];

const parcel = (given: Pick<Parcel, 'id' | 'area' | 'owners' | 'certificate'>, street: string): Parcel => ({
  ...given,
  mapSheet: given.id.slice(9, 11),
  parcelNumber: given.id.slice(12),
  wardCode: TAY_HO,
  formerWardCode: '00106',
  landUse: 'ODT',
  address: addressText(street, TAY_HO),
  isDefence: false,
});

export const SECURED_PARCELS: readonly Parcel[] = [
  parcel(
    {
      id: 'TH-00103-05-0218',
      area: '52.0',
      owners: [{ personId: SECURED_IDS.hoa, share: '1/1' }],
      certificate: { number: 'CS 0218218', issuedOn: '2012-06-01' },
    },
    'Số 18, phố Cây Bàng',
  ),
  parcel(
    {
      id: 'TH-00103-05-0301',
      area: '71.30',
      owners: [{ personId: SECURED_IDS.dong, share: '1/1' }],
      certificate: { number: 'CS 0301301', issuedOn: '2014-09-15' },
    },
    'Số 27, phố Vườn Đào',
  ),
  parcel(
    {
      id: 'TH-00103-06-0099',
      area: '60.00',
      owners: [
        { personId: SECURED_IDS.tuyet, share: '1/2' },
        { personId: SECURED_IDS.tuyetHusband, share: '1/2' },
      ],
      certificate: { number: 'CS 0099099', issuedOn: '2013-03-08' },
    },
    'Số 40, phố Vườn Đào',
  ),
];
