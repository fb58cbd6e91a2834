import { isPersonsNumber } from '../../../schema/organisation.ts';
import { findOrganisation } from '../../world/organisations.ts';
import type { AgencyName, Dossier, Rating } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { capital, limitOf, pointRow, procedureRow } from './catalogue-rows.ts';

const LANES = { STANDARD: 'THUONG', GREEN: 'XANH', PRIORITY: 'UUTIEN' } as const;
const CHANNELS = { COUNTER: '1', PORTAL: '2', POST: '3', KIOSK: '4', APP: '5' } as const;
const PAPER_KINDS = { ORIGINAL: '0', COPY: '1', ELECTRONIC: '2' } as const;
const DELIVERIES = { POSTED: '1', IN_TRANSIT: '2', DELIVERED: '3', RETURNED_TO_SENDER: '4' } as const;
const BUSINESS_KINDS = { ENTERPRISE: 'DN', COOPERATIVE: 'HTX', BANK: 'TCTD', FOREIGN: 'NN' } as const;
const AGENCY_NAMES: Readonly<Record<AgencyName, string>> = {
  land: 'Văn phòng Đăng ký đất đai Hà Nội',
  civil: 'Ủy ban nhân dân cấp xã',
  police: 'Công an thành phố Hà Nội',
  tax: 'Thuế thành phố Hà Nội',
  onestop: 'Trung tâm Phục vụ hành chính công thành phố Hà Nội',
  hotline: 'Tổng đài 1022 Hà Nội',
};

/** `yyyyMMddHHmmss`; the world's instants carry Hanoi's offset already. What is missing is an empty text. */
const stamp = (instant: string | undefined): string => (instant ?? '').slice(0, 19).replace(/[-T:]/g, '');
/** A day without a time means the end of its office hours. */
const endOfDay = (day: string): string => `${day.replaceAll('-', '')}170000`;
/** Lists that are empty come as an empty text. */
const list = (rows: readonly object[]): readonly object[] | '' => (rows.length === 0 ? '' : rows);

const nameOf = (number: string): string => findOrganisation(number)?.name ?? `Tổ chức ${number}`;

/** 0 a citizen, 1 a business, 2 a household business; what kind of business, a column of its own says. */
function kindColumns(number: string): { readonly LoaiDoiTuong: string; readonly LoaiHinh?: string } {
  const kind =
    findOrganisation(number)?.kind ?? (isPersonsNumber(number) ? 'HOUSEHOLD_BUSINESS' : 'ENTERPRISE');
  return kind === 'HOUSEHOLD_BUSINESS'
    ? { LoaiDoiTuong: '2' }
    : { LoaiDoiTuong: '1', LoaiHinh: BUSINESS_KINDS[kind] };
}

/** One row of `TraCuuHoSo`: the progress always, the other sections (`phan`) when asked for. */
export function dossierRow(world: World, dossier: Dossier, sections: ReadonlySet<string>): object {
  const procedure = world.procedure(dossier.procedureCode);
  const point = world.points.find(({ id }) => id === dossier.receivingPoint);
  const asked = Object.entries(SECTIONS).filter(([name]) => sections.has(name));
  return {
    MaHoSo: dossier.code,
    MaHoSoKhac: dossier.aliases,
    MaTTHC: dossier.procedureCode,
    TenTTHC: procedure?.name ?? '',
    ThuTuc: procedure ? procedureRow(procedure) : '',
    TrangThaiHoSo: String(dossier.status),
    NgayTiepNhan: stamp(dossier.receivedAt),
    NgayBatDauXuLy: stamp(dossier.clockStartedAt),
    NgayHenTra: stamp(dossier.appointedAt),
    LuongXuLy: LANES[dossier.lane],
    KenhTiepNhan: CHANNELS[dossier.channel],
    PhiDiaGioi: capital(dossier.isBoundaryFree),
    DiemTiepNhan: point ? pointRow(world, point) : '',
    MaDonViXuLy: dossier.competent.unit,
    CoQuanXuLy: AGENCY_NAMES[dossier.competent.agency],
    DonViXuLy: dossier.competent.unitName,
    ...Object.assign({}, ...asked.map(([, section]) => section(world, dossier))),
  };
}

const SECTIONS: Readonly<Record<string, (world: World, dossier: Dossier) => object>> = {
  ChuHoSo: (world, { ownerIds, ownerOrganisations }) => {
    const [number] = ownerOrganisations;
    if (number !== undefined) return { ChuHoSo: nameOf(number), ...kindColumns(number), MaDoiTuong: number };
    return {
      ChuHoSo: world.person(ownerIds[0] ?? '')?.fullName ?? '',
      LoaiDoiTuong: '0',
      MaDoiTuong: ownerIds.join(';'),
    };
  },
  NguoiNop: (_world, { submitterId, assistedBy }) => ({
    SoDinhDanhNguoiNop: submitterId,
    NguoiKhaiHo: assistedBy ?? '',
  }),
  BenLienQuan: (world, { parties, organisationParties }) => ({
    BenLienQuan: list([
      ...parties.map(({ personId, role }) => ({
        SoDinhDanh: personId,
        HoTen: world.person(personId)?.fullName ?? '',
        VaiTro: role,
      })),
      ...organisationParties.map(({ number, role }) => ({
        SoDinhDanh: number,
        HoTen: nameOf(number),
        ...kindColumns(number),
        VaiTro: role,
      })),
    ]),
  }),
  TrichYeu: (_world, { subject }) => ({ TrichYeuHoSo: subject }),
  TaiLieu: (_world, { papers }) => ({
    TaiLieuNop: papers.map((paper, index) => ({
      TepDinhKemId: String(index + 1).padStart(4, '0'),
      TenTepDinhKem: paper.name,
      IsDeleted: 'False',
      MaThanhPhanHoSo: paper.code,
      SoLuong: String(paper.copies),
      LoaiBan: PAPER_KINDS[paper.kind],
    })),
  }),
  BoSung: (_world, { supplements }) => ({
    DanhSachHoSoBoSung: list(
      supplements.map((asked) => ({
        HoSoBoSungId: asked.id,
        NguoiYeuCauBoSung: asked.requestedBy,
        NoiDungBoSung: asked.content,
        NgayBoSung: stamp(asked.requestedAt),
        NgayTiepNhanBoSung: stamp(asked.answeredAt),
        HanBoSung: endOfDay(asked.until),
        DanhSachGiayToBoSung: asked.papers,
      })),
    ),
  }),
  HenLai: (_world, { reappointments }) => ({
    DanhSachHenLai: list(
      reappointments.map((again) => ({
        NgayThongBao: stamp(again.at),
        NgayHenTraTruoc: stamp(again.from),
        NgayHenTraMoi: stamp(again.to),
        LyDo: again.reason,
        SoVanBanXinLoi: again.apologyNumber,
      })),
    ),
  }),
  LePhi: (_world, { fees }) => ({
    DanhSachLePhi: list(
      fees.map((fee) => ({
        MaPhiLePhi: fee.code,
        TenPhiLePhi: fee.name,
        HinhThucThu: '1',
        Gia: fee.amount,
        TrangThaiThanhToan: fee.isPaid ? '1' : '0',
      })),
    ),
  }),
  KetQua: (_world, { results }) => ({
    DanhSachGiayToKetQua: list(
      results.map((result) => ({
        TenGiayTo: result.name,
        SoKyHieu: result.number,
        GiayToId: result.isElectronic ? result.id : '',
        NgayCap: `${result.issuedOn.replaceAll('-', '')}000000`,
      })),
    ),
  }),
  ChuyenPhat: (_world, { postal }) => ({
    ChuyenPhat: postal
      ? {
          SoHieuBuuGui: postal.trackingNumber,
          TrangThai: DELIVERIES[postal.state],
          NgayCapNhat: stamp(postal.changedAt),
        }
      : '',
  }),
  LienThong: (_world, { parentCode, childCodes }) => ({
    LienThong: [
      ...(parentCode === undefined ? [] : [{ QuanHe: 'CHA', MaHoSo: parentCode }]),
      ...childCodes.map((code) => ({ QuanHe: 'CON', MaHoSo: code })),
    ],
  }),
  TienDo: (_world, { code, steps }) => ({
    TienDo: steps
      .filter(({ agency }) => agency === 'onestop')
      .map((step) => ({
        MaHoSo: code,
        NguoiXuLy: '',
        ChucDanh: '',
        ThoiDiemXuLy: stamp(step.at),
        PhongBanXuLy: step.unitName,
        NoiDungXuLy: step.text,
        TrangThai: String(step.status),
        NoiBo: capital(!step.isPublic),
      })),
  }),
};

/** One item of `DanhSachThayDoi`: who and what belongs to the dossier, and what its due date rests on. */
export function changeRow(world: World, dossier: Dossier): object {
  return {
    MaHoSo: dossier.code,
    MaHoSoKhac: dossier.aliases.join(';'),
    MaTTHC: dossier.procedureCode,
    LinhVuc: dossier.sector,
    TrangThaiHoSo: String(dossier.status),
    NgayTiepNhan: stamp(dossier.receivedAt),
    NgayBatDauXuLy: stamp(dossier.clockStartedAt),
    NgayHenTra: stamp(dossier.appointedAt),
    LuongXuLy: LANES[dossier.lane],
    PhiDiaGioi: capital(dossier.isBoundaryFree),
    ChuHoSo: [...dossier.ownerIds, ...dossier.ownerOrganisations].join(';'),
    ...(dossier.ownerOrganisations[0] === undefined
      ? { LoaiDoiTuong: '0' }
      : kindColumns(dossier.ownerOrganisations[0])),
    NguoiNop: dossier.submitterId,
    NguoiKhaiHo: dossier.assistedBy ?? '',
    BenLienQuan: dossier.parties.map(({ personId }) => personId).join(';'),
    ToChucLienQuan: list(
      dossier.organisationParties.map(({ number }) => ({ MaToChuc: number, ...kindColumns(number) })),
    ),
    TreEm: dossier.childIds.join(';'),
    ThuaDat: dossier.parcelIds.join(';'),
    BenNhanBaoDam: dossier.securedOrganisations?.join(';') ?? '',
    LienThong: [
      ...(dossier.parentCode === undefined ? [] : [{ QuanHe: 'CHA', MaHoSo: dossier.parentCode }]),
      ...dossier.childCodes.map((code) => ({ QuanHe: 'CON', MaHoSo: code })),
    ],
    MaChiNhanh: dossier.receivingBranch,
    MaDiem: dossier.receivingPoint,
    CoQuan: dossier.competent.agency,
    MaDonVi: dossier.competent.unit,
    MaXa: dossier.competent.wardCode,
    HeThong: world.holders(dossier).join(';'),
    CanBo: dossier.handlers.map(({ agency, officerId }) => `${agency}:${officerId}`).join(';'),
    MaTraCuu: dossier.lookupSecret,
    NgayThayDoi: stamp(dossier.changedAt),
    ...(dossier.rating && { DanhGia: ratingRow(dossier.rating) }),
    ...timingColumns(world, dossier),
  };
}

const ratingRow = ({ score, at, by }: Rating): object => ({
  Diem: String(score),
  ThoiDiem: stamp(at),
  NguoiDanhGia: by,
});

function timingColumns(world: World, dossier: Dossier): object {
  const procedure = world.procedure(dossier.procedureCode);
  return {
    KenhTiepNhan: CHANNELS[dossier.channel],
    ...(procedure && limitOf(procedure)),
    // The reception system keeps every change of status, whoever made the step (NĐ 61/2018 Art. 17(1)(b)).
    LichSuTrangThai: list(
      dossier.steps
        .filter(({ status }, at) => status !== dossier.steps[at - 1]?.status)
        .map(({ status, at }) => ({ TrangThai: String(status), ThoiDiem: stamp(at) })),
    ),
    DanhSachHoSoBoSung: list(
      dossier.supplements.map(({ requestedAt, answeredAt }) => ({
        NgayBoSung: stamp(requestedAt),
        NgayTiepNhanBoSung: stamp(answeredAt),
      })),
    ),
    DanhSachHenLai: list(
      dossier.reappointments.map(({ at, from, to }) => ({
        NgayThongBao: stamp(at),
        NgayHenTraTruoc: stamp(from),
        NgayHenTraMoi: stamp(to),
      })),
    ),
  };
}
