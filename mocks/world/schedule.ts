import type { Prng } from './prng.ts';
import { TRANSFERS } from './procedures.ts';
import { HOUR_MS, intoOfficeHours, MINUTE_MS } from './time.ts';
import type { CitizenSector, StatusCode } from './types.ts';

/** Who records a step: the branch that received it, the deciding unit or the tax office. */
export type StepBy = 'reception' | 'competent' | 'tax';

export interface PlannedStep {
  readonly atMs: number;
  readonly by: StepBy;
  readonly status: StatusCode;
  readonly text: string;
  readonly isPublic: boolean;
}

/** Hours from the step before, at office pace. */
type Template = readonly [
  by: StepBy,
  status: StatusCode,
  from: number,
  to: number,
  text: string,
  internal?: 'internal',
];

const RECEIVED: Template = ['reception', 2, 0, 0, 'Tiếp nhận hồ sơ, cấp giấy tiếp nhận và hẹn trả kết quả'];
const TAKEN: Template = ['competent', 4, 1, 5, 'Nhận hồ sơ từ bộ phận một cửa, phân công thụ lý'];
const HANDED_OUT: Template = ['reception', 10, 16, 40, 'Đã trả kết quả qua dịch vụ bưu chính công ích'];
const SUPPLEMENT: readonly Template[] = [
  ['competent', 5, 3, 12, 'Yêu cầu bổ sung, hoàn thiện hồ sơ (Mẫu 02)'],
  ['reception', 4, 20, 90, 'Đã nhận giấy tờ bổ sung, tính lại thời hạn giải quyết'],
];
export const TAX_SLIP_TEXT = 'Gửi phiếu chuyển thông tin xác định nghĩa vụ tài chính';

const TAX_LEG: readonly Template[] = [
  ['competent', 4, 6, 16, TAX_SLIP_TEXT],
  ['tax', 4, 1, 6, 'Tiếp nhận phiếu chuyển thông tin', 'internal'],
  ['tax', 6, 8, 24, 'Ban hành thông báo nộp tiền'],
  ['tax', 4, 10, 90, 'Người nộp thuế đã hoàn thành nghĩa vụ tài chính'],
];
const LAND_END: readonly Template[] = [
  ['competent', 4, 6, 16, 'Trình ký Giấy chứng nhận', 'internal'],
  ['competent', 9, 4, 16, 'Đã ký kết quả, chuyển bộ phận một cửa'],
];
const PATHS: Readonly<Record<CitizenSector, readonly Template[]>> = {
  land: [['competent', 4, 4, 10, 'Kiểm tra hồ sơ, trích lục bản đồ địa chính', 'internal']],
  civil: [
    ['competent', 4, 0.4, 2, 'Ghi sổ hộ tịch, trình lãnh đạo ký'],
    ['competent', 9, 0.5, 3, 'Đã ký kết quả, chuyển bộ phận một cửa'],
  ],
  residence: [
    ['competent', 4, 8, 30, 'Xác minh nơi cư trú', 'internal'],
    ['competent', 9, 16, 60, 'Đã cập nhật thông tin cư trú vào Cơ sở dữ liệu về cư trú'],
  ],
  passport: [
    ['competent', 4, 16, 40, 'Kiểm tra dữ liệu, cá thể hóa hộ chiếu', 'internal'],
    ['competent', 9, 30, 90, 'Đã in hộ chiếu, chuyển bưu chính'],
  ],
  'birth-linked': [
    ['competent', 4, 0.5, 3, 'Đăng ký khai sinh, cấp số định danh cá nhân'],
    ['competent', 4, 4, 16, 'Chuyển dữ liệu đăng ký thường trú và bảo hiểm y tế'],
    ['competent', 9, 16, 40, 'Các thủ tục liên thông đã hoàn thành'],
  ],
};
const ENDINGS: readonly (readonly Template[])[] = [
  [['reception', 3, 1, 8, 'Không tiếp nhận: hồ sơ không thuộc thẩm quyền giải quyết (Mẫu 03)']],
  [TAKEN, ['reception', 7, 8, 40, 'Công dân đề nghị rút hồ sơ']],
  [TAKEN, ['competent', 8, 16, 60, 'Thông báo dừng giải quyết hồ sơ (Mẫu 05)']],
];

/** Procedures whose land dossiers pass through the tax authority. */
export const TAXED_PROCEDURES: readonly string[] = [...TRANSFERS, '1.012781', '1.012793'];

function templatesFor(random: Prng, sector: CitizenSector, procedureCode: string): readonly Template[] {
  const fate = random.next();
  if (fate < 0.09) return [RECEIVED, ...(ENDINGS[Math.floor(fate / 0.03)] ?? [])];
  const supplement = fate < 0.2 ? SUPPLEMENT : [];
  const taxLeg = TAXED_PROCEDURES.includes(procedureCode) ? TAX_LEG : [];
  const end = sector === 'land' ? LAND_END : [];
  return [RECEIVED, TAKEN, ...supplement, ...PATHS[sector], ...taxLeg, ...end, HANDED_OUT];
}

/**
 * When a generated dossier takes which step: a pure function of its random stream, quantised to minutes, so that
 * every process derives the same state from the clock alone.
 * @param isLively steps follow each other within minutes to an hour, so that a demo has something to track.
 */
export function planSchedule(
  random: Prng,
  sector: CitizenSector,
  procedureCode: string,
  receivedMs: number,
  isLively: boolean,
): readonly PlannedStep[] {
  let atMs = receivedMs;
  return templatesFor(random, sector, procedureCode).map(([by, status, from, to, text, internal], index) => {
    const roll = random.next();
    if (index > 0 && isLively) atMs += Math.floor(15 + roll * 75) * MINUTE_MS;
    else if (index > 0) {
      const hours = from + roll * (to - from);
      atMs = intoOfficeHours(atMs + Math.floor((hours * HOUR_MS) / MINUTE_MS) * MINUTE_MS + MINUTE_MS);
    }
    return { atMs, by, status, text, isPublic: internal !== 'internal' };
  });
}
