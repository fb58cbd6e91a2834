/**
 * The one catalogue of error codes. Codes are contract and never reused; messages are not contract.
 * `docs/errors.md` lists every code; a test checks both directions.
 */
export interface ErrorEntry {
  /** HTTP status when the whole request fails with this code. */
  readonly httpStatus: number;
  /** Who can mend it. */
  readonly fault: 'caller' | 'gateway' | 'agency';
  /** May the same request succeed later without a change? */
  readonly retryable: boolean;
  /** What goes out, in plain words, never with a detail of the system behind. */
  readonly publicMessage: { readonly en: string; readonly vi: string };
}

const entry = (
  httpStatus: number,
  fault: ErrorEntry['fault'],
  retryable: boolean,
  en: string,
  vi: string,
): ErrorEntry => ({ httpStatus, fault, retryable, publicMessage: { en, vi } });

export const ERRORS = {
  UNAUTHENTICATED: entry(401, 'caller', false, 'Sign in is required.', 'Cần đăng nhập.'),
  ACCESS_DENIED: entry(
    403,
    'caller',
    false,
    'Access to this data is not permitted.',
    'Không được phép xem dữ liệu này.',
  ),
  NOT_AVAILABLE: entry(
    404,
    'caller',
    false,
    'Nothing is available here for you.',
    'Không có thông tin dành cho bạn.',
  ),
  BAD_USER_INPUT: entry(400, 'caller', false, 'The input is not valid.', 'Dữ liệu nhập không hợp lệ.'),
  OPERATION_NOT_TRUSTED: entry(
    403,
    'caller',
    false,
    'This client may only run its registered operations.',
    'Ứng dụng này chỉ được chạy các truy vấn đã đăng ký.',
  ),
  /** Apollo's protocol of persisted queries: its clients look for this very code or message, and send the document. */
  PERSISTED_QUERY_NOT_FOUND: entry(200, 'caller', false, 'PersistedQueryNotFound', 'PersistedQueryNotFound'),
  OPERATION_TOO_COSTLY: entry(
    400,
    'caller',
    false,
    'The operation is larger than allowed.',
    'Truy vấn vượt quá giới hạn cho phép.',
  ),
  RATE_LIMITED: entry(
    429,
    'caller',
    true,
    'Too many requests. Try again later.',
    'Quá nhiều yêu cầu. Vui lòng thử lại sau.',
  ),
  AGENCY_FAULT: entry(
    502,
    'agency',
    false,
    'The agency reported an error.',
    'Cơ quan cung cấp dữ liệu báo lỗi.',
  ),
  AGENCY_UNREACHABLE: entry(
    502,
    'agency',
    true,
    'The agency cannot be reached.',
    'Chưa kết nối được với cơ quan cung cấp dữ liệu.',
  ),
  AGENCY_TIMEOUT: entry(
    504,
    'agency',
    true,
    'The agency did not answer in time.',
    'Cơ quan cung cấp dữ liệu chưa trả lời kịp.',
  ),
  AGENCY_BAD_ANSWER: entry(
    502,
    'agency',
    true,
    'The agency sent an unreadable answer.',
    'Câu trả lời của cơ quan không đọc được.',
  ),
  AGENCY_BUSY: entry(503, 'agency', true, 'The agency is busy.', 'Cơ quan cung cấp dữ liệu đang quá tải.'),
  ACCESS_LOG_UNAVAILABLE: entry(
    503,
    'gateway',
    true,
    'No data can be given while the access log is unavailable.',
    'Tạm thời chưa thể cung cấp dữ liệu vì chưa ghi được nhật ký truy cập.',
  ),
  INTERNAL: entry(500, 'gateway', true, 'An internal error occurred.', 'Hệ thống gặp lỗi.'),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

/**
 * Every expected failure. `detail` and `cause` are for the process log only; what a caller sees is the
 * catalogue's message and the allow-listed `publicExtensions`. Where the caller is at fault it has no stack: it is an answer like
 * others, made for every field that is refused, and a stack is written out at each place where it is told.
 */
export class GatewayError extends Error {
  readonly code: ErrorCode;
  /** Safe for the caller: agency id, data class, policy ids, remedy. Never a value, address or upstream text. */
  readonly publicExtensions: Readonly<Record<string, unknown>>;
  /** The agency said in its own protocol that it did not do what it was asked. Whoever does not know leaves it out. */
  readonly isRefusal: boolean;
  /** Of the agency, at which it happened; for the process log alone, said by whoever called it. */
  operation: string | undefined;

  constructor(
    code: ErrorCode,
    detail: string,
    options: {
      cause?: unknown;
      extensions?: Readonly<Record<string, unknown>>;
      isRefusal?: boolean;
    } = {},
  ) {
    const isCallers = ERRORS[code].fault === 'caller';
    const limit = Error.stackTraceLimit;
    if (isCallers) Error.stackTraceLimit = 0;
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    if (isCallers) Error.stackTraceLimit = limit;
    this.name = 'GatewayError';
    this.code = code;
    this.publicExtensions = options.extensions ?? {};
    this.isRefusal = options.isRefusal ?? false;
    this.operation = undefined;
  }
}
