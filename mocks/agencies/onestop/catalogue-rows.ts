import type { Branch, OpeningHours, Procedure, ReceptionPoint } from '../../world/types.ts';
import type { World } from '../../world/world.ts';

/** Catalogue entries with the adapter's upper-case keys; all values are texts, what is missing is an empty text. */
export function procedureRow(procedure: Procedure): object {
  return {
    MATTHC: procedure.code,
    TENTTHC: procedure.name,
    TENTTHC_EN: '',
    LINHVUCTHUCHIEN: [{ MALINHVUC: procedure.sectorCode, TENLINHVUC: procedure.sectorName }],
    ...limitOf(procedure),
    PHIDIAGIOI: capital(procedure.isBoundaryFree),
    NGAYHIEULUC: compactDay(procedure.validFrom),
    NGAYHETHIEULUC: compactDay(procedure.validUntil),
    MATTHCTHAYTHE: procedure.replacedBy ?? '',
    CHUAXACMINH: capital(procedure.isVerified === false),
    PHILEPHI: procedure.fees.flatMap(({ code, amount, onlineAmount }) => [
      { MAPHILEPHI: code, KENH: '1', SOTIEN: amount },
      { MAPHILEPHI: code, KENH: '2', SOTIEN: onlineAmount },
    ]),
  };
}

/** The ministries' older entries count in working hours, the others in days. */
export function limitOf({ workingDays, code }: Procedure): object {
  if (workingDays === undefined) return { THOIGIANGIAIQUYET: '', DONVITINH: '' };
  if (workingDays === 0) return { THOIGIANGIAIQUYET: '', DONVITINH: 'TRONG_NGAY' };
  return code.startsWith('2.')
    ? { THOIGIANGIAIQUYET: String(workingDays * 8), DONVITINH: 'GIO_LAM_VIEC' }
    : { THOIGIANGIAIQUYET: String(workingDays), DONVITINH: 'NGAY_LAM_VIEC' };
}

const compactDay = (day: string | undefined): string => day?.replaceAll('-', '') ?? '';

export const capital = (value: boolean): 'True' | 'False' => (value ? 'True' : 'False');

export function pointRow(world: World, point: ReceptionPoint): object {
  const ward = world.ward(point.wardCode);
  const branch: Branch | undefined = world.branches.find(({ id }) => id === point.branchId);
  return {
    MaDiem: point.id,
    MaChiNhanh: point.branchId,
    TenDiem: branch ? `${point.name} – ${branch.name}` : point.name,
    DiaChi: ward ? `${point.address}, ${ward.name}, Thành phố Hà Nội` : point.address,
    MaXa: point.wardCode,
    TenXa: ward?.name ?? '',
    KinhDo: point.longitude,
    ViDo: point.latitude,
    GioLamViec: hoursText(point.hours),
    PhiDiaGioi: capital(point.isBoundaryFree),
  };
}

const WEEKDAYS = ['Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy', 'Chủ Nhật'];

/** Days with the same hours together: `Thứ Hai–Thứ Sáu: 08:00–12:00, 13:00–17:00`. */
function hoursText(hours: readonly OpeningHours[]): string[] {
  const groups: { from: number; to: number; text: string }[] = [];
  for (let weekday = 1; weekday <= 7; weekday += 1) {
    const text = hours
      .filter((span) => span.weekday === weekday)
      .map(({ from, to }) => `${from}–${to}`)
      .join(', ');
    const last = groups.at(-1);
    if (last && last.text === text && last.to === weekday - 1) last.to = weekday;
    else if (text !== '') groups.push({ from: weekday, to: weekday, text });
  }
  return groups.map(({ from, to, text }) => {
    const [first, last] = [WEEKDAYS[from - 1], WEEKDAYS[to - 1]];
    return `${from === to ? first : `${first}–${last}`}: ${text}`;
  });
}
