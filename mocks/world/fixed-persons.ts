import { addressText } from './names.ts';
import { SECURED_PERSONS } from './secured-people.ts';
import type { Person, Residence } from './types.ts';

const TAY_HO = '00103';

const home = (
  street: string,
  wardCode: string,
  since: string,
  kind: Residence['kind'] = 'PERMANENT',
): Residence => ({
  text: addressText(street, wardCode),
  street,
  wardCode,
  since,
  kind,
});

const base = {
  ethnicity: 'Kinh',
  email: '',
  isProtected: false,
  isDeceased: false,
  isDecomposedAtSource: false,
};

/** Personal ids that the fixed dossiers, policies' cases and tests speak of. */
export const IDS = {
  lan: '001190000001',
  hung: '001085000002',
  minh: '001099000003',
  tu: '001048000004',
  lanHusband: '001088000011',
  lanChild: '001326000012',
  hungWife: '001187000013',
  protectedWoman: '001177000021',
  ampersand: '001083000022',
  decomposed: '001192000023',
  yearOnly: '001050000024',
  adoptedChild: '001215000025',
  adoptiveMother: '001186000026',
  deceased: '001041000027',
  landUseOwner: '001070000028',
} as const;

const lanHome = 'Số 12, ngõ 34, phố Cây Bàng';

/** Personas of design.md §11 and their families. */
const PERSONAS: readonly Person[] = [
  {
    ...base,
    id: IDS.lan,
    fullName: 'Nguyễn Thị Lan',
    birthDate: '1990-04-18',
    gender: 'FEMALE',
    phone: '0900000001',
    email: 'lan@example.vn',
    residence: home(lanHome, TAY_HO, '2016-08-22'),
    spouseId: IDS.lanHusband,
  },
  {
    ...base,
    id: IDS.lanHusband,
    fullName: 'Trần Văn Thuận',
    birthDate: '1988-11-03',
    gender: 'MALE',
    phone: '0900000011',
    residence: home(lanHome, TAY_HO, '2016-08-22'),
    spouseId: IDS.lan,
  },
  {
    ...base,
    id: IDS.lanChild,
    fullName: 'Trần Nguyễn Bảo Ngân',
    birthDate: '2026-11-01',
    gender: 'FEMALE',
    phone: '',
    residence: home(lanHome, TAY_HO, '2026-11-12'),
  },
  {
    ...base,
    id: IDS.hung,
    fullName: 'Phạm Quốc Hùng',
    birthDate: '1985-02-27',
    gender: 'MALE',
    phone: '0900000002',
    email: 'hung@example.vn',
    residence: home('Số 7, ngõ 5, đường Ven Đê', '00091', '2019-03-05'),
    spouseId: IDS.hungWife,
  },
  {
    ...base,
    id: IDS.hungWife,
    fullName: 'Đỗ Thị Thu Hường',
    birthDate: '1987-06-30',
    gender: 'FEMALE',
    phone: '0900000013',
    residence: home('Số 7, ngõ 5, đường Ven Đê', '00091', '2019-03-05'),
    spouseId: IDS.hung,
  },
  {
    ...base,
    id: IDS.minh,
    fullName: 'Lê Hoàng Minh',
    birthDate: '1999-12-09',
    gender: 'MALE',
    phone: '0900000003',
    email: 'minh@example.vn',
    residence: home('Số 101, phố Hồ Sen', '00166', '2021-10-01', 'TEMPORARY'),
  },
  {
    ...base,
    id: IDS.tu,
    fullName: 'Đặng Văn Từ',
    birthDate: '1948',
    gender: 'MALE',
    phone: '0900000004',
    residence: home('Số 3, ngõ 61, phố Vườn Đào', TAY_HO, '1979-05-02'),
  },
];

/** People whose data is hard to carry: each holds one or two traps. */
const GOLDEN: readonly Person[] = [
  {
    ...base,
    id: IDS.protectedWoman,
    fullName: 'Hoàng Thị Bích Ẩn',
    birthDate: '1977-09-14',
    gender: 'FEMALE',
    phone: '0900000021',
    residence: home('Số 88, phố Lò Gốm', '00454', '2025-02-11'),
    isProtected: true,
  },
  {
    ...base,
    id: IDS.ampersand,
    fullName: "Y Mơ'Nang Êban Ksơr",
    birthDate: '1983-01-31',
    gender: 'MALE',
    ethnicity: 'Ê-đê',
    phone: '0900000022',
    email: "y.mo'nang@example.vn",
    residence: home('Căn 5 <tầng 2>, tòa "A&B", ngõ 9', '00592', '2022-07-19'),
  },
  {
    ...base,
    id: IDS.decomposed,
    fullName: 'Nguyễn Thị Huyền Ái Quỳnh',
    birthDate: '1992-03-08',
    gender: 'FEMALE',
    phone: '0900000023',
    residence: home('Số 4, đường Giếng Đình', '00613', '2018-04-30'),
    isDecomposedAtSource: true,
  },
  {
    ...base,
    id: IDS.yearOnly,
    fullName: 'Bùi Thị Ngọt',
    birthDate: '1950',
    gender: 'FEMALE',
    phone: '',
    residence: home('Thôn Đoài', '09700', '1979-01-01'),
  },
  {
    ...base,
    id: IDS.adoptedChild,
    fullName: 'Vũ Minh Khuê',
    birthDate: '2015-05',
    gender: 'MALE',
    phone: '',
    residence: home('Số 15, phố Chợ Cũ', '00331', '2017-06-20'),
  },
  {
    ...base,
    id: IDS.adoptiveMother,
    fullName: 'Vũ Thị Thanh Mai',
    birthDate: '1986-08-17',
    gender: 'FEMALE',
    phone: '0900000026',
    residence: home('Số 15, phố Chợ Cũ', '00331', '2012-02-02'),
  },
  {
    ...base,
    id: IDS.deceased,
    fullName: 'Tạ Văn Cụ',
    birthDate: '1941',
    gender: 'MALE',
    phone: '',
    residence: home('Thôn Thượng', '09895', '1979-01-01'),
    isDeceased: true,
  },
  {
    ...base,
    id: IDS.landUseOwner,
    fullName: 'Đinh Công Đạt',
    birthDate: '1970-07-07',
    gender: 'MALE',
    phone: '0900000028',
    residence: home('Số 200, đường Bờ Sông', '00145', '2009-09-09'),
  },
];

export const FIXED_PERSONS: readonly Person[] = [...PERSONAS, ...GOLDEN, ...SECURED_PERSONS];
