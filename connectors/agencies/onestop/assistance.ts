import { findPriority, type Priority } from '../../../dossier/filing/priorities.ts';
import { own } from '../../../schema/own.ts';
import { readCompactInstant } from '../../mapping/compact-dates.ts';
import { readOptionalText } from '../../mapping/text.ts';
import type { WireDossier } from './wire.ts';

const MEANS: Readonly<Record<string, 'VNEID' | 'SIGNATURE'>> = { VNEID: 'VNEID', CHUKY: 'SIGNATURE' };
const MEANS_TEXTS = {
  VNEID: { vi: 'qua VNeID', en: 'in VNeID' },
  SIGNATURE: { vi: 'bằng chữ ký trên bảng ký', en: 'by signature on the pad' },
} as const;

/** Who helped to fill it in, by role and place and never by name or number, and how the owner confirmed it. */
export function mapAssistance(wire: WireDossier) {
  if (readOptionalText(wire.NguoiKhaiHo) === undefined) return null;
  const point = wire.DiemTiepNhan;
  const isRead = point !== undefined && point !== null && !(point instanceof Error);
  const place = isRead && 'TenDiem' in point ? readOptionalText(String(point.TenDiem)) : undefined;
  const means = own(MEANS, readOptionalText(wire.XacNhanKhaiHo) ?? '') ?? null;
  const at = readOptionalText(wire.ThoiDiemXacNhan);
  const who = {
    vi: `Cán bộ ${place ?? 'một cửa'} khai hộ`,
    en: `A clerk of ${place ?? 'the centre'} filled it in`,
  };
  const confirmed = means && MEANS_TEXTS[means];
  return {
    means,
    confirmedAt: at === undefined ? null : readCompactInstant(at),
    text: confirmed
      ? {
          vi: `${who.vi}, chủ hồ sơ đã tự xác nhận ${confirmed.vi}.`,
          en: `${who.en}; the owner confirmed it ${confirmed.en}.`,
        }
      : { vi: `${who.vi}.`, en: `${who.en}.` },
  };
}

export function mapPriority({ LyDoUuTien }: WireDossier): Priority | null {
  const reason = readOptionalText(LyDoUuTien);
  return (reason !== undefined && findPriority(reason)) || null;
}
