import { randomInt } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { own } from '../../../schema/own.ts';
import type { MockOptions } from '../../kit/agency.ts';
import { dossierFrom } from '../../world/fixed-draft.ts';
import { appointmentFor } from '../../world/outcome.ts';
import { instantOf, shortDay } from '../../world/time.ts';
import type { Dossier, FilingChannel, Procedure, ReceptionPoint, Sector } from '../../world/types.ts';
import { competentUnit, homeBranch } from '../../world/units.ts';
import { capital } from './catalogue-rows.ts';
import { AGENCY_NAMES, stamp } from './dossier-rows.ts';
import { type Answer, fault } from './service-answer.ts';

export const FILING_SERVICES = ['XacDinhDonVi', 'NopHoSo'] as const;
export type FilingService = (typeof FILING_SERVICES)[number];

const CHANNELS: Readonly<Record<string, FilingChannel>> = {
  '1': 'COUNTER',
  '2': 'PORTAL',
  '4': 'KIOSK',
  '5': 'APP',
};
/** No letters or digits that are taken for one another. */
const SECRET_LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
/** Above whatever the invented world numbers by itself. */
const FIRST_SERIAL = 5_001;

const place = { maTTHC: z.string(), MaXa: z.string(), machinhanh: z.string(), MaDiem: z.string() };
const routeShape = z.object(place);
const fileShape = z.object({
  ...place,
  maYeuCau: z.string().min(8),
  nguoiyeucau: z.string().regex(/^[0-9]{12}$/),
  KenhTiepNhan: z.enum(['1', '2', '4', '5']),
  NguoiKhaiHo: z.string(),
  XacNhanKhaiHo: z.enum(['', 'VNEID', 'CHUKY']),
  ThoiDiemXacNhan: z.string().regex(/^(\d{14})?$/),
  LyDoUuTien: z.string(),
  ThuaDat: z.string(),
  ToKhai: z.array(z.object({ Ma: z.string(), Ten: z.string(), GiaTri: z.string(), Nguon: z.string() })),
  ThanhPhanHoSo: z.array(
    z.object({
      MaThanhPhanHoSo: z.string(),
      TenThanhPhanHoSo: z.string(),
      SoLuong: z.string(),
      LoaiBan: z.string(),
      GiayToDinhKem: z.array(
        z.object({ IdGiayTo: z.string(), HashTepTin: z.string(), SoHoa: z.enum(['0', '1', '2', '3']) }),
      ),
    }),
  ),
});
type Filing = z.infer<typeof fileShape>;

interface Route {
  readonly procedure: Procedure;
  readonly sector: Sector;
  readonly wardCode: string;
  readonly point: ReceptionPoint;
  readonly isElsewhere: boolean;
  readonly isReceivedHere: boolean;
}

/** Takes dossiers in: one code for each `maYeuCau`, and never a second one, however often it is asked. */
export class FilingDesk {
  readonly #options: MockOptions;
  readonly #onChange: () => void;
  readonly #taken = new Map<string, { readonly filing: Filing; readonly answer: Answer }>();
  /** Never begins anew: a code that was given is not given again, whatever is reset. */
  #serial = FIRST_SERIAL;

  constructor(options: MockOptions, onChange: () => void) {
    this.#options = options;
    this.#onChange = onChange;
  }

  reset(): void {
    this.#taken.clear();
  }

  take(service: FilingService, body: unknown): Answer {
    return service === 'NopHoSo' ? this.#file(body) : this.#route(body);
  }

  #route(body: unknown): Answer {
    const read = routeShape.safeParse(body);
    const route = read.success && this.#routeOf(read.data);
    if (!route) return fault('404', 'Không xác định được đơn vị giải quyết');
    return {
      error_code: 0,
      message: 'Thành công',
      result: { ...routeRow(route), TiepNhanDuoc: capital(route.isReceivedHere) },
    };
  }

  #file(body: unknown): Answer {
    const read = fileShape.safeParse(body);
    if (!read.success) return fault('400', 'Dữ liệu không hợp lệ');
    const filing = read.data;
    const before = this.#taken.get(filing.maYeuCau);
    if (before) {
      return isDeepStrictEqual(before.filing, filing)
        ? before.answer
        : fault('409', `maYeuCau ${filing.maYeuCau} đã dùng cho hồ sơ khác`);
    }
    const route = this.#routeOf(filing);
    if (!route) return fault('404', 'Không xác định được đơn vị giải quyết');
    if (!route.isReceivedHere) return fault('422', 'Thủ tục không tiếp nhận tại điểm này');
    if (filing.NguoiKhaiHo !== '' && filing.XacNhanKhaiHo === '')
      return fault('422', 'Hồ sơ khai hộ chưa được chủ hồ sơ xác nhận');
    const dossier = this.#dossierOf(filing, route);
    this.#options.world.addDossier(dossier);
    this.#onChange();
    const answer = { error_code: 0, message: 'Thành công', result: this.#receipt(filing, route, dossier) };
    this.#taken.set(filing.maYeuCau, { filing, answer });
    return answer;
  }

  #receipt(filing: Filing, route: Route, dossier: Dossier): object {
    return {
      ...routeRow(route),
      MaYeuCau: filing.maYeuCau,
      MaHoSo: dossier.code,
      MaTraCuu: dossier.lookupSecret,
      MaTTHC: dossier.procedureCode,
      LinhVuc: dossier.sector,
      TrangThaiHoSo: String(dossier.status),
      NgayTiepNhan: stamp(dossier.receivedAt),
      NgayBatDauXuLy: stamp(dossier.clockStartedAt),
      NgayHenTra: stamp(dossier.appointedAt),
      SoTiepNhan: `BN-${dossier.code.slice(-4)}`,
    };
  }

  /** Of whoever names no point it is the first of the branch, and of whoever names no branch the place's own. */
  #routeOf({ maTTHC, MaXa, machinhanh, MaDiem }: z.infer<typeof routeShape>): Route | undefined {
    const { world } = this.#options;
    const procedure = world.procedure(maTTHC);
    if (!procedure) return undefined;
    const sector = procedure.sector === 'other' ? 'civil' : procedure.sector;
    const isCityWide = sector === 'passport';
    const wardCode = MaXa === '' && isCityWide ? '00103' : MaXa;
    if (!world.ward(wardCode)) return undefined;
    const home = `CN${homeBranch(wardCode)}`;
    const named = MaDiem === '' ? undefined : world.points.find(({ id }) => id === MaDiem);
    if (MaDiem !== '' && !named) return undefined;
    const branch = named?.branchId ?? (machinhanh === '' ? home : machinhanh);
    const point = named ?? world.points.find(({ branchId }) => branchId === branch);
    if (!point) return undefined;
    const isElsewhere = !isCityWide && point.branchId !== home;
    const isReceivedHere = !isElsewhere || (procedure.isBoundaryFree && point.isBoundaryFree);
    return { procedure, sector, wardCode, point, isElsewhere, isReceivedHere };
  }

  #dossierOf(filing: Filing, { procedure, sector, wardCode, point, isElsewhere }: Route): Dossier {
    const { world, now } = this.#options;
    const nowMs = now().getTime();
    const at = instantOf(nowMs).slice(0, 16).replace('T', ' ');
    const isOnline = filing.KenhTiepNhan === '2' || filing.KenhTiepNhan === '5';
    const code = `${competentUnit(sector, wardCode).code}-${shortDay(nowMs)}-${this.#serial++}`;
    const made = dossierFrom({
      ...{ code, procedureCode: procedure.code, sector, wardCode, isBoundaryFree: isElsewhere },
      subject: procedure.name,
      ownerIds: [filing.nguoiyeucau],
      ...(filing.NguoiKhaiHo === '' ? {} : { assistedBy: filing.NguoiKhaiHo }),
      ...(filing.XacNhanKhaiHo === ''
        ? {}
        : { assistConfirmation: { means: filing.XacNhanKhaiHo, at: instantFrom(filing.ThoiDiemXacNhan) } }),
      ...(filing.LyDoUuTien === '' ? {} : { priorityReason: filing.LyDoUuTien }),
      ...(filing.ThuaDat === '' ? {} : { parcelIds: [filing.ThuaDat] }),
      ...{ receivingBranch: point.branchId, receivingPoint: point.id },
      lane: filing.LyDoUuTien === '' ? 'STANDARD' : 'PRIORITY',
      channel: own(CHANNELS, filing.KenhTiepNhan) ?? 'PORTAL',
      lookupSecret: Array.from({ length: 4 }, () => SECRET_LETTERS[randomInt(SECRET_LETTERS.length)]).join(
        '',
      ),
      clockStartedAt: at,
      appointedAt: appointmentFor(procedure, false, nowMs).slice(0, 16).replace('T', ' '),
      caseNumber: `MC-${code.slice(-4)}`,
      postalAddress: world.person(filing.nguoiyeucau)?.residence.text ?? '',
      steps: [[...([at, 'reception', isOnline ? 1 : 2] as const), stepText(filing)]],
    });
    const papers = filing.ThanhPhanHoSo.map(({ MaThanhPhanHoSo, TenThanhPhanHoSo }) => ({
      ...{ code: MaThanhPhanHoSo, name: TenThanhPhanHoSo, copies: 1 },
      kind: 'ELECTRONIC' as const,
    }));
    // What is owed is paid afterwards.
    const fees = made.fees.map(({ code: feeCode, name, amount }) => ({
      code: feeCode,
      name,
      amount,
      isPaid: false,
    }));
    return { ...made, papers, fees };
  }
}

function stepText({ KenhTiepNhan, NguoiKhaiHo, XacNhanKhaiHo }: Filing): string {
  if (NguoiKhaiHo !== '') {
    const means = XacNhanKhaiHo === 'VNEID' ? 'qua định danh điện tử' : 'bằng chữ ký';
    return `Tiếp nhận hồ sơ, cán bộ khai hộ, chủ hồ sơ đã xác nhận ${means}`;
  }
  return KenhTiepNhan === '2' || KenhTiepNhan === '5'
    ? 'Công dân nộp hồ sơ trực tuyến'
    : 'Tiếp nhận hồ sơ, cấp giấy tiếp nhận và hẹn trả kết quả';
}

const instantFrom = (text: string): string =>
  text.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6+07:00');

const routeRow = ({ sector, wardCode, point, isElsewhere }: Route) => {
  const unit = competentUnit(sector, wardCode);
  return {
    MaDonViXuLy: unit.code,
    CoQuanXuLy: AGENCY_NAMES[unit.agency],
    DonViXuLy: unit.name,
    PhiDiaGioi: capital(isElsewhere),
    MaDiem: point.id,
    MaChiNhanh: point.branchId,
    TenDiem: point.name,
  };
};
