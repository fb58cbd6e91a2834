import type { Ward } from './catalogue.ts';

/**
 * The 126 communes of Hanoi since 1/7/2025 (statistics codes), grouped by the former district. Real names and codes;
 * their former names and the tax authority's place codes are invented, since no source for them was found.
 */
const AREAS: readonly { readonly district: string; readonly wards: string }[] = [
  { district: 'Hoàn Kiếm', wards: '00070 P.Hoàn Kiếm, 00082 P.Cửa Nam, 00097 P.Hồng Hà' },
  { district: 'Ba Đình', wards: '00004 P.Ba Đình, 00008 P.Ngọc Hà, 00025 P.Giảng Võ' },
  { district: 'Hai Bà Trưng', wards: '00256 P.Hai Bà Trưng, 00283 P.Vĩnh Tuy, 00292 P.Bạch Mai' },
  {
    district: 'Đống Đa',
    wards:
      '00235 P.Đống Đa, 00229 P.Kim Liên, 00226 P.Văn Miếu - Quốc Tử Giám, 00199 P.Láng, 00190 P.Ô Chợ Dừa',
  },
  {
    district: 'Hoàng Mai',
    wards:
      '00328 P.Lĩnh Nam, 00331 P.Hoàng Mai, 00301 P.Vĩnh Hưng, 00322 P.Tương Mai, 00316 P.Định Công, 00337 P.Hoàng Liệt, 00340 P.Yên Sở',
  },
  { district: 'Thanh Xuân', wards: '00367 P.Thanh Xuân, 00364 P.Khương Đình, 00352 P.Phương Liệt' },
  { district: 'Cầu Giấy', wards: '00166 P.Cầu Giấy, 00160 P.Nghĩa Đô, 00175 P.Yên Hòa' },
  { district: 'Tây Hồ', wards: '00103 P.Tây Hồ, 00091 P.Phú Thượng' },
  {
    district: 'Bắc Từ Liêm',
    wards: '00613 P.Tây Tựu, 00619 P.Phú Diễn, 00611 P.Xuân Đỉnh, 00602 P.Đông Ngạc, 00598 P.Thượng Cát',
  },
  { district: 'Nam Từ Liêm', wards: '00592 P.Từ Liêm, 00622 P.Xuân Phương, 00634 P.Tây Mỗ, 00637 P.Đại Mỗ' },
  { district: 'Long Biên', wards: '00145 P.Long Biên, 00118 P.Bồ Đề, 00127 P.Việt Hưng, 00136 P.Phúc Lợi' },
  {
    district: 'Hà Đông',
    wards: '09556 P.Hà Đông, 09886 P.Dương Nội, 09562 P.Yên Nghĩa, 09568 P.Phú Lương, 09552 P.Kiến Hưng',
  },
  {
    district: 'Thanh Trì',
    wards: '00640 X.Thanh Trì, 00664 X.Đại Thanh, 00685 X.Nam Phù, 00679 X.Ngọc Hồi, 00643 P.Thanh Liệt',
  },
  {
    district: 'Thường Tín',
    wards: '10231 X.Thượng Phúc, 10183 X.Thường Tín, 10237 X.Chương Dương, 10210 X.Hồng Vân',
  },
  {
    district: 'Phú Xuyên',
    wards: '10273 X.Phú Xuyên, 10279 X.Phượng Dực, 10330 X.Chuyên Mỹ, 10342 X.Đại Xuyên',
  },
  { district: 'Thanh Oai', wards: '10114 X.Thanh Oai, 10126 X.Bình Minh, 10144 X.Tam Hưng, 10180 X.Dân Hòa' },
  { district: 'Ứng Hòa', wards: '10354 X.Vân Đình, 10369 X.Ứng Thiên, 10417 X.Hòa Xá, 10402 X.Ứng Hòa' },
  { district: 'Mỹ Đức', wards: '10441 X.Mỹ Đức, 10465 X.Hồng Sơn, 10459 X.Phúc Sơn, 10489 X.Hương Sơn' },
  {
    district: 'Chương Mỹ',
    wards:
      '10015 P.Chương Mỹ, 10030 X.Phú Nghĩa, 10045 X.Xuân Mai, 10081 X.Trần Phú, 10096 X.Hòa Phú, 10072 X.Quảng Bị',
  },
  {
    district: 'Ba Vì',
    wards:
      '09661 X.Minh Châu, 09619 X.Quảng Oai, 09664 X.Vật Lại, 09634 X.Cổ Đô, 09676 X.Bất Bạt, 09694 X.Suối Hai, 09700 X.Ba Vì, 09706 X.Yên Bài',
  },
  { district: 'Sơn Tây', wards: '09574 P.Sơn Tây, 09604 P.Tùng Thiện, 09616 X.Đoài Phương' },
  { district: 'Phúc Thọ', wards: '09715 X.Phúc Thọ, 09739 X.Phúc Lộc, 09772 X.Hát Môn' },
  {
    district: 'Thạch Thất',
    wards: '09955 X.Thạch Thất, 09982 X.Hạ Bằng, 10003 X.Tây Phương, 09988 X.Hòa Lạc, 04930 X.Yên Xuân',
  },
  { district: 'Quốc Oai', wards: '09895 X.Quốc Oai, 09931 X.Hưng Đạo, 09910 X.Kiều Phú, 09952 X.Phú Cát' },
  { district: 'Hoài Đức', wards: '09832 X.Hoài Đức, 09856 X.Dương Hòa, 09871 X.Sơn Đồng, 09877 X.An Khánh' },
  { district: 'Đan Phượng', wards: '09784 X.Đan Phượng, 09817 X.Ô Diên, 09787 X.Liên Minh' },
  { district: 'Gia Lâm', wards: '00565 X.Gia Lâm, 00562 X.Thuận An, 00577 X.Bát Tràng, 00541 X.Phù Đổng' },
  {
    district: 'Đông Anh',
    wards: '00475 X.Thư Lâm, 00454 X.Đông Anh, 00466 X.Phúc Thịnh, 00493 X.Thiên Lộc, 00508 X.Vĩnh Thanh',
  },
  { district: 'Mê Linh', wards: '09022 X.Mê Linh, 08980 X.Yên Lãng, 08995 X.Tiến Thắng, 08974 X.Quang Minh' },
  {
    district: 'Sóc Sơn',
    wards: '00376 X.Sóc Sơn, 00430 X.Đa Phúc, 00433 X.Nội Bài, 00385 X.Trung Giã, 00382 X.Kim Anh',
  },
];

const FIRST = ['An', 'Đông', 'Tây', 'Nam', 'Bắc', 'Thượng', 'Hạ', 'Trung', 'Tân', 'Phúc', 'Minh'];
const SECOND = [
  'Thịnh',
  'Lạc',
  'Khê',
  'Xá',
  'Mỗ',
  'Hội',
  'Lương',
  'Quang',
  'Trì',
  'Cát',
  'Đình',
  'Sơn',
  'Giang',
];

/** A former land office, tax office and police area: one per former district, numbered from 1. */
export interface Area {
  readonly number: number;
  readonly district: string;
  readonly wardCodes: readonly string[];
}

const pad = (value: number): string => String(value).padStart(2, '0');

function wardsOf(district: string, areaIndex: number, text: string): Ward[] {
  return text.split(', ').map((item, index) => {
    const code = item.slice(0, 5);
    const kind = item[6] === 'P' ? 'PHUONG' : 'XA';
    const number = Number(code);
    return {
      code,
      kind,
      name: `${kind === 'PHUONG' ? 'Phường' : 'Xã'} ${item.slice(8)}`,
      formerName: `${kind === 'PHUONG' ? 'Phường' : 'Xã'} ${FIRST[number % 11]} ${SECOND[number % 13]}`,
      formerDistrict: district,
      taxDistrict: `101${pad(areaIndex + 1)}`,
      taxWard: `101${pad(areaIndex + 1)}${pad(index + 1)}`,
    };
  });
}

export const WARDS: readonly Ward[] = AREAS.flatMap(({ district, wards }, index) =>
  wardsOf(district, index, wards),
);

export const AREA_LIST: readonly Area[] = AREAS.map(({ district, wards }, index) => ({
  number: index + 1,
  district,
  wardCodes: wards.split(', ').map((item) => item.slice(0, 5)),
}));

const BY_CODE = new Map(WARDS.map((ward) => [ward.code, ward]));
const AREA_BY_WARD = new Map(AREA_LIST.flatMap((area) => area.wardCodes.map((code) => [code, area])));

export const findWard = (code: string): Ward | undefined => BY_CODE.get(code);

/** @throws Error for a code that is no commune of Hanoi today. */
export function wardOf(code: string): Ward {
  const ward = BY_CODE.get(code);
  if (!ward) throw new Error(`no commune ${code}`);
  return ward;
}

const REORGANISED_ON = '2025-07-01';

/** What a commune was called on a day, with its district where there still were districts. @throws like {@link wardOf}. */
export function placeOn(wardCode: string, day: string): string {
  const { name, kind, formerName, formerDistrict } = wardOf(wardCode);
  if (day >= REORGANISED_ON) return name;
  return `${formerName}, ${kind === 'PHUONG' ? 'Quận' : 'Huyện'} ${formerDistrict}`;
}

/** @throws Error for a code that is no commune of Hanoi today. */
export function areaOf(wardCode: string): Area {
  const area = AREA_BY_WARD.get(wardCode);
  if (!area) throw new Error(`no commune ${wardCode}`);
  return area;
}
