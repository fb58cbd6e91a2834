import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SigningKeys } from '../../mocks/identity/signing-keys.ts';

const AUDIENCE = 'https://gateway.lienthong.hanoi.example';

export interface OwnIssuer {
  /** Makes a gateway believe this issuer instead of the mock world's. */
  readonly env: Readonly<Record<string, string>>;
  /** `authorization` of a genuine token with any claims: what a careless identity provider might sign. */
  bearer(sub: string, claims: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

/** An identity provider that signs whatever it is given. */
export async function startOwnIssuer(): Promise<OwnIssuer> {
  const keys = new SigningKeys();
  await keys.rotate();
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(keys.jwks));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    env: { IDENTITY_ISSUER: issuer, IDENTITY_JWKS_URL: `${issuer}/jwks` },
    async bearer(sub, claims) {
      const persona = { about: '', sub, clientId: 'some-desk', claims };
      const token = await keys.mint(persona, { issuer, audience: AUDIENCE, expiresInSeconds: 600 });
      return { authorization: `Bearer ${token}` };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
