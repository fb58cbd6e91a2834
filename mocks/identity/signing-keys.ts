import { randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { Persona } from './personas.ts';

const SESSION_SECONDS = 15 * 60;

/** The provider's ES256 keys: the newest signs, older ones stay published until they are forgotten. */
export class SigningKeys {
  readonly #keys: { readonly kid: string; readonly privateKey: CryptoKey; readonly jwk: JWK }[] = [];

  /** A new key signs from now on; the old ones are still in the JWKS. */
  async rotate(): Promise<string> {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const kid = randomUUID();
    this.#keys.unshift({
      kid,
      privateKey,
      jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' },
    });
    return kid;
  }

  get jwks(): { keys: JWK[] } {
    return { keys: this.#keys.map(({ jwk }) => jwk) };
  }

  /** Private keys for oidc-provider, newest first. */
  async privateJwks(): Promise<{ keys: JWK[] }> {
    const keys = await Promise.all(
      this.#keys.map(async ({ kid, privateKey }) => ({
        ...(await exportJWK(privateKey)),
        kid,
        alg: 'ES256',
        use: 'sig',
      })),
    );
    return { keys };
  }

  /** An access token in the form of RFC 9068. */
  async mint(
    persona: Persona,
    options: { issuer: string; audience: string; expiresInSeconds: number; dpopThumbprint?: string },
  ) {
    const newest = this.#keys[0];
    if (!newest) throw new Error('no signing key yet');
    const now = Math.floor(Date.now() / 1000);
    const isAtKiosk = persona.claims['kind'] === 'citizen' && persona.claims['channel'] === 'KIOSK';
    const isSession = 'act' in persona.claims || isAtKiosk;
    return new SignJWT({
      client_id: persona.clientId,
      ...persona.claims,
      ...(isSession ? { session_exp: now + SESSION_SECONDS } : {}),
      ...(options.dpopThumbprint === undefined ? {} : { cnf: { jkt: options.dpopThumbprint } }),
    })
      .setProtectedHeader({ alg: 'ES256', kid: newest.kid, typ: 'at+jwt' })
      .setIssuer(options.issuer)
      .setAudience(options.audience)
      .setSubject(persona.sub)
      .setIssuedAt(now)
      .setExpirationTime(now + options.expiresInSeconds)
      .setJti(randomUUID())
      .sign(newest.privateKey);
  }
}
