import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { MockRequest } from '../../kit/mock-server.ts';
import { openJws } from './signing.ts';

export const POLICE = 'G01.DANCU';
export const PARTNER = 'H26.LIENTHONG';
export const MAX_SKEW_SECONDS = 120;
const MAX_BATCH = 100;

const claimsShape = z.looseObject({
  iss: z.literal(PARTNER),
  aud: z.literal(POLICE),
  iat: z.int(),
  jti: z.string().min(8),
  service: z.string(),
  NguoiYeuCau: z.string().min(1),
  MucDich: z.string().min(1),
  MaHoSoLienQuan: z.string(),
  MucDoBaoDam: z.enum(['', '1', '2']),
  TruongDuLieu: z.array(z.string()),
  DanhSachSoDinhDanh: z.array(z.string()).max(MAX_BATCH).optional(),
  DanhSachMaHoSo: z.array(z.string()).max(MAX_BATCH).optional(),
});
export type Claims = z.infer<typeof claimsShape>;

/** The partner's signed requests: right key, right addressee, fresh, and each id used once. */
export class RequestCheck {
  readonly #kid: string;
  readonly #key: KeyObject;
  readonly #nowMs: () => number;
  readonly #usedUntilMs = new Map<string, number>();

  constructor(kid: string, key: KeyObject, nowMs: () => number) {
    this.#kid = kid;
    this.#key = key;
    this.#nowMs = nowMs;
  }

  /** Signature and shape only; using up no id. */
  read(request: MockRequest): Claims | string {
    const expected = { typ: 'lgsp-request+jws', kid: this.#kid, key: this.#key };
    const opened = openJws(request.body.toString('latin1'), expected);
    if ('refused' in opened) return `BAD_SIGNATURE: ${opened.refused}`;
    const read = claimsShape.safeParse(opened.claims);
    return read.success ? read.data : z.prettifyError(read.error);
  }

  /** @returns the claims, or why the request is refused. */
  accept(request: MockRequest): Claims | string {
    const claims = this.read(request);
    if (typeof claims === 'string') return claims;
    const now = this.#nowMs();
    if (Math.abs(now / 1000 - claims.iat) > MAX_SKEW_SECONDS) return 'STALE';
    if (claims.service !== request.path) return 'OTHER_SERVICE';
    for (const [id, until] of this.#usedUntilMs) {
      if (until > now) break;
      this.#usedUntilMs.delete(id);
    }
    if (this.#usedUntilMs.has(claims.jti)) return 'JTI_USED';
    this.#usedUntilMs.set(claims.jti, now + 2 * MAX_SKEW_SECONDS * 1000);
    return claims;
  }
}
