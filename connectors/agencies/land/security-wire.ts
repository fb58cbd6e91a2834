import { z } from 'zod';
import { apart, element, many, optional, optionalText, text } from '../../mapping/wire-shape.ts';

/** Messages of `land.wsdl` about securities over land, names as the registry writes them. Every value is the text that came. */
const party = element({
  benThamGiaId: text,
  loaiDoiTuong: text,
  soDinhDanh: optionalText,
  tenCaNhan: optionalText,
  maSoToChuc: optionalText,
  tenToChuc: optionalText,
});

const asset = element({
  taiSanId: text,
  loaiTaiSanId: text,
  thuaDatId: optionalText,
  soPhatHanh: optionalText,
  moTa: optionalText,
});

const contract = element({ soHopDong: optionalText, ngayKy: optionalText });

const entry = element({
  bienDongId: text,
  thoiDiem: text,
  tinhTrangDangKyId: text,
  soDangKy: optionalText,
  ghiChu: optionalText,
});

export const security = element({
  bienPhapBaoDamId: text,
  tinhTrangDangKyId: text,
  loaiBienPhapId: optionalText,
  soDangKy: optionalText,
  thoiDiemDangKy: optionalText,
  thuTuUuTien: optionalText,
  baoDamTuNgay: optionalText,
  baoDamDenNgay: optionalText,
  DC_HopDongBaoDam: apart(optional(contract)),
  ListBenBaoDam: many(apart(party)),
  ListBenNhanBaoDam: many(apart(party)),
  ListTaiSanBaoDam: many(apart(asset)),
  ListBienDongBaoDam: many(apart(entry)),
});

/**
 * Sent whatever groups were asked for, and read apart from all that is shown: commune in charge today, `1` for defence and
 * security land, `1` where access to a holder's data is restricted by decision.
 */
export const marks = {
  maXaQuanLy: optionalText,
  datQuocPhong: optionalText,
  hanCheTruyCap: optionalText,
};
export const securityMarks = element(marks);

const named = many(element({ soDinhDanh: optionalText }));
/**
 * Who is a party; where one cannot be read nobody is named, and nothing hidden. Business numbers of those to whom it is secured are
 * sent with the marks.
 */
export const securityParties = element({
  ListBenBaoDam: named,
  ListBenNhanBaoDam: named,
  maToChucNhanBaoDam: many(z.string()),
});

export type WireSecurity = z.infer<typeof security>;
export type WireSecurityParty = z.infer<typeof party>;
export type WireSecuredAsset = z.infer<typeof asset>;
export type WireSecurityEntry = z.infer<typeof entry>;
