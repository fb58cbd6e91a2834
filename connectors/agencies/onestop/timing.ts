import { z } from 'zod';
import { nationalCode, statusFromNational } from '../../../dossier/status.ts';
import type { CircleTiming } from '../../dossier-circle.ts';
import { readCompactInstant } from '../../mapping/compact-dates.ts';
import { mapLimit } from './catalogue.ts';
import { optionalInstant } from './mapping.ts';
import { list, optionalText } from './wire.ts';

/** Channels of filing that bring no paper. */
const ELECTRONIC = new Set(['2', '5']);

/** Columns of `DanhSachThayDoi` that a due date rests on. A system that does not send them leaves dates unmoved. */
export const timingColumns = {
  KenhTiepNhan: optionalText,
  THOIGIANGIAIQUYET: optionalText,
  DONVITINH: optionalText,
  LichSuTrangThai: list(z.object({ TrangThai: z.union([z.string(), z.int()]), ThoiDiem: z.string() })),
  DanhSachHoSoBoSung: list(z.object({ NgayBoSung: z.string(), NgayTiepNhanBoSung: optionalText })),
  DanhSachHenLai: list(
    z.object({ NgayThongBao: z.string(), NgayHenTraTruoc: z.string(), NgayHenTraMoi: z.string() }),
  ),
};
const timing = z.object(timingColumns);

export function mapTiming(wire: z.infer<typeof timing>): { readonly timing?: CircleTiming } {
  const { limitWorkingDays, isSameDay } = mapLimit(wire);
  const supplements = wire.DanhSachHoSoBoSung.map(({ NgayBoSung, NgayTiepNhanBoSung }) => {
    const completedAt = optionalInstant(NgayTiepNhanBoSung);
    return { requestedAt: readCompactInstant(NgayBoSung), ...(completedAt === null ? {} : { completedAt }) };
  });
  const resets = wire.DanhSachHenLai.map((again) => ({
    apologySentAt: readCompactInstant(again.NgayThongBao),
    previousDueAt: readCompactInstant(again.NgayHenTraTruoc),
    newDueAt: readCompactInstant(again.NgayHenTraMoi),
  }));
  const statuses = wire.LichSuTrangThai.flatMap(({ TrangThai, ThoiDiem }) => {
    const status = statusFromNational(TrangThai);
    return status ? [{ at: readCompactInstant(ThoiDiem), status: nationalCode(status) }] : [];
  });
  const timing = {
    ...(ELECTRONIC.has(wire.KenhTiepNhan ?? '') && { isElectronic: true }),
    ...(limitWorkingDays === null ? {} : { limit: { workingDays: limitWorkingDays, isSameDay } }),
    ...(statuses.length > 0 && { statuses }),
    ...(supplements.length > 0 && { supplements }),
    ...(resets.length > 0 && { resets }),
  };
  return Object.keys(timing).length === 0 ? {} : { timing };
}
