import type { z } from 'zod';
import { element, many, optional, optionalText, text } from '../../mapping/wire-shape.ts';

/** Messages of `land.wsdl`, names as the registry writes them. Every value is the text that came. */
const address = element({
  diaChiId: text,
  maXa: text,
  tenXa: optionalText,
  soNha: optionalText,
  diaChiChiTiet: optionalText,
  hieuLucTu: optionalText,
  hieuLucDen: optionalText,
});

const landUse = element({ maMucDich: text, tenMucDich: optionalText });

const right = element({
  dangKyQuyenSuDungId: text,
  tinhHinhDangKyId: text,
  loaiDoiTuong: text,
  chuSuDungId: text,
  caNhanId: optionalText,
  soDinhDanh: optionalText,
  tenChuSuDung: optionalText,
  tyLeSoHuu: optionalText,
  /** `1`: access to the holder's data is restricted by decision. */
  hanCheTruyCap: optionalText,
});

const certificate = element({
  giayChungNhanId: text,
  soPhatHanh: optionalText,
  ngayCap: optionalText,
});

const parcel = element({
  thuaDatId: text,
  /** Sent whatever groups were asked for: commune in charge today, and `1` for defence and security land. */
  maXaQuanLy: optionalText,
  datQuocPhong: optionalText,
  soHieuToBanDo: optionalText,
  soThuTuThua: optionalText,
  dienTich: optionalText,
  ListMucDichSuDung: many(landUse),
  DC_DiaChi: many(address),
  ListDangKyQuyen: many(right),
  DC_GiayChungNhan: optional(certificate),
});

const step = element({
  quaTrinhId: text,
  thoiDiem: text,
  donViXuLy: text,
  noiDung: text,
  maTrangThai: optionalText,
  noiBo: optionalText,
});

const landCase = element({
  soHoSoNoiBo: text,
  tenLoaiBienDong: text,
  ngayChuyenThongTinThue: optionalText,
  ListQuaTrinhXuLy: many(step),
});

const dossier = element({
  maHoSo: text,
  DC_HoSoNoiBo: optional(landCase),
  ListThuaDat: many(parcel),
});

export const dossierAnswer = element({ maGiaoDich: text, DC_HoSo: many(dossier) });
export const parcelAnswer = element({ maGiaoDich: text, DC_ThuaDat: many(parcel) });

export type WireDossier = z.infer<typeof dossier>;
export type WireCase = z.infer<typeof landCase>;
export type WireParcel = z.infer<typeof parcel>;
export type WireAddress = z.infer<typeof address>;
export type WireRight = z.infer<typeof right>;
export type WireDossierAnswer = z.infer<typeof dossierAnswer>;
export type WireParcelAnswer = z.infer<typeof parcelAnswer>;
