import { z } from 'zod';
import type { MockAgency, MockOptions } from '../../kit/agency.ts';
import { type MockReply, type MockRequest, type RecordCall, startMockServer } from '../../kit/mock-server.ts';
import { pointRow, procedureRow } from './catalogue-rows.ts';
import { ChangeFeed } from './change-feed.ts';
import { demoSettings } from './demo-settings.ts';
import { dossierRow } from './dossier-rows.ts';
import { FILING_SERVICES, FilingDesk, type FilingService } from './filing-desk.ts';
import { guideRow } from './guide-rows.ts';
import { type Answer, fault, pageOf } from './service-answer.ts';
import { DESTINATION, Sessions } from './sessions.ts';
import { WRITE_SERVICES, WriteDesk, type WriteService } from './write-desk.ts';

const DOSSIERS_PER_PAGE = 50;
/** Small, so that the catalogues surely have several pages. */
const CATALOGUE_PER_PAGE = 12;
const GUIDES_PER_PAGE = 5;

const callShape = z.looseObject({
  session: z.string(),
  madonvi: z.string().min(1),
  service: z.string(),
  mahoso: z.union([z.string(), z.array(z.string()).max(200)]).optional(),
  maTTHC: z.union([z.string(), z.array(z.string()).max(50)]).optional(),
  machinhanh: z.string().optional(),
  tukhoa: z.string().optional(),
  phan: z.array(z.string()).optional(),
  trang: z.string().optional(),
});
type Call = z.infer<typeof callShape>;

const isWrite = (service: string): service is WriteService =>
  (WRITE_SERVICES as readonly string[]).includes(service);

/** Searches as people do: without case and diacritics. */
const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'd').toLowerCase();

const isFiling = (service: string): service is FilingService =>
  (FILING_SERVICES as readonly string[]).includes(service);

function isChange({ body }: MockRequest): boolean {
  const service = callShape.safeParse(JSON.parse(body.toString('utf8') || 'null')).data?.service ?? '';
  return isWrite(service) || isFiling(service);
}

const formShape = z.object({
  ToKhai: z.array(z.object({ Ma: z.string(), Nguon: z.string() })),
  ThanhPhanHoSo: z.array(
    z.object({
      MaThanhPhanHoSo: z.string(),
      GiayToDinhKem: z.array(z.object({ HashTepTin: z.string(), SoHoa: z.string() })),
    }),
  ),
});

/** Which fields and papers came, and from whom, for whoever asks afterwards what left the gateway; never a value. */
function formNames(body: unknown): Readonly<Record<string, string>> {
  const read = formShape.safeParse(body);
  if (!read.success) return {};
  const { ToKhai, ThanhPhanHoSo } = read.data;
  return {
    tokhai: ToKhai.map(({ Ma, Nguon }) => `${Ma}:${Nguon}`).join(','),
    giayto: ThanhPhanHoSo.flatMap(({ MaThanhPhanHoSo, GiayToDinhKem }) =>
      GiayToDinhKem.map(({ SoHoa, HashTepTin }) => `${MaThanhPhanHoSo}:${SoHoa}:${HashTepTin}`),
    ).join(','),
  };
}

class OneStop {
  readonly #options: MockOptions;
  readonly #sessions: Sessions;
  readonly feed: ChangeFeed;
  readonly #desk: WriteDesk;
  readonly #filing: FilingDesk;
  #faults = 0;

  constructor(options: MockOptions) {
    this.#options = options;
    this.#sessions = new Sessions(options.settings, () => options.now().getTime());
    this.feed = new ChangeFeed(options);
    this.#desk = new WriteDesk(options, () => this.feed.wake());
    this.#filing = new FilingDesk(options, () => this.feed.wake());
  }

  async handle(request: MockRequest, record: RecordCall): Promise<MockReply> {
    if (request.method !== 'POST') return { status: 405, body: fault('-5', 'POST') };
    if (request.path === '/login') {
      record({ operation: 'login', keys: [] });
      return this.#sessions.logIn(request);
    }
    if (request.path !== '/api') return { status: 404, body: fault('-4', 'Không có dịch vụ') };
    const body: unknown = JSON.parse(request.body.toString('utf8'));
    const read = callShape.safeParse(body);
    if (!read.success || request.headers['dstcode'] !== DESTINATION) {
      return { body: fault('-2', 'Thông điệp không hợp lệ') };
    }
    if (!this.#sessions.use(read.data.session)) return this.#sessions.refusal();
    const { service, mahoso = [], phan = [] } = read.data;
    const headers = { service, madonvi: read.data.madonvi, phan: phan.join(','), ...formNames(body) };
    record({ operation: service, keys: [mahoso].flat(), headers });
    return { body: await this.#serve(read.data, body) };
  }

  async #serve(call: Call, body: unknown): Promise<Answer> {
    const { world, now } = this.#options;
    const { service, trang } = call;
    if (isWrite(service)) return this.#desk.take(service, body);
    if (isFiling(service)) return this.#filing.take(service, body);
    if (service === 'TraCuuHoSo') {
      const found = [call.mahoso ?? []].flat().flatMap((code) => world.dossierAt(code, now()) ?? []);
      const sections = new Set(call.phan ?? []);
      const rows = found.map((dossier) => dossierRow(world, dossier, sections));
      return pageOf(rows.reverse(), trang, DOSSIERS_PER_PAGE);
    }
    if (service === 'LayThuTuc') {
      const found = [call.maTTHC ?? []].flat().flatMap((code) => world.procedure(code) ?? []);
      const rows = found.map((of) => ({ ...procedureRow(of), ...guideRow(world, of, call.phan) }));
      return pageOf(rows.reverse(), trang, GUIDES_PER_PAGE);
    }
    if (service === 'LayDanhSachTTHC') {
      const wanted = plain(call.tukhoa ?? '');
      const found = world.procedures.filter(({ code, name }) => plain(`${code} ${name}`).includes(wanted));
      return pageOf(found.map(procedureRow), trang, CATALOGUE_PER_PAGE);
    }
    if (service === 'DanhSachDiemTiepNhan') {
      const branch = call.machinhanh ?? '';
      const found = world.points.filter(({ branchId }) => branch === '' || branchId === branch);
      return pageOf(
        found.map((point) => pointRow(world, point)),
        trang,
        CATALOGUE_PER_PAGE,
      );
    }
    if (service === 'DanhSachThayDoi') {
      return { error_code: 0, message: 'Thành công', ...(await this.feed.read(body)) };
    }
    return fault('-4', 'Không có dịch vụ');
  }

  /**
   * With HTTP 200 and an `error_code`, and with HTTP 500, by turns: agencies do both, and talk too much. What would change
   * something is refused in the protocol's own words with either.
   */
  fault(request: MockRequest): MockReply {
    this.#faults += 1;
    if (isChange(request))
      return { status: this.#faults % 2 === 0 ? 500 : 200, body: fault('-99', 'Lỗi hệ thống 10.0.0.11') };
    return this.#faults % 2 === 0
      ? { status: 500, body: 'java.sql.SQLException: 10.0.0.11 refused' }
      : { body: fault('-99', 'Lỗi hệ thống 10.0.0.11') };
  }

  expireSessions = (): void => this.#sessions.expireAll();

  reset(): void {
    this.#desk.reset();
    this.#filing.reset();
    this.feed.wake();
  }
}

export const mock: MockAgency = {
  id: 'onestop',
  demoSettings,
  start(options) {
    const onestop = new OneStop(options);
    return startMockServer(options, {
      id: 'onestop',
      handle: (request, record) => onestop.handle(request, record),
      fault: (request) => onestop.fault(request),
      commands: { expireSessions: () => onestop.expireSessions() },
      onChange: () => onestop.feed.wake(),
      onReset: () => onestop.reset(),
      close: async () => onestop.feed.close(),
    });
  },
};
