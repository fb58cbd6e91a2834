import { randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { MockReply, MockRequest } from '../../kit/mock-server.ts';
import { fault } from './service-answer.ts';

const SESSION_MS = 20 * 60_000;
export const DESTINATION = 'VN:GOV:000.00.00.H26:onestop';

const loginShape = z.object({ username: z.string(), password: z.string() });

/** Sessions run out 20 minutes after their last use, as the real system's do. */
export class Sessions {
  readonly #settings: Readonly<Record<string, string>>;
  readonly #nowMs: () => number;
  readonly #usedAtMs = new Map<string, number>();
  #refusals = 0;

  constructor(settings: Readonly<Record<string, string>>, nowMs: () => number) {
    this.#settings = settings;
    this.#nowMs = nowMs;
  }

  logIn(request: MockRequest): MockReply {
    const read = loginShape.safeParse(JSON.parse(request.body.toString('utf8')));
    const isKnown =
      read.success &&
      request.headers['dstcode'] === DESTINATION &&
      isSame(read.data.username, this.#settings['ONESTOP_USERNAME'] ?? '') &&
      isSame(read.data.password, this.#settings['ONESTOP_PASSWORD'] ?? '');
    if (!isKnown) return { body: fault('-1', 'Sai tên đăng nhập hoặc mật khẩu') };
    const session = randomUUID();
    this.#usedAtMs.set(session, this.#nowMs());
    return { body: { session, error_code: 0, message: '' } };
  }

  use(session: unknown): boolean {
    const usedAt = typeof session === 'string' ? this.#usedAtMs.get(session) : undefined;
    if (typeof session !== 'string' || usedAt === undefined) return false;
    if (this.#nowMs() - usedAt > SESSION_MS) return this.#usedAtMs.delete(session) && false;
    this.#usedAtMs.set(session, this.#nowMs());
    return true;
  }

  /** Sometimes the adapter says it in the answer, sometimes the server before it says it by status. */
  refusal(): MockReply {
    this.#refusals += 1;
    return this.#refusals % 2 === 0
      ? { status: 401, body: 'Unauthorized' }
      : { body: fault('101', 'Phiên làm việc không tồn tại hoặc đã hết hạn') };
  }

  expireAll(): void {
    this.#usedAtMs.clear();
  }
}

const isSame = (given: string, expected: string): boolean => {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return other.length > 0 && one.length === other.length && timingSafeEqual(one, other);
};
