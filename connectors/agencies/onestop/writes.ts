import { z } from 'zod';
import { GatewayError } from '../../../schema/errors.ts';
import type { AgencyAnswer, AgencyOperation, AgencyRequest } from '../../contract.ts';
import { readCompactInstant } from '../../mapping/compact-dates.ts';
import { readText } from '../../mapping/text.ts';
import { readAs, readingAnswer } from '../../mapping/wire-shape.ts';
import type { SessionTransport } from '../../transports/rest-session/session-transport.ts';
import { readStatus } from './mapping.ts';
import { ONESTOP } from './wire.ts';

/** `args.input` of every operation that writes. */
const common = {
  /** Chosen by the caller, the same for every repetition; goes out as `maYeuCau`. */
  idempotencyKey: z.string().regex(/^[A-Za-z0-9._:-]{8,100}$/),
  code: z.string().min(1).max(64),
  /** Personal id of who asks for it. */
  requestedBy: z.string().regex(/^[0-9]{12}$/),
};
const withdrawInput = z.object({ ...common, reason: z.string().min(1).max(2000) });
const supplementInput = z.object({
  ...common,
  /** Request that is answered; without it the newest open one is meant. */
  requestId: z.string().max(100).optional(),
  note: z.string().max(2000).default(''),
  /** Papers by their id in the document store. */
  papers: z
    .array(z.object({ code: z.string().min(1), name: z.string().min(1), documentId: z.string().min(1) }))
    .min(1)
    .max(50),
});
const rateInput = z.object({
  ...common,
  score: z.int().min(1).max(5),
  comment: z.string().max(2000).default(''),
});

/** What the system says of a request that it has taken. */
const receiptAnswer = z.object({
  result: z.object({
    MaYeuCau: z.string(),
    MaHoSo: z.string(),
    TrangThaiHoSo: z.union([z.string(), z.int()]),
    ThoiDiem: z.string(),
    SoTiepNhan: z.string(),
  }),
});

/** `value` of the answer of a writing operation. */
export interface WriteReceipt {
  readonly idempotencyKey: string;
  readonly code: string;
  /** National status of the dossier right after the request was first taken. */
  readonly status: string;
  readonly at: string;
  /** The reception system's number of the request. */
  readonly receiptNumber: string;
}

export const writeOperations = {
  onestopWithdraw: write('YeuCauRutHoSo', withdrawInput, ({ reason }) => ({ lydo: reason })),
  onestopSupplement: write('BoSungHoSo', supplementInput, ({ requestId, note, papers }) => ({
    hosobosungid: requestId ?? '',
    ghichu: note,
    tailieu: papers.map(({ code, name, documentId }) => ({
      MaThanhPhanHoSo: code,
      TenTepDinhKem: name,
      TepDinhKemId: documentId,
    })),
  })),
  onestopRate: write('DanhGiaHoSo', rateInput, ({ score, comment }) => ({
    diem: String(score),
    ykien: comment,
  })),
} satisfies Record<string, AgencyOperation<SessionTransport>>;

interface CommonInput {
  readonly idempotencyKey: string;
  readonly code: string;
  readonly requestedBy: string;
}

function write<Input extends CommonInput>(
  service: string,
  shape: z.ZodType<Input>,
  bodyOf: (input: Input) => Readonly<Record<string, unknown>>,
): AgencyOperation<SessionTransport> {
  return {
    async call(transport, request) {
      const input = readInput(service, shape, request);
      const answer = await transport.call(
        service,
        {
          maYeuCau: input.idempotencyKey,
          mahoso: input.code,
          nguoiyeucau: input.requestedBy,
          ...bodyOf(input),
        },
        request.signal,
      );
      return readReceipt(answer, input);
    },
  };
}

/** Our own gateway builds the input; a wrong one is our error, and it must not leave. */
function readInput<Input extends CommonInput>(
  service: string,
  shape: z.ZodType<Input>,
  { args, keys }: AgencyRequest,
): Input {
  const read = shape.safeParse(args['input']);
  if (!read.success) {
    const where = read.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new GatewayError('INTERNAL', `onestop: ${service}: the input is wrong at ${where}`);
  }
  // The permit speaks of the keys: a dossier beside them was never permitted.
  if (keys.length > 0 && !keys.includes(read.data.code)) {
    throw new GatewayError('INTERNAL', `onestop: ${service}: the dossier is not the permitted one`);
  }
  return read.data;
}

/** @throws GatewayError `AGENCY_BAD_ANSWER` also for the receipt of another request or dossier. */
export function readReceipt(answer: unknown, asked: CommonInput): AgencyAnswer {
  return readingAnswer(ONESTOP, () => {
    const { result } = readAs(receiptAnswer, answer);
    if (readText(result.MaYeuCau) !== asked.idempotencyKey) {
      throw new GatewayError('AGENCY_BAD_ANSWER', 'onestop: the receipt of another request', {
        extensions: { agency: ONESTOP },
      });
    }
    const value: WriteReceipt = {
      idempotencyKey: asked.idempotencyKey,
      code: readText(result.MaHoSo),
      status: readStatus(result.TrangThaiHoSo),
      at: readCompactInstant(result.ThoiDiem),
      receiptNumber: readText(result.SoTiepNhan),
    };
    return { rows: new Map(), value };
  });
}
