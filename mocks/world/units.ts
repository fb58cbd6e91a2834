import { own } from '../../schema/own.ts';
import type { LandOffice, Officer } from './catalogue.ts';
import { POINTS } from './reception.ts';
import type { AgencyName, Sector } from './types.ts';
import { AREA_LIST, areaOf, WARDS, wardOf } from './wards.ts';

/** A unit of an agency that receives, handles or decides dossiers; ids are invented (domain.md marks them a gap). */
export interface Unit {
  readonly code: string;
  readonly name: string;
  readonly agency: AgencyName;
  readonly handlerId: string;
}

/** Two characters per ward, so that a unit code still has a classic form. */
const SUFFIXES = new Map(
  WARDS.map(({ code }, index) => [code, `${'ABCDEFGHIJKLM'[Math.floor(index / 10)]}${index % 10}`]),
);
const wardSuffix = (wardCode: string): string => SUFFIXES.get(wardCode) ?? '00';

const TAY_HO = '00103';
const isTayHo = (wardCode: string): boolean => areaOf(wardCode).wardCodes.includes(TAY_HO);
const pad = (value: number, width: number): string => String(value).padStart(width, '0');

const LAND_OFFICE = 'Văn phòng Đăng ký đất đai Hà Nội';
const CITY_LAND_UNITS: Readonly<Record<Exclude<LandOffice, 'BRANCH'>, Unit>> = {
  HEAD: { code: 'H26.12.HS', name: LAND_OFFICE, agency: 'land', handlerId: 'officer-land-head' },
  CENTRE: {
    code: 'H26.12.TT',
    name: `${LAND_OFFICE} – Bộ phận tại Trung tâm Phục vụ hành chính công`,
    agency: 'land',
    handlerId: 'officer-land-centre',
  },
};

/** The land office that decides for a ward; the branch of Tây Hồ is `H26.12`, others `H26.12.<area>`. */
export function landUnit(wardCode: string, office: LandOffice = 'BRANCH'): Unit {
  if (office !== 'BRANCH') return CITY_LAND_UNITS[office];
  const area = areaOf(wardCode);
  const number = pad(area.number, 2);
  const officers: Readonly<Record<string, string>> = {
    'Tây Hồ': 'officer-land',
    'Ba Vì': 'officer-land-bavi',
  };
  return {
    code: isTayHo(wardCode) ? 'H26.12' : `H26.12.${number}`,
    name: `${LAND_OFFICE} – Chi nhánh ${area.district}`,
    agency: 'land',
    handlerId: own(officers, area.district) ?? `officer-land-${number}`,
  };
}

/** Tax offices have numbers instead of places since 2025; which number covers which wards is invented. */
export function taxUnit(wardCode: string): Unit {
  const area = areaOf(wardCode);
  const number = pad(area.number, 2);
  return {
    code: `H26.31.${number}`,
    name: `Thuế cơ sở ${area.number} thành phố Hà Nội`,
    agency: 'tax',
    handlerId: isTayHo(wardCode) ? 'officer-tax' : `officer-tax-${number}`,
  };
}

/** The civil-status desk of a commune; Tây Hồ's is `H26.03`. */
export function civilUnit(wardCode: string): Unit {
  const isFixed = wardCode === TAY_HO;
  return {
    code: isFixed ? 'H26.03' : `H26.03.${wardSuffix(wardCode)}`,
    name: `UBND ${wardOf(wardCode).name} – Bộ phận Tư pháp, Hộ tịch`,
    agency: 'civil',
    handlerId: isFixed ? 'officer-civil' : `officer-civil-${wardCode}`,
  };
}

export function residenceUnit(wardCode: string): Unit {
  const isFixed = wardCode === TAY_HO;
  return {
    code: isFixed ? 'H26.22' : `H26.22.${wardSuffix(wardCode)}`,
    name: `Công an ${wardOf(wardCode).name}`,
    agency: 'police',
    handlerId: isFixed ? 'officer-police' : `officer-police-${wardCode}`,
  };
}

/** Passports are decided for the whole city by one unit. */
export const PASSPORT_UNIT: Unit = {
  code: 'H26.21',
  name: 'Phòng Quản lý xuất nhập cảnh – Công an thành phố Hà Nội',
  agency: 'police',
  handlerId: 'officer-police',
};

/** Bodies of the city that have a part in founding a company; those without a system of their own stand at the reception's. */
const BUSINESS_UNITS: Readonly<Partial<Record<Sector, Unit>>> = {
  business: {
    code: 'H26.05',
    name: 'Sở Tài chính thành phố Hà Nội – Phòng Đăng ký kinh doanh',
    agency: 'onestop',
    handlerId: 'officer-business-01',
  },
  seal: {
    code: 'H26.23',
    name: 'Phòng Cảnh sát quản lý hành chính về trật tự xã hội – Công an thành phố Hà Nội',
    agency: 'police',
    handlerId: 'officer-police-seal-01',
  },
  labour: {
    code: 'H26.06',
    name: 'Sở Nội vụ thành phố Hà Nội – Phòng Lao động, Việc làm',
    agency: 'onestop',
    handlerId: 'officer-labour-01',
  },
  insurance: {
    code: 'H26.07',
    name: 'Bảo hiểm xã hội thành phố Hà Nội',
    agency: 'onestop',
    handlerId: 'officer-insurance-01',
  },
};

export const HOTLINE_UNIT: Unit = {
  code: 'H26.41',
  name: 'Tổng đài 1022 Hà Nội',
  agency: 'hotline',
  handlerId: 'officer-hotline-01',
};

export const receptionUnit = (branchId: string): Unit => ({
  code: `H26.01.${pad(Number(branchId.slice(2)), 2)}`,
  name: `Trung tâm Phục vụ hành chính công – Chi nhánh số ${branchId.slice(2)}`,
  agency: 'onestop',
  handlerId: `clerk-${branchId.toLowerCase()}`,
});

const BRANCH_OF_AREA = new Map(
  POINTS.map(({ wardCode, branchId }) => [areaOf(wardCode).number, Number(branchId.slice(2))]),
);

/** Number of the branch whose place a ward is; dossiers received elsewhere are boundary-free. */
export function homeBranch(wardCode: string): number {
  const { number } = areaOf(wardCode);
  return BRANCH_OF_AREA.get(number) ?? ((number - 1) % 12) + 1;
}

/** The unit that decides dossiers of a sector for a ward. */
export function competentUnit(sector: Sector, wardCode: string, office?: LandOffice): Unit {
  if (sector === 'land') return landUnit(wardCode, office);
  if (sector === 'passport') return PASSPORT_UNIT;
  if (sector === 'tax') return taxUnit(wardCode);
  const business = BUSINESS_UNITS[sector];
  if (business) return business;
  return sector === 'residence' ? residenceUnit(wardCode) : civilUnit(wardCode);
}

const officer = (unit: Unit, fullName: string, wardCodes: readonly string[], branch?: string): Officer => ({
  id: unit.handlerId,
  fullName,
  agency: unit.agency,
  unit: unit.code,
  wardCodes,
  ...(branch ? { branch } : {}),
});

const ALL_WARDS = WARDS.map(({ code }) => code);

/** The personas of design.md §11 who are staff, and one officer for every land office. */
export const OFFICERS: readonly Officer[] = [
  officer(receptionUnit('CN1'), 'Nguyễn Thu Hà', ALL_WARDS, 'CN1'),
  officer(receptionUnit('CN4'), 'Trần Mai Chi', ALL_WARDS, 'CN4'),
  officer(civilUnit(TAY_HO), 'Lê Thị Hồng Nhung', [TAY_HO]),
  officer(PASSPORT_UNIT, 'Phạm Đức Long', ALL_WARDS),
  officer(taxUnit(TAY_HO), 'Vũ Thanh Bình', areaOf(TAY_HO).wardCodes),
  officer(CITY_LAND_UNITS.HEAD, 'Đào Minh Tuệ', ALL_WARDS),
  officer(CITY_LAND_UNITS.CENTRE, 'Hồ Thị Diễm', ALL_WARDS),
  ...AREA_LIST.map(({ wardCodes, number }) =>
    officer(landUnit(wardCodes[0] ?? TAY_HO), `Cán bộ địa chính số ${pad(number, 2)}`, wardCodes),
  ),
];
