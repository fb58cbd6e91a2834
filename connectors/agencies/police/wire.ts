import { z } from 'zod';
import { toAgencyId } from '../../../schema/terms.ts';
import { apart } from '../../mapping/wire-shape.ts';

export const POLICE = toAgencyId('police');

/**
 * Payloads of the signed answers, names as the police write them. Texts stay texts; a field may come as text, as
 * empty text, as null or not at all, and those are told apart until the mapping.
 */
const optionalText = z.string().nullish();

/** `00` = fine; anything else is a fault, also on HTTP 200. */
export const answerHead = z.looseObject({ MaLoi: z.string() });

const residence = z.object({
  LoaiCuTru: z.string(),
  DiaChi: z.string(),
  MaXa: optionalText,
  TenXa: optionalText,
  TuNgay: optionalText,
  DenNgay: optionalText,
});

export const person = z.object({
  SoDinhDanh: z.string(),
  HoTen: optionalText,
  NgaySinh: optionalText,
  SoDienThoai: optionalText,
  NoiCuTru: apart(z.array(residence).nullish()),
  CoBaoVe: optionalText,
});

/** `TrangThai` comes as a number from the new case system, as text from the old one. */
const step = z.object({
  MaBuoc: z.string(),
  ThoiDiem: z.string(),
  DonVi: z.string(),
  NoiDung: z.string(),
  TrangThai: z.union([z.string(), z.int()]).nullish(),
  CongKhai: optionalText,
});

const policeCase = z.object({
  SoVuViec: z.string(),
  LoaiVuViec: z.string(),
  NgayMo: z.string(),
  SoHoChieu: optionalText,
  BuocXuLy: z.array(apart(step)).nullish(),
});

export const dossier = z.object({ MaHoSo: z.string(), VuViec: apart(z.array(policeCase).nullish()) });

export const listAnswer = z.object({ DanhSach: z.array(z.unknown()) });

export type WirePerson = z.infer<typeof person>;
export type WireResidence = z.infer<typeof residence>;
export type WireDossier = z.infer<typeof dossier>;
export type WireCase = z.infer<typeof policeCase>;
export type WireStep = z.infer<typeof step>;
