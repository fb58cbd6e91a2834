import { own } from '../../../schema/own.ts';
import { slashDay, slashInstant, type XmlNode } from '../../kit/xml-node.ts';
import type { Dossier, Parcel, Share, StatusCode } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { numberOf } from './number-of.ts';
import { securityRows } from './security-rows.ts';

/** Parts of an answer that a caller asks for by name (`nhomThongTin`); what is not asked for is not sent. */
export const GROUPS = [
  'HO_SO',
  'MA_THUA',
  'THUA_DAT',
  'QUYEN',
  'GIAY_CHUNG_NHAN',
  'HO_SO_BAO_DAM',
  'THUA_DAT_BAO_DAM',
  'BAO_DAM',
] as const;
export type Group = (typeof GROUPS)[number];

const STEP_CODES: Readonly<Record<StatusCode, string>> = {
  1: 'MOI',
  2: 'TN',
  3: 'TC',
  4: 'XL',
  5: 'BS',
  6: 'NV',
  7: 'RH',
  8: 'DU',
  9: 'HT',
  10: 'TKQ',
};

const LAND_USES: Readonly<Record<string, string>> = {
  ODT: 'Đất ở tại đô thị',
  ONT: 'Đất ở tại nông thôn',
  CLN: 'Đất trồng cây lâu năm',
  QPH: 'Đất quốc phòng',
};

/** Children of `DC_HoSo`, names in the model's namespace (prefix `dc`). */
export function dossierNodes(
  world: World,
  dossier: Dossier,
  groups: ReadonlySet<Group>,
  now: Date,
): readonly XmlNode[] {
  const parcels = groups.has('MA_THUA') ? dossier.parcelIds.flatMap((id) => world.parcel(id) ?? []) : [];
  return [
    ['dc:maHoSo', dossier.code],
    ['dc:DC_HoSoNoiBo', groups.has('HO_SO') ? caseNodes(world, dossier) : undefined],
    ...parcels.map((parcel): XmlNode => ['dc:ListThuaDat', parcelNodes(world, parcel, groups, now)]),
    ...(groups.has('HO_SO_BAO_DAM')
      ? securityRows(world, world.securitiesOf(dossier.code, now), groups.has('BAO_DAM'))
      : []),
  ];
}

/** `null` while the office has no case yet. */
function caseNodes(world: World, dossier: Dossier): readonly XmlNode[] | null {
  const number = dossier.caseNumbers.land;
  if (number === undefined) return null;
  return [
    ['dc:soHoSoNoiBo', number],
    ['dc:tenLoaiBienDong', world.procedure(dossier.procedureCode)?.name ?? dossier.subject],
    ['dc:ngayChuyenThongTinThue', dossier.taxSlipSentOn ? slashDay(dossier.taxSlipSentOn) : null],
    ...dossier.steps
      .filter(({ agency }) => agency === 'land')
      .map(
        (step, index): XmlNode => [
          'dc:ListQuaTrinhXuLy',
          [
            ['dc:quaTrinhId', String(index + 1).padStart(4, '0')],
            ['dc:thoiDiem', slashInstant(step.at)],
            ['dc:donViXuLy', step.unitName],
            ['dc:noiDung', step.text],
            ['dc:maTrangThai', STEP_CODES[step.status]],
            ['dc:noiBo', step.isPublic ? '0' : '1'],
          ],
        ],
      ),
  ];
}

/** Children of a `DC_ThuaDat`. Ids are numbers with leading zeros, as the registry's own keys are. */
export function parcelNodes(
  world: World,
  parcel: Parcel,
  groups: ReadonlySet<Group>,
  now: Date,
): readonly XmlNode[] {
  const own: XmlNode[] = [
    ['dc:thuaDatId', parcel.id],
    ['dc:maXaQuanLy', parcel.wardCode],
    ['dc:datQuocPhong', parcel.isDefence ? '1' : '0'],
    [
      'dc:hanCheTruyCap',
      parcel.owners.some(({ personId }) => world.person(personId)?.isProtected) ? '1' : '0',
    ],
  ];
  if (groups.has('THUA_DAT')) own.push(...descriptionNodes(world, parcel));
  if (groups.has('QUYEN')) {
    own.push(
      ...parcel.owners.map(
        (share, index): XmlNode => ['dc:ListDangKyQuyen', rightNodes(world, parcel, share, index)],
      ),
    );
  }
  if (groups.has('GIAY_CHUNG_NHAN')) {
    own.push([
      'dc:DC_GiayChungNhan',
      [
        ['dc:giayChungNhanId', numberOf(`${parcel.id}/gcn`)],
        ['dc:soPhatHanh', parcel.certificate.number],
        ['dc:ngayCap', slashDay(parcel.certificate.issuedOn)],
      ],
    ]);
  }
  if (groups.has('THUA_DAT_BAO_DAM'))
    own.push(...securityRows(world, world.securitiesOn(parcel.id, now), groups.has('BAO_DAM')));
  return own;
}

function descriptionNodes(world: World, parcel: Parcel): readonly XmlNode[] {
  return [
    ['dc:soHieuToBanDo', parcel.mapSheet],
    ['dc:soThuTuThua', parcel.parcelNumber],
    ['dc:dienTich', parcel.area],
    [
      'dc:ListMucDichSuDung',
      [
        ['dc:maMucDich', parcel.landUse],
        ['dc:tenMucDich', own(LAND_USES, parcel.landUse)],
      ],
    ],
    ['dc:DC_DiaChi', formerAddress(world, parcel)],
    ['dc:DC_DiaChi', currentAddress(parcel)],
  ];
}

const CITY = 'Thành phố Hà Nội';
const streetOf = (parcel: Parcel): string => parcel.address.split(', ').slice(0, -2).join(', ');

/** The entry of before 1/7/2025: its code is of its time, and the same digits may be another place today. */
function formerAddress(world: World, parcel: Parcel): readonly XmlNode[] {
  const former = world.ward(parcel.formerWardCode);
  const place = [former?.formerName, former?.formerDistrict].filter((part) => part !== undefined);
  return [
    ['dc:diaChiId', numberOf(`${parcel.id}/old`)],
    ['dc:maXa', parcel.formerWardCode],
    ['dc:tenXa', former?.formerName],
    ['dc:soNha', streetOf(parcel)],
    ['dc:diaChiChiTiet', [streetOf(parcel), ...place, CITY].join(', ')],
    ['dc:hieuLucTu', slashDay(parcel.certificate.issuedOn)],
    ['dc:hieuLucDen', '30/06/2025'],
  ];
}

const currentAddress = (parcel: Parcel): readonly XmlNode[] => [
  ['dc:diaChiId', numberOf(`${parcel.id}/new`)],
  ['dc:maXa', parcel.wardCode],
  ['dc:soNha', streetOf(parcel)],
  ['dc:diaChiChiTiet', parcel.address],
  ['dc:hieuLucTu', '01/07/2025'],
  ['dc:hieuLucDen', null],
];

function rightNodes(
  world: World,
  parcel: Parcel,
  { personId, share }: Share,
  index: number,
): readonly XmlNode[] {
  const person = world.person(personId);
  const name = person?.fullName;
  return [
    ['dc:dangKyQuyenSuDungId', numberOf(`${parcel.id}/${index}`)],
    ['dc:tinhHinhDangKyId', '01'],
    ['dc:loaiDoiTuong', '1'],
    ['dc:chuSuDungId', numberOf(personId)],
    ['dc:caNhanId', numberOf(`ca-nhan/${personId}`)],
    ['dc:soDinhDanh', personId],
    // Some of the registry's offices store decomposed Unicode.
    ['dc:tenChuSuDung', person?.isDecomposedAtSource ? name?.normalize('NFD') : (name ?? null)],
    ['dc:tyLeSoHuu', share],
    ['dc:hanCheTruyCap', person?.isProtected ? '1' : '0'],
  ];
}
