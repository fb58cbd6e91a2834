import { randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { MockReply, MockRequest } from '../../kit/mock-server.ts';

/** The LGSP in front of the police: hands out tokens and lets nobody through without one. */
export interface PartnerDesk {
  issue(request: MockRequest): MockReply;
  /** @returns the refusal, or undefined for a partner with a valid token. */
  refuse(request: MockRequest): MockReply | undefined;
  expireAll(): void;
}

const TOKEN_SECONDS = 300;

const partnerShape = z.strictObject({
  AccessKey: z.string(),
  SecretKey: z.string(),
  AppName: z.literal('LienThongHaNoi'),
  PartnerCode: z.literal('H26.LIENTHONG'),
  PartnerCodeCus: z.literal('H26'),
});

export const refusal = (status: number, error: string, headers: Record<string, string> = {}): MockReply => ({
  status,
  headers,
  body: { error },
});

export function tokenDesk(settings: Readonly<Record<string, string>>, nowMs: () => number): PartnerDesk {
  const tokens = new Map<string, number>();

  function isPartner(header: string | undefined): boolean {
    try {
      const partner = partnerShape.parse(JSON.parse(Buffer.from(header ?? '', 'base64').toString('utf8')));
      return (
        isSame(partner.AccessKey, settings['POLICE_ACCESS_KEY'] ?? '') &&
        isSame(partner.SecretKey, settings['POLICE_SECRET_KEY'] ?? '')
      );
    } catch {
      return false;
    }
  }

  return {
    issue(request) {
      const form = new URLSearchParams(request.body.toString('utf8'));
      const isForm =
        request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
      if (!isForm || form.get('grant_type') !== 'client_credentials')
        return refusal(400, 'unsupported_grant_type');
      if (!isPartner(request.headers['lgspaccesstoken'])) return refusal(401, 'invalid_client');
      const token = randomUUID();
      tokens.set(token, nowMs() + TOKEN_SECONDS * 1000);
      return { body: { access_token: token, token_type: 'Bearer', expires_in: TOKEN_SECONDS } };
    },
    refuse(request) {
      const token = request.headers['authorization']?.replace(/^Bearer /, '') ?? '';
      const isValid = (tokens.get(token) ?? 0) > nowMs() && isPartner(request.headers['lgspaccesstoken']);
      return isValid ? undefined : refusal(401, 'invalid_token');
    },
    expireAll: () => tokens.clear(),
  };
}

const isSame = (given: string, expected: string): boolean =>
  expected !== '' &&
  given.length === expected.length &&
  timingSafeEqual(Buffer.from(given), Buffer.from(expected));
