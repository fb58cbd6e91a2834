import { slashDay, type XmlNode } from '../../kit/xml-node.ts';
import type { RegisteredSecurity, SecurityParty, SecurityState } from '../../world/securities.ts';
import type { World } from '../../world/world.ts';
import { numberOf } from './number-of.ts';

/** The registry's own numbers, with a leading zero. */
const STATES: Readonly<Record<SecurityState, string>> = {
  PENDING: '00',
  REGISTERED: '01',
  CHANGED: '02',
  DELETED: '03',
  REJECTED: '04',
  ENFORCEMENT_NOTICED: '05',
};
const KINDS = { MORTGAGE: '001', FUTURE_ASSET_MORTGAGE: '002', RETENTION_OF_TITLE: '003' } as const;
const ASSETS = { LAND_USE_RIGHT: '01', HOUSE: '02', FLAT: '03', OTHER_ATTACHED: '04' } as const;
const ORGANISATIONS = { ENTERPRISE: '4', BANK: '5' } as const;

/** `2026-11-20T09:46:00+07:00` as `20/11/2026 09:46`: the register keeps minutes. */
const minute = (instant: string): string => `${slashDay(instant.slice(0, 10))} ${instant.slice(11, 16)}`;

/** @param isWhole whether more is told than id, state and marks. */
export const securityRows = (
  world: World,
  securities: readonly RegisteredSecurity[],
  isWhole: boolean,
): readonly XmlNode[] =>
  securities.map(
    (security): XmlNode => [
      'dc:ListBienPhapBaoDam',
      [...marks(world, security), ...(isWhole ? contents(world, security) : [])],
    ],
  );

function marks(
  world: World,
  { id, state, assets, securing, secured, registeredAt }: RegisteredSecurity,
): XmlNode[] {
  const parcels = assets.flatMap(({ parcelId }) => world.parcel(parcelId) ?? []);
  const wards = new Set(parcels.map(({ wardCode }) => wardCode));
  const [ward] = wards;
  const isProtected = [...securing, ...secured].some(
    (party) => 'personId' in party && world.person(party.personId)?.isProtected,
  );
  return [
    ['dc:bienPhapBaoDamId', id],
    ['dc:tinhTrangDangKyId', STATES[state]],
    // One that spans communes lies in none.
    ['dc:maXaQuanLy', wards.size === 1 ? ward : null],
    ['dc:datQuocPhong', parcels.some(({ isDefence }) => isDefence) ? '1' : '0'],
    ['dc:hanCheTruyCap', isProtected ? '1' : '0'],
    ['dc:thoiDiemDangKy', registeredAt === undefined ? null : minute(registeredAt)],
    ...secured.flatMap((party): XmlNode[] =>
      'organisation' in party ? [['dc:maToChucNhanBaoDam', party.organisation.number]] : [],
    ),
  ];
}

function contents(world: World, security: RegisteredSecurity): XmlNode[] {
  const { kind, registrationNumber, priority, from, until, contract } = security;
  return [
    ['dc:loaiBienPhapId', KINDS[kind]],
    ['dc:soDangKy', registrationNumber ?? null],
    ['dc:thuTuUuTien', priority === undefined ? null : String(priority).padStart(2, '0')],
    ['dc:baoDamTuNgay', slashDay(from)],
    ['dc:baoDamDenNgay', until === undefined ? null : slashDay(until)],
    [
      'dc:DC_HopDongBaoDam',
      [
        ['dc:soHopDong', contract.number],
        ['dc:ngayKy', slashDay(contract.signedOn)],
      ],
    ],
    ...security.securing.map((party): XmlNode => ['dc:ListBenBaoDam', partyNodes(world, security, party)]),
    ...security.secured.map((party): XmlNode => ['dc:ListBenNhanBaoDam', partyNodes(world, security, party)]),
    ...security.assets.map(
      (asset, index): XmlNode => [
        'dc:ListTaiSanBaoDam',
        [
          ['dc:taiSanId', numberOf(`${security.id}/${index}`)],
          ['dc:loaiTaiSanId', ASSETS[asset.kind]],
          ['dc:thuaDatId', asset.parcelId],
          ['dc:soPhatHanh', asset.certificateNumber],
          ['dc:moTa', asset.description],
        ],
      ],
    ),
    ...security.entries.map(
      (entry, index): XmlNode => [
        'dc:ListBienDongBaoDam',
        [
          ['dc:bienDongId', String(index + 1).padStart(4, '0')],
          ['dc:thoiDiem', minute(entry.at)],
          ['dc:tinhTrangDangKyId', STATES[entry.state]],
          ['dc:soDangKy', entry.registrationNumber],
          ['dc:ghiChu', entry.note],
        ],
      ],
    ),
  ];
}

function partyNodes(world: World, { id }: RegisteredSecurity, party: SecurityParty): readonly XmlNode[] {
  if ('organisation' in party) {
    const { number, name, kind } = party.organisation;
    return [
      ['dc:benThamGiaId', numberOf(`${id}/${number}`)],
      ['dc:loaiDoiTuong', ORGANISATIONS[kind]],
      ['dc:soDinhDanh', null],
      ['dc:maSoToChuc', number],
      ['dc:tenToChuc', name],
    ];
  }
  const person = world.person(party.personId);
  const name = person?.fullName ?? '';
  return [
    ['dc:benThamGiaId', numberOf(`${id}/${party.personId}`)],
    ['dc:loaiDoiTuong', '01'],
    ['dc:soDinhDanh', party.personId],
    // Some of the registry's offices store decomposed Unicode.
    ['dc:tenCaNhan', person?.isDecomposedAtSource ? name.normalize('NFD') : name],
  ];
}
