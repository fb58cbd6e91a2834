import type { Branch, OpeningHours, ReceptionPoint } from './catalogue.ts';

/** Hours were not found in any source: a plausible working week with Saturday morning. */
const HOURS: readonly OpeningHours[] = [
  ...[1, 2, 3, 4, 5].flatMap((weekday) => [
    { weekday, from: '08:00', to: '12:00' },
    { weekday, from: '13:00', to: '17:00' },
  ]),
  { weekday: 6, from: '08:00', to: '12:00' },
];

/** Name, ward, address, and the wards of its reception points. Only what `known` marks comes from a source. */
interface Site {
  readonly name: string;
  readonly wardCode: string;
  readonly address: string;
  readonly known?: true;
  readonly points: readonly (readonly [name: string, wardCode: string, address: string, known?: true])[];
}

const SITES: readonly Site[] = [
  {
    name: 'Chi nhánh số 1',
    wardCode: '00103',
    address: 'Toà nhà Liên cơ, 258 Võ Chí Công, Phường Tây Hồ, Thành phố Hà Nội',
    known: true,
    points: [
      ['Điểm Võ Chí Công', '00103', '258 Võ Chí Công', true],
      ['Điểm Tây Hồ', '00103', '657 Lạc Long Quân', true],
      ['Điểm Phú Thượng', '00091', '58 Phú Gia', true],
    ],
  },
  {
    name: 'Chi nhánh số 2',
    wardCode: '00166',
    address: 'Số 9 phố Hồ Sen, Phường Cầu Giấy, Thành phố Hà Nội',
    points: [
      ['Điểm Cầu Giấy', '00166', 'Số 9 phố Hồ Sen'],
      ['Điểm Nghĩa Đô', '00160', 'Số 21 phố Lò Gốm'],
      ['Điểm Thanh Xuân', '00367', 'Số 5 đường Giếng Đình'],
    ],
  },
  {
    name: 'Chi nhánh số 3',
    wardCode: '00235',
    address: '71 Tôn Đức Thắng, Phường Đống Đa, Thành phố Hà Nội',
    points: [
      ['Điểm Đống Đa', '00235', '71 Tôn Đức Thắng', true],
      ['Điểm Kim Liên', '00229', 'Số 3 phố Vườn Đào'],
    ],
  },
  {
    name: 'Chi nhánh số 4',
    wardCode: '00145',
    address: 'Số 40 đường Bờ Sông, Phường Long Biên, Thành phố Hà Nội',
    points: [
      ['Điểm Long Biên', '00145', 'Số 40 đường Bờ Sông'],
      ['Điểm Bồ Đề', '00118', 'Số 12 đường Gốc Đa'],
      ['Điểm Gia Lâm', '00565', 'Số 7 đường Ven Đê'],
    ],
  },
  {
    name: 'Chi nhánh số 5',
    wardCode: '00331',
    address: 'Số 18 phố Chợ Cũ, Phường Hoàng Mai, Thành phố Hà Nội',
    points: [
      ['Điểm Hoàng Mai', '00331', 'Số 18 phố Chợ Cũ'],
      ['Điểm Thanh Trì', '00640', 'Số 2 đường Giếng Đình'],
    ],
  },
  {
    name: 'Chi nhánh số 6',
    wardCode: '09556',
    address: 'Số 33 phố Cây Bàng, Phường Hà Đông, Thành phố Hà Nội',
    points: [
      ['Điểm Hà Đông', '09556', 'Số 33 phố Cây Bàng'],
      ['Điểm Thanh Oai', '10114', 'Số 8 đường Gốc Đa'],
      ['Điểm Chương Mỹ', '10015', 'Số 16 phố Ngõ Trạm'],
    ],
  },
  {
    name: 'Chi nhánh số 7',
    wardCode: '09895',
    address: 'Số 1 đường Giếng Đình, Xã Quốc Oai, Thành phố Hà Nội',
    points: [
      ['Điểm Quốc Oai', '09895', 'Số 1 đường Giếng Đình'],
      ['Điểm Thạch Thất', '09955', 'Số 24 phố Chợ Cũ'],
    ],
  },
  {
    name: 'Chi nhánh số 8',
    wardCode: '09574',
    address: 'Số 6 phố Ngõ Trạm, Phường Sơn Tây, Thành phố Hà Nội',
    points: [
      ['Điểm Sơn Tây', '09574', 'Số 6 phố Ngõ Trạm'],
      ['Điểm Ba Vì', '09700', 'Số 15 đường Ven Đê'],
      ['Điểm Phúc Thọ', '09715', 'Số 4 đường Bờ Sông'],
    ],
  },
  {
    name: 'Chi nhánh số 9',
    wardCode: '00454',
    address: 'Số 52 đường Gốc Đa, Xã Đông Anh, Thành phố Hà Nội',
    points: [
      ['Điểm Đông Anh', '00454', 'Số 52 đường Gốc Đa'],
      ['Điểm Sóc Sơn', '00376', 'Số 11 phố Cây Bàng'],
      ['Điểm Mê Linh', '09022', 'Số 29 phố Vườn Đào'],
    ],
  },
  {
    name: 'Chi nhánh số 10',
    wardCode: '10183',
    address: 'Số 14 phố Lò Gốm, Xã Thường Tín, Thành phố Hà Nội',
    points: [
      ['Điểm Thường Tín', '10183', 'Số 14 phố Lò Gốm'],
      ['Điểm Phú Xuyên', '10273', 'Số 3 phố Hồ Sen'],
    ],
  },
  {
    name: 'Chi nhánh số 11',
    wardCode: '10402',
    address: 'Số 20 phố Chợ Cũ, Xã Ứng Hòa, Thành phố Hà Nội',
    points: [
      ['Điểm Ứng Hòa', '10402', 'Số 20 phố Chợ Cũ'],
      ['Điểm Mỹ Đức', '10441', 'Số 10 đường Bờ Sông'],
    ],
  },
  {
    name: 'Chi nhánh số 12',
    wardCode: '00592',
    address: 'Số 45 phố Cây Bàng, Phường Từ Liêm, Thành phố Hà Nội',
    points: [
      ['Điểm Từ Liêm', '00592', 'Số 45 phố Cây Bàng'],
      ['Điểm Hoài Đức', '09832', 'Số 17 đường Giếng Đình'],
    ],
  },
];

const pad = (value: number): string => String(value).padStart(2, '0');

/** `CN1` … `CN12`. */
export const BRANCHES: readonly Branch[] = SITES.map(({ name, wardCode, address, known }, index) => ({
  id: `CN${index + 1}`,
  name,
  address,
  wardCode,
  isFictional: known !== true,
}));

/** The 30 points, `CN1-01` …; coordinates are invented but lie around the city. */
export const POINTS: readonly ReceptionPoint[] = SITES.flatMap(({ points }, site) =>
  points.map(([name, wardCode, address, known], index) => ({
    id: `CN${site + 1}-${pad(index + 1)}`,
    branchId: `CN${site + 1}`,
    name,
    address,
    wardCode,
    latitude: (21.07 - site * 0.0131 + index * 0.0057).toFixed(6),
    longitude: (105.81 + ((site * 7) % 12) * 0.0117 - index * 0.0043).toFixed(6),
    isBoundaryFree: true,
    hours: HOURS,
    isFictional: known !== true,
  })),
);
