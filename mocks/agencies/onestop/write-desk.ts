import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { MockOptions } from '../../kit/agency.ts';
import { compactStamp, instantOf } from '../../world/time.ts';
import type { Rating, StatusCode } from '../../world/types.ts';
import { type Answer, fault } from './service-answer.ts';

export const WRITE_SERVICES = ['YeuCauRutHoSo', 'BoSungHoSo', 'DanhGiaHoSo'] as const;
export type WriteService = (typeof WRITE_SERVICES)[number];

const common = {
  service: z.string(),
  maYeuCau: z.string().min(8),
  mahoso: z.string().min(1),
  nguoiyeucau: z.string().regex(/^[0-9]{12}$/),
};
const shapes = {
  YeuCauRutHoSo: z.object({ ...common, lydo: z.string().min(1) }),
  BoSungHoSo: z.object({
    ...common,
    hosobosungid: z.string(),
    ghichu: z.string(),
    tailieu: z
      .array(z.object({ MaThanhPhanHoSo: z.string(), TenTepDinhKem: z.string(), TepDinhKemId: z.string() }))
      .min(1),
  }),
  DanhGiaHoSo: z.object({ ...common, diem: z.enum(['1', '2', '3', '4', '5']), ykien: z.string() }),
};

/** Statuses in which a dossier can still be withdrawn (NĐ 61/2018: until its result is there). */
const WITHDRAWABLE: ReadonlySet<StatusCode> = new Set([1, 2, 4, 5, 6]);

interface Taken {
  readonly request: z.infer<(typeof shapes)[WriteService]>;
  readonly answer: Answer;
}

/** Requests that change a dossier. A repeated `maYeuCau` gets the first result; used for something else it is refused. */
export class WriteDesk {
  readonly #options: MockOptions;
  readonly #onChange: () => void;
  readonly #taken = new Map<string, Taken>();
  #count = 0;

  constructor(options: MockOptions, onChange: () => void) {
    this.#options = options;
    this.#onChange = onChange;
  }

  reset(): void {
    this.#taken.clear();
  }

  take(service: WriteService, body: unknown): Answer {
    const read = shapes[service].safeParse(body);
    if (!read.success) return fault('400', 'Dữ liệu không hợp lệ');
    const request = read.data;
    const before = this.#taken.get(request.maYeuCau);
    if (before) {
      return isDeepStrictEqual(before.request, request)
        ? before.answer
        : fault('409', `maYeuCau ${request.maYeuCau} đã dùng cho yêu cầu khác`);
    }
    const answer = this.#apply(service, request.mahoso, request.maYeuCau, request);
    this.#taken.set(request.maYeuCau, { request, answer });
    return answer;
  }

  #apply(service: WriteService, code: string, requestId: string, request: Taken['request']): Answer {
    const { world, now } = this.#options;
    const dossier = world.dossierAt(code, now());
    if (!dossier) return fault('404', `Không tìm thấy hồ sơ ${code}`);
    if (service === 'YeuCauRutHoSo' && !WITHDRAWABLE.has(dossier.status)) {
      return fault('422', `Hồ sơ ${code} không thể rút`);
    }
    if (service === 'BoSungHoSo' && dossier.status !== 5)
      return fault('422', `Hồ sơ ${code} không chờ bổ sung`);
    if (service === 'DanhGiaHoSo' && dossier.status < 9) return fault('422', `Hồ sơ ${code} chưa có kết quả`);
    if (service === 'DanhGiaHoSo' && dossier.rating) return fault('422', `Hồ sơ ${code} đã được đánh giá`);
    const status: StatusCode | undefined =
      service === 'YeuCauRutHoSo' ? 7 : service === 'BoSungHoSo' ? 4 : undefined;
    const changed = world.changeDossier(
      {
        ...{ code: dossier.code, agency: 'onestop', status, step: { text: textOf(request) } },
        rating: ratingOf(request, instantOf(now().getTime())),
      },
      now(),
    );
    this.#onChange();
    this.#count += 1;
    return {
      error_code: 0,
      message: 'Thành công',
      result: {
        MaYeuCau: requestId,
        MaHoSo: dossier.code,
        TrangThaiHoSo: String(changed?.status ?? dossier.status),
        ThoiDiem: compactStamp(instantOf(now().getTime())),
        SoTiepNhan: `TN-${String(this.#count).padStart(6, '0')}`,
      },
    };
  }
}

function textOf(request: z.infer<(typeof shapes)[WriteService]>): string {
  if ('lydo' in request) return 'Công dân yêu cầu rút hồ sơ';
  if ('tailieu' in request) {
    return `Công dân đã bổ sung: ${request.tailieu.map(({ TenTepDinhKem }) => TenTepDinhKem).join(', ')}`;
  }
  // Whoever handles the dossier reads its steps, and is not to read there how they were rated, and by whom.
  return 'Công dân đã đánh giá việc giải quyết hồ sơ';
}

const ratingOf = (request: Taken['request'], at: string): Rating | undefined =>
  'diem' in request
    ? { score: Number(request.diem) as Rating['score'], at, by: request.nguoiyeucau }
    : undefined;
