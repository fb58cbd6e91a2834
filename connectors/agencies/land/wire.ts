import { z } from 'zod';
import { toAgencyId } from '../../../schema/terms.ts';
import { apart, element, many, optional, optionalText, text } from '../../mapping/wire-shape.ts';
import { marks, security } from './security-wire.ts';

export const LAND = toAgencyId('land');

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
});

const certificate = element({
  giayChungNhanId: text,
  soPhatHanh: optionalText,
  ngayCap: optionalText,
});

export const parcel = element({
  thuaDatId: text,
  soHieuToBanDo: optionalText,
  soThuTuThua: optionalText,
  dienTich: optionalText,
  ListMucDichSuDung: apart(many(landUse)),
  DC_DiaChi: apart(many(address)),
  ListDangKyQuyen: many(apart(right)),
  DC_GiayChungNhan: apart(optional(certificate)),
  ListBienPhapBaoDam: many(apart(security)),
});

/** What speaks against a release; read apart from all that is shown, and for the whole row or not at all. */
export const parcelMarks = element({
  ...marks,
  ListMucDichSuDung: many(element({ maMucDich: text })),
  /** The same of one holder. */
  ListDangKyQuyen: many(element({ hanCheTruyCap: optionalText })),
});
/** Who holds it; a right that cannot be read names nobody, and hides nothing. */
export const parcelRights = element({ ListDangKyQuyen: many(z.unknown()) });
export const dossierMarks = element({ ListThuaDat: many(z.unknown()) });
/** Rows that hold securities. */
export const securityRows = element({ ListBienPhapBaoDam: many(z.unknown()) });

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
  ListQuaTrinhXuLy: many(apart(step)),
});

export const dossier = element({
  maHoSo: text,
  DC_HoSoNoiBo: apart(optional(landCase)),
  ListThuaDat: many(apart(parcel)),
  ListBienPhapBaoDam: many(apart(security)),
});

export const dossierAnswer = element({ maGiaoDich: text, DC_HoSo: many(z.unknown()) });
export const parcelAnswer = element({ maGiaoDich: text, DC_ThuaDat: many(z.unknown()) });

export type WireDossier = z.infer<typeof dossier>;
export type WireCase = z.infer<typeof landCase>;
export type WireStep = z.infer<typeof step>;
export type WireParcel = z.infer<typeof parcel>;
export type WireLandUse = z.infer<typeof landUse>;
export type WireAddress = z.infer<typeof address>;
export type WireCertificate = z.infer<typeof certificate>;
export type WireRight = z.infer<typeof right>;
