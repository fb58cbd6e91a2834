import type { Guide, PaperOfGuide, StepsOfCase, Time, Told } from '../../world/guides/guide.ts';
import { guideOf } from '../../world/guides/written-guides.ts';
import type { Procedure } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { pointRow } from './catalogue-rows.ts';

/** `KEY` and `KEY_EN`; what nobody wrote in English is an empty text. */
const words = (key: string, told: Told | undefined): object => ({
  [key]: told?.[0] ?? '',
  [`${key}_EN`]: told?.[1] ?? '',
});

/** As old systems do: one element comes bare, none as an empty text. */
const oneOrMany = (rows: readonly object[]): unknown =>
  rows.length === 0 ? '' : rows.length === 1 ? rows[0] : rows;

const timeRow = ({ workingDays, workingHours, sameDay }: Time): object => {
  if (sameDay) return { THOIGIANGIAIQUYET: '', DONVITINH: 'TRONG_NGAY' };
  if (workingHours !== undefined) return { THOIGIANGIAIQUYET: workingHours, DONVITINH: 'Giờ làm việc' };
  if (workingDays !== undefined)
    return { THOIGIANGIAIQUYET: String(workingDays), DONVITINH: 'NGAY_LAM_VIEC' };
  return { THOIGIANGIAIQUYET: '', DONVITINH: '' };
};

/** `2026-08-05` → `05/08/2026`. */
const day = (iso: string | undefined): string => (iso ?? '').split('-').reverse().join('/');

const stepRows = ({ name, steps }: StepsOfCase): object => ({
  ...words('TRUONGHOP', name),
  TRINHTU: oneOrMany(
    steps.map(({ what, who, ...time }) => ({
      ...words('TENTRINHTU', what),
      ...words('NGUOITHUCHIEN', who),
      ...timeRow(time),
    })),
  ),
});

const SOHOA = { HELD_DATA: '2', EARLIER_RESULT: '3' } as const;

const paperRow = ({ code, name, originals, copies, form, reuse, isDigitised }: PaperOfGuide): object => ({
  MAGIAYTO: code,
  ...words('TENGIAYTO', name),
  SOBANCHINH: String(originals),
  SOBANSAO: copies,
  MAMAUDON: form?.code ?? '',
  ...words('TENMAUDON', form?.name),
  URL: form?.link ?? '',
  CANCUMAUDON: form?.source ?? '',
  SOHOA: reuse ? SOHOA[reuse.kind] : isDigitised ? '1' : '0',
  MA_KQ_THAYTHE: reuse?.resultCode ?? '',
  CQNAMGIU: reuse?.agency ?? '',
  ...words('TENCQNAMGIU', reuse?.holder),
  ...words('CSDL', reuse?.source),
});

const deskRow = (world: World, id: string): readonly object[] => {
  const point = world.points.find((found) => found.id === id);
  if (!point) return [];
  const row = pointRow(world, point) as { readonly GioLamViec?: unknown };
  return [
    {
      LOAI: '1',
      ...words('TEN', [`Bàn hướng dẫn, ${point.name}`, `Guidance desk, ${point.name}`]),
      DIENTHOAI: '',
      GIOLAMVIEC: row.GioLamViec,
      DIEMTIEPNHAN: row,
    },
  ];
};

/** Hours of the hotline were not found in any source. */
const HELP: readonly object[] = [
  {
    LOAI: 2,
    ...words('TEN', ['Tổng đài 1022 Hà Nội', 'Hanoi hotline 1022']),
    DIENTHOAI: '1022',
    GIOLAMVIEC: 'Thứ Hai–Chủ Nhật: 07:00–22:00',
    DIEMTIEPNHAN: '',
  },
  {
    LOAI: '3',
    ...words('TEN', ['Hướng dẫn trực tuyến trên iHanoi', 'Online guidance on iHanoi']),
    URL: 'https://ihanoi.hanoi.example/huong-dan',
    GIOLAMVIEC: '',
    DIEMTIEPNHAN: null,
  },
];

type Section = (guide: Guide, world: World) => object;

const SECTIONS: Readonly<Record<string, Section>> = {
  YEUCAU: ({ conditions }) => words('YEUCAU', conditions),
  TRINHTUTHUCHIEN: ({ cases }) => ({ TRINHTUTHUCHIEN: oneOrMany(cases.map(stepRows)) }),
  THANHPHANHOSO: ({ papers }) => ({
    THANHPHANHOSO: oneOrMany(
      papers.map(({ name, papers: all }) => ({
        ...words('TRUONGHOP', name),
        GIAYTO: oneOrMany(all.map(paperRow)),
      })),
    ),
  }),
  CACHTHUCTHUCHIEN: ({ channels }) => ({
    CACHTHUCTHUCHIEN: channels.map(({ code, name, times }) => ({
      KENH: code === '2' ? 2 : code,
      ...words('TENKENH', name),
      THOIGIAN: oneOrMany(
        times.map(({ text, fees, ...time }) => ({
          ...timeRow(time),
          ...words('MOTA', text),
          PHILEPHI: oneOrMany(
            fees.map((fee) => ({
              MAPHILEPHI: fee.code,
              SOTIEN: fee.amount,
              DONVI: 'Đồng',
              ...words('MOTA', fee.text),
              URL: '',
            })),
          ),
        })),
      ),
    })),
  }),
  KETQUATHUCHIEN: ({ results }) => ({
    KETQUATHUCHIEN: oneOrMany(
      results.map(({ code, name }) => ({ MAKETQUA: code, ...words('TENKETQUA', name) })),
    ),
  }),
  VIDEO: ({ videos }) => ({
    VIDEO: oneOrMany(
      videos.map(({ title, link, seconds, spoken }) => ({
        ...words('TIEUDE', title),
        URL: link,
        THOILUONG: String(seconds),
        NGONNGU: spoken,
      })),
    ),
  }),
  TUVAN: ({ desks }, world) => ({ TUVAN: [...desks.flatMap((id) => deskRow(world, id)), ...HELP] }),
  CANCUPHAPLY: ({ laws }) => ({
    CANCUPHAPLY: oneOrMany(
      laws.map(({ number, name, issuedBy, issuedOn, validFrom }) => ({
        SOVANBAN: number,
        ...words('TENVANBAN', name),
        COQUANBANHANH: issuedBy,
        NGAYBANHANH: day(issuedOn),
        NGAYHIEULUC: day(validFrom),
        DIACHITRUYCAP: '',
      })),
    ),
  }),
};

/** The sections (`phan`) of a procedure's guide that were asked for, with its dates; nothing when none was. */
export function guideRow(
  world: World,
  procedure: Procedure,
  sections: readonly string[] | undefined,
): object {
  if (!sections) return {};
  const guide = guideOf(procedure);
  const asked = Object.entries(SECTIONS).filter(([name]) => sections.includes(name));
  return {
    SOQDCONGBO: guide.decision,
    NGAYAPDUNG: day(guide.validFrom),
    NGAYCAPNHAT: guide.updatedAt.slice(0, 19).replace(/[-T:]/g, ''),
    ...Object.assign({}, ...asked.map(([, section]) => section(guide, world))),
  };
}
