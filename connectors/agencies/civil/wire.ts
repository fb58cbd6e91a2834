import { z } from 'zod';
import { toAgencyId } from '../../../schema/terms.ts';
import { apart, element, many, optionalText, text } from '../../mapping/wire-shape.ts';

export const CIVIL = toAgencyId('civil');

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

export const dossier = element({
  maHoSo: text,
  loaiDangKy: text,
  tenLoaiDangKy: text,
  so: optionalText,
  quyenSo: optionalText,
  trangSo: optionalText,
  ngayDangKy: optionalText,
  noiDangKy: optionalText,
  tienTrinh: many(apart(step)),
});

const entry = element({
  loaiDangKy: text,
  so: text,
  quyenSo: optionalText,
  trangSo: optionalText,
  ngayDangKy: optionalText,
  noiDangKy: optionalText,
  nksNgaySinh: optionalText,
  ngayXacLapHonNhan: optionalText,
  nktNgayChet: optionalText,
});

export const citizen = element({ soDinhDanh: text, dangKy: many(apart(entry)) });

/** What speaks against a release; read apart from all that is shown, and for the whole row or not at all. */
export const citizenMarks = element({
  /** `1`: access to the person's data is restricted by decision. */
  hanCheTruyCap: optionalText,
  /** `1`: adoption secrecy; the register itself leaves the parents out. */
  dangKy: many(element({ baoMat: optionalText })),
});

export const dossierAnswer = element({ hoSo: many(z.unknown()) });
export const personAnswer = element({ congDan: many(z.unknown()) });

export type WireDossier = z.infer<typeof dossier>;
export type WireStep = z.infer<typeof step>;
export type WireEntry = z.infer<typeof entry>;
export type WireCitizen = z.infer<typeof citizen>;
