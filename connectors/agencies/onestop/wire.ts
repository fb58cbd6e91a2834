import { z } from 'zod';
import { toAgencyId } from '../../../schema/terms.ts';
import { apart } from '../../mapping/wire-shape.ts';

export const ONESTOP = toAgencyId('onestop');

/**
 * Messages of the reception system, shapes of the national portal's adapter (domain.md §2.2). Numbers, booleans and
 * dates are texts; what is missing is an empty text, sometimes null, sometimes not there at all.
 */
export const optionalText = z.string().nullish();
export const list = <Item extends z.ZodType>(item: Item) =>
  // An empty list is sometimes sent as an empty text.
  z.preprocess(
    (value) => (value === '' || value === null || value === undefined ? [] : value),
    z.array(item),
  );
/** The list of a section: what was not sent at all, or is null, is not "none". */
const toldList = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (value === '' ? [] : value), z.array(item).nullish());
const optionalObject = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (value === '' || value === null ? undefined : value), item.optional());

/** Whether a number is a person's, and what kind of organisation it is otherwise; `owner-kind.ts`. */
export const kindColumns = { LoaiDoiTuong: z.union([z.string(), z.int()]).nullish(), LoaiHinh: optionalText };

const party = z.object({ SoDinhDanh: z.string(), HoTen: optionalText, VaiTro: z.string(), ...kindColumns });

const paper = z.object({
  MaThanhPhanHoSo: z.string(),
  TenTepDinhKem: z.string(),
  SoLuong: optionalText,
  LoaiBan: optionalText,
  IsDeleted: optionalText,
});

const fee = z.object({
  MaPhiLePhi: z.string(),
  TenPhiLePhi: z.string(),
  Gia: z.string(),
  TrangThaiThanhToan: optionalText,
});

const supplement = z.object({
  HoSoBoSungId: z.string(),
  NoiDungBoSung: z.string(),
  NgayBoSung: z.string(),
  NgayTiepNhanBoSung: optionalText,
  HanBoSung: optionalText,
});

/** A re-set return date, with its letter of apology (NĐ 118/2025, TT 03/2025 form 04). */
const reappointment = z.object({
  NgayThongBao: z.string(),
  NgayHenTraTruoc: z.string(),
  NgayHenTraMoi: z.string(),
  LyDo: z.string(),
  SoVanBanXinLoi: optionalText,
});

const resultPaper = z.object({ GiayToId: optionalText, TenGiayTo: z.string(), NgayCap: optionalText });

const progress = z.object({
  ThoiDiemXuLy: z.string(),
  PhongBanXuLy: z.string(),
  NoiDungXuLy: z.string(),
  TrangThai: z.union([z.string(), z.int()]).nullish(),
  NoiBo: optionalText,
});

const delivery = z.object({ SoHieuBuuGui: z.string(), TrangThai: z.string(), NgayCapNhat: z.string() });

/** Catalogue entries have upper-case keys. */
export const procedure = z.object({
  MATTHC: z.string(),
  TENTTHC: z.string(),
  TENTTHC_EN: optionalText,
  LINHVUCTHUCHIEN: list(z.object({ MALINHVUC: z.string(), TENLINHVUC: z.string() })),
  THOIGIANGIAIQUYET: optionalText,
  DONVITINH: optionalText,
  PHIDIAGIOI: optionalText,
  NGAYHIEULUC: optionalText,
  NGAYHETHIEULUC: optionalText,
  MATTHCTHAYTHE: optionalText,
  CHUAXACMINH: optionalText,
  PHILEPHI: list(z.object({ MAPHILEPHI: z.string(), KENH: z.string(), SOTIEN: z.string() })),
});

export const point = z.object({
  MaDiem: z.string(),
  MaChiNhanh: z.string(),
  TenDiem: z.string(),
  DiaChi: z.string(),
  MaXa: optionalText,
  TenXa: optionalText,
  KinhDo: optionalText,
  ViDo: optionalText,
  GioLamViec: list(z.string()),
  PhiDiaGioi: optionalText,
});

export const linkedDossier = z.object({ QuanHe: z.string(), MaHoSo: z.string() });

export const dossier = z.object({
  MaHoSo: z.string(),
  MaHoSoKhac: list(z.string()),
  ThuTuc: apart(optionalObject(procedure)),
  TrangThaiHoSo: z.union([z.string(), z.int()]),
  NgayTiepNhan: optionalText,
  NgayBatDauXuLy: optionalText,
  LuongXuLy: optionalText,
  KenhTiepNhan: optionalText,
  PhiDiaGioi: optionalText,
  DiemTiepNhan: apart(optionalObject(point)),
  MaDonViXuLy: optionalText,
  CoQuanXuLy: optionalText,
  DonViXuLy: optionalText,
  ChuHoSo: optionalText,
  ...kindColumns,
  MaDoiTuong: optionalText,
  SoDinhDanhNguoiNop: optionalText,
  NguoiKhaiHo: optionalText,
  BenLienQuan: toldList(apart(party)),
  TrichYeuHoSo: optionalText,
  TaiLieuNop: toldList(apart(paper)),
  DanhSachHoSoBoSung: toldList(apart(supplement)),
  DanhSachHenLai: toldList(apart(reappointment)),
  DanhSachLePhi: toldList(apart(fee)),
  DanhSachGiayToKetQua: toldList(apart(resultPaper)),
  ChuyenPhat: apart(optionalObject(delivery)),
  LienThong: toldList(apart(linkedDossier)),
  TienDo: toldList(apart(progress)),
});

/** A page of any list service; a system that has only one page leaves the numbers out. */
const pageNumbers = { trang: optionalText, sotrang: optionalText };
export const pageAnswer = z.object({ ...pageNumbers, result: list(z.unknown()) });

export type WireDossier = z.infer<typeof dossier>;
export type WireProcedure = z.infer<typeof procedure>;
export type WirePoint = z.infer<typeof point>;
export type WirePaper = z.infer<typeof paper>;
export type WireLinked = z.infer<typeof linkedDossier>;
export type WireStep = z.infer<typeof progress>;
export type WireParty = z.infer<typeof party>;
