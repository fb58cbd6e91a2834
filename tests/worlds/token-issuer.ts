import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Caller } from './callers.ts';

const AUDIENCE = 'https://gateway.lienthong.hanoi.example';
const HOUR_SECONDS = 3_600;
/** Sessions at a kiosk and with an assistant are short. */
const SESSION_SECONDS = 600;

export interface TokenIssuer {
  readonly env: Readonly<Record<string, string>>;
  /** @param nowMs of whoever will judge it. */
  token(caller: Caller, nowMs: number): Promise<string>;
  close(): Promise<void>;
}

/** An identity provider that says of anybody what it is told to say. */
export async function startTokenIssuer(): Promise<TokenIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'worlds', alg: 'ES256', use: 'sig' }] };
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(keys));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    env: { IDENTITY_ISSUER: issuer, IDENTITY_AUDIENCE: AUDIENCE, IDENTITY_JWKS_URL: `${issuer}/jwks` },
    token(caller, nowMs) {
      const now = Math.floor(nowMs / 1000);
      const org = caller.organisation && {
        ...caller.organisation,
        ...(caller.organisation.role === 'staff' ? { until: now + HOUR_SECONDS } : {}),
      };
      return new SignJWT({ ...claimsOf(caller), org, session_exp: now + SESSION_SECONDS })
        .setProtectedHeader({ alg: 'ES256', kid: 'worlds', typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(AUDIENCE)
        .setSubject(caller.id)
        .setIssuedAt(now)
        .setExpirationTime(now + HOUR_SECONDS)
        .setJti(randomUUID())
        .sign(privateKey);
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function claimsOf({ kind, id, loa, channel, agency, unit, ward, branch, assistedBy }: Caller): object {
  const clientId = kind === 'kiosk' ? id : kind === 'citizen' ? 'portal' : `${kind}-desk`;
  return {
    ...{ kind, loa, channel, agency, unit, ward, branch, client_id: clientId },
    ...(kind === 'citizen' ? { person_id: id } : {}),
    ...(assistedBy === undefined ? {} : { act: { sub: assistedBy, kind: 'clerk', branch: 'CN4' } }),
  };
}
