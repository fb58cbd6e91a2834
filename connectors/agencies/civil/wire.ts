import type { z } from 'zod';
import { element, many, optionalText, text } from '../../mapping/wire-shape.ts';

/**
 * Answers of the civil register. One register entry is one flat element whose field families are named by prefix:
 * `nks` the child, `me` mother, `cha` father, `nyc` requester, `chong`/`vo` spouses, `nkt` the deceased. Families
 * that we have no use for (parents, requester) are not even read.
 */
const step = element({
  maBuoc: text,
  thoiDiem: text,
  donVi: text,
  noiDung: text,
  trangThai: optionalText,
  noiBo: optionalText,
});

const dossier = element({
  maHoSo: text,
  loaiDangKy: text,
  tenLoaiDangKy: text,
  so: optionalText,
  quyenSo: optionalText,
  trangSo: optionalText,
  ngayDangKy: optionalText,
  noiDangKy: optionalText,
  tienTrinh: many(step),
});

const entry = element({
  loaiDangKy: text,
  so: text,
  quyenSo: optionalText,
  trangSo: optionalText,
  ngayDangKy: optionalText,
  noiDangKy: optionalText,
  /** `1`: adoption secrecy; the register itself leaves the parents out. */
  baoMat: optionalText,
  nksNgaySinh: optionalText,
  ngayXacLapHonNhan: optionalText,
  nktNgayChet: optionalText,
});

const citizen = element({
  soDinhDanh: text,
  /** `1`: access to the person's data is restricted by decision. */
  hanCheTruyCap: optionalText,
  dangKy: many(entry),
});

export const dossierAnswer = element({ hoSo: many(dossier) });
export const personAnswer = element({ congDan: many(citizen) });

export type WireDossier = z.infer<typeof dossier>;
export type WireEntry = z.infer<typeof entry>;
export type WireCitizen = z.infer<typeof citizen>;
export type WireDossierAnswer = z.infer<typeof dossierAnswer>;
export type WirePersonAnswer = z.infer<typeof personAnswer>;
