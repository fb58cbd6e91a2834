import { z } from 'zod';
import { apart } from '../../mapping/wire-shape.ts';
import { optionalText, point } from './wire.ts';

/**
 * How a procedure is done, as the national catalogue writes it (domain.md §2.2): upper-case keys, English texts beside the
 * Vietnamese ones in `…_EN`. Numbers come as numbers or as texts, one element comes bare or in a list, what is missing is an
 * empty text, null or not there.
 */
const textOrNumber = z.union([z.string(), z.int().transform(String)]);
const optionalNumber = textOrNumber.nullish();

/** None, one or many; what was not sent at all, or is null, is not "none". */
const section = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value) => (value === '' ? [] : value === null || value === undefined ? undefined : [value].flat()),
    z.array(apart(item)).optional(),
  );

const words = <Key extends string>(key: Key) =>
  ({ [key]: z.string(), [`${key}_EN`]: optionalText }) as Record<Key, z.ZodString> &
    Record<`${Key}_EN`, typeof optionalText>;
const optionalWords = <Key extends string>(key: Key) =>
  ({ [key]: optionalText, [`${key}_EN`]: optionalText }) as Record<Key | `${Key}_EN`, typeof optionalText>;

const unit = { THOIGIANGIAIQUYET: optionalNumber, DONVITINH: optionalText };

const step = z.object({ ...words('TENTRINHTU'), ...optionalWords('NGUOITHUCHIEN'), ...unit });
const stepCase = z.object({ ...optionalWords('TRUONGHOP'), TRINHTU: section(step) });

const paper = z.object({
  MAGIAYTO: z.string(),
  ...words('TENGIAYTO'),
  SOBANCHINH: optionalNumber,
  SOBANSAO: optionalNumber,
  MAMAUDON: optionalText,
  ...optionalWords('TENMAUDON'),
  URL: optionalText,
  CANCUMAUDON: optionalText,
  SOHOA: optionalNumber,
  MA_KQ_THAYTHE: optionalText,
  CQNAMGIU: optionalText,
  ...optionalWords('TENCQNAMGIU'),
  ...optionalWords('CSDL'),
});
const paperCase = z.object({ ...optionalWords('TRUONGHOP'), GIAYTO: section(paper) });

const fee = z.object({
  MAPHILEPHI: z.string(),
  SOTIEN: optionalNumber,
  DONVI: optionalText,
  ...optionalWords('MOTA'),
  URL: optionalText,
});
const time = z.object({ ...unit, ...optionalWords('MOTA'), PHILEPHI: section(fee) });
const channel = z.object({ KENH: textOrNumber, ...optionalWords('TENKENH'), THOIGIAN: section(time) });

const result = z.object({ MAKETQUA: z.string(), ...words('TENKETQUA') });
const video = z.object({
  ...words('TIEUDE'),
  URL: z.string(),
  THOILUONG: optionalNumber,
  NGONNGU: optionalText,
});
const adviser = z.object({
  LOAI: textOrNumber,
  ...words('TEN'),
  DIENTHOAI: optionalText,
  URL: optionalText,
  GIOLAMVIEC: section(z.string()),
  DIEMTIEPNHAN: apart(
    z.preprocess((value) => (value === '' || value === null ? undefined : value), point.optional()),
  ),
});
const legalGround = z.object({
  SOVANBAN: z.string(),
  ...words('TENVANBAN'),
  COQUANBANHANH: optionalText,
  NGAYBANHANH: optionalText,
  NGAYHIEULUC: optionalText,
  DIACHITRUYCAP: optionalText,
});

/** Each part apart: one that cannot be read hides no other. */
export const guide = z.object({
  MATTHC: z.string(),
  SOQDCONGBO: apart(optionalText),
  /** Of the guide; `NGAYHIEULUC` beside it is the procedure's. */
  NGAYAPDUNG: apart(optionalText),
  NGAYCAPNHAT: apart(optionalText),
  YEUCAU: apart(optionalText),
  YEUCAU_EN: apart(optionalText),
  /** Older entries hold one text instead of a list. */
  TRINHTUTHUCHIEN: apart(z.union([z.string().min(1), section(stepCase)])),
  THANHPHANHOSO: apart(section(paperCase)),
  CACHTHUCTHUCHIEN: apart(section(channel)),
  KETQUATHUCHIEN: apart(section(result)),
  VIDEO: apart(section(video)),
  TUVAN: apart(section(adviser)),
  CANCUPHAPLY: apart(section(legalGround)),
});

export type WireGuide = z.infer<typeof guide>;
export type WireGuideStep = z.infer<typeof step>;
export type WireGuidePaper = z.infer<typeof paper>;
export type WireGuideTime = z.infer<typeof time>;
export type WireGuideFee = z.infer<typeof fee>;
export type WireGuideChannel = z.infer<typeof channel>;
export type WireGuideVideo = z.infer<typeof video>;
export type WireAdviser = z.infer<typeof adviser>;
export type WireLegalGround = z.infer<typeof legalGround>;
