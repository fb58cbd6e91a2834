import { z } from 'zod';
import { formatInstant } from '../../../dossier/calendar/instant.ts';
import { nationalCode } from '../../../dossier/status.ts';
import { GatewayError } from '../../../schema/errors.ts';
import type { AgencyOperation } from '../../contract.ts';
import type { FilingReceipt } from '../../filing-receipt.ts';
import { readCompactInstant } from '../../mapping/compact-dates.ts';
import { readOptionalText, readText } from '../../mapping/text.ts';
import { readAs, readingAnswer } from '../../mapping/wire-shape.ts';
import type { SessionTransport } from '../../transports/rest-session/session-transport.ts';
import { readStatus } from './mapping.ts';
import { isTrue } from './values.ts';
import { ONESTOP } from './wire.ts';

const FILING_CHANNELS = { COUNTER: '1', PORTAL: '2', KIOSK: '4', APP: '5' } as const;
/** Digitisation of a paper (domain.md §2.3). */
const REUSE_MARKS = { NONE: '0', DIGITISED: '1', REUSED: '2', REUSED_RESULT: '3' } as const;

const MEANS = { VNEID: 'VNEID', SIGNATURE: 'CHUKY' } as const;

const place = {
  procedure: z.string().min(1).max(40),
  /** Five-digit commune code; without it the whole city is meant. */
  ward: z.string().max(10).optional(),
  branch: z.string().max(10).optional(),
  point: z.string().max(20).optional(),
};
const routeInput = z.object(place);

const fileInput = z.object({
  ...place,
  /** Ours, the same for every repetition; goes out as `maYeuCau`. */
  reference: z.string().regex(/^[A-Za-z0-9._:-]{8,100}$/),
  /** Personal id of the owner, who files. */
  filedBy: z.string().regex(/^[0-9]{12}$/),
  channel: z.enum(Object.keys(FILING_CHANNELS) as [keyof typeof FILING_CHANNELS]),
  /** Clerk who filled the form in for the owner. */
  assistedBy: z.string().max(64).optional(),
  /** How the owner confirmed what a clerk filled in. */
  confirmation: z.object({ means: z.enum(['VNEID', 'SIGNATURE']), at: z.iso.datetime() }).optional(),
  /** Why it is served before others, as the counter's rules name it. */
  priority: z.string().max(40).optional(),
  parcel: z.string().max(60).optional(),
  fields: z
    .array(z.object({ name: z.string(), label: z.string(), value: z.string(), source: z.string() }))
    .max(100),
  papers: z
    .array(
      z.object({
        code: z.string(),
        name: z.string(),
        documentId: z.string(),
        hash: z.string(),
        reuse: z.enum(Object.keys(REUSE_MARKS) as [keyof typeof REUSE_MARKS]),
      }),
    )
    .max(50),
});
type FileInput = z.infer<typeof fileInput>;

const unit = {
  MaDonViXuLy: z.string(),
  CoQuanXuLy: z.string().nullish(),
  DonViXuLy: z.string(),
  PhiDiaGioi: z.string().nullish(),
  MaDiem: z.string(),
  MaChiNhanh: z.string(),
  TenDiem: z.string(),
};
const routeAnswer = z.object({ result: z.object({ ...unit, TiepNhanDuoc: z.string() }) });
const filedAnswer = z.object({
  result: z.object({
    ...unit,
    MaYeuCau: z.string(),
    MaHoSo: z.string(),
    MaTraCuu: z.string(),
    MaTTHC: z.string(),
    LinhVuc: z.string(),
    TrangThaiHoSo: z.union([z.string(), z.int()]),
    NgayTiepNhan: z.string(),
    NgayBatDauXuLy: z.string().nullish(),
    NgayHenTra: z.string().nullish(),
    SoTiepNhan: z.string(),
  }),
});

const onestopRoute: AgencyOperation<SessionTransport> = {
  async call(transport, { args, signal }) {
    const input = readInput(routeInput, args['input'], 'XacDinhDonVi');
    const answer = await transport.call('XacDinhDonVi', placeBody(input), signal);
    return readingAnswer(ONESTOP, () => {
      const { result } = readAs(routeAnswer, answer);
      const isReceivedHere = isTrue(result.TiepNhanDuoc, 'TiepNhanDuoc') === true;
      return { rows: new Map(), value: { ...routeOf(result), isReceivedHere } };
    });
  },
};

const onestopFile: AgencyOperation<SessionTransport> = {
  async call(transport, { args, signal }) {
    const input = readInput(fileInput, args['input'], 'NopHoSo');
    const answer = await transport.call('NopHoSo', fileBody(input), signal);
    return readingAnswer(ONESTOP, () => ({ rows: new Map(), value: readFiled(answer, input) }));
  },
};

export const filingOperations = { onestopRoute, onestopFile };

/** @throws GatewayError `AGENCY_BAD_ANSWER` also for the receipt of another request or procedure. */
export function readFiled(answer: unknown, asked: Pick<FileInput, 'reference' | 'procedure'>): FilingReceipt {
  const { result } = readAs(filedAnswer, answer);
  if (readText(result.MaYeuCau) !== asked.reference || readText(result.MaTTHC) !== asked.procedure)
    throw new GatewayError('AGENCY_BAD_ANSWER', 'onestop: the receipt of another dossier', {
      extensions: { agency: ONESTOP },
    });
  const clockStartedAt = readOptionalText(result.NgayBatDauXuLy);
  const statedDueAt = readOptionalText(result.NgayHenTra);
  return {
    ...routeOf(result),
    code: readText(result.MaHoSo),
    lookupSecret: readText(result.MaTraCuu),
    sector: readText(result.LinhVuc),
    status: nationalCode(readStatus(result.TrangThaiHoSo)),
    receiptNumber: readText(result.SoTiepNhan),
    receivedAt: readCompactInstant(result.NgayTiepNhan),
    ...(clockStartedAt === undefined ? {} : { clockStartedAt: readCompactInstant(clockStartedAt) }),
    ...(statedDueAt === undefined ? {} : { statedDueAt: readCompactInstant(statedDueAt) }),
  };
}

function routeOf(wire: z.infer<typeof routeAnswer>['result'] | z.infer<typeof filedAnswer>['result']) {
  const name = readText(wire.DonViXuLy);
  return {
    unit: { code: readText(wire.MaDonViXuLy), agency: readOptionalText(wire.CoQuanXuLy) ?? name, name },
    point: { id: readText(wire.MaDiem), branch: readText(wire.MaChiNhanh), name: readText(wire.TenDiem) },
    isBoundaryFree: isTrue(wire.PhiDiaGioi, 'PhiDiaGioi') ?? false,
  };
}

const placeBody = ({ procedure, ward, branch, point }: z.infer<typeof routeInput>) => ({
  maTTHC: procedure,
  MaXa: ward ?? '',
  machinhanh: branch ?? '',
  MaDiem: point ?? '',
});

const fileBody = (input: FileInput) => ({
  ...placeBody(input),
  maYeuCau: input.reference,
  nguoiyeucau: input.filedBy,
  KenhTiepNhan: FILING_CHANNELS[input.channel],
  NguoiKhaiHo: input.assistedBy ?? '',
  LyDoUuTien: input.priority ?? '',
  XacNhanKhaiHo: input.confirmation ? MEANS[input.confirmation.means] : '',
  ThoiDiemXacNhan: input.confirmation ? compactStamp(new Date(input.confirmation.at)) : '',
  ThuaDat: input.parcel ?? '',
  ToKhai: input.fields.map(({ name, label, value, source }) => ({
    Ma: name,
    Ten: label,
    GiaTri: value,
    Nguon: source,
  })),
  ThanhPhanHoSo: input.papers.map(({ code, name, documentId, hash, reuse }) => ({
    MaThanhPhanHoSo: code,
    TenThanhPhanHoSo: name,
    SoLuong: '1',
    LoaiBan: '2',
    GiayToDinhKem: [{ IdGiayTo: documentId, HashTepTin: hash, SoHoa: REUSE_MARKS[reuse] }],
  })),
});

/** `yyyyMMddHHmmss`, Hanoi time. */
const compactStamp = (at: Date): string => formatInstant(at).slice(0, 19).replace(/[-T:]/g, '');

/** Our own gateway builds the input; a wrong one is our error, and it must not leave. */
function readInput<Input>(shape: z.ZodType<Input>, given: unknown, service: string): Input {
  const read = shape.safeParse(given);
  if (read.success) return read.data;
  const where = read.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new GatewayError('INTERNAL', `onestop: ${service}: the input is wrong at ${where}`);
}
