import { createHash, timingSafeEqual } from 'node:crypto';
import { incomingChild } from './incoming-xml.ts';
import { SoapRefusal, type SoapRequest } from './soap-message.ts';

const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const DIGEST_TYPE =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest';
/** WS-Security UsernameToken Profile 1.0: a recipient should refuse a token older than five minutes. */
const MAX_AGE_MS = 5 * 60_000;

/** Nonces seen within the time in which a token is valid. */
export class NonceBook {
  readonly #seenAt = new Map<string, number>();

  /** `false` when the nonce was used before. */
  admit(nonce: string, nowMs: number): boolean {
    for (const [old, at] of this.#seenAt) if (nowMs - at > 2 * MAX_AGE_MS) this.#seenAt.delete(old);
    if (this.#seenAt.has(nonce)) return false;
    this.#seenAt.set(nonce, nowMs);
    return true;
  }
}

interface Account {
  readonly username: string;
  readonly password: string;
  readonly now: Date;
  readonly nonces: NonceBook;
}

/** @throws SoapRefusal with a wsse fault code, when the request does not carry a fresh token of that account. */
export function verifyUsernameToken(request: SoapRequest, account: Account): void {
  const refuse = (code: string, text: string) => new SoapRefusal(request.version, `wsse:${code}`, text);
  const security = request.header?.children.find(
    ({ name, namespace }) => name === 'Security' && namespace === WSSE,
  );
  const token = security && incomingChild(security, 'UsernameToken');
  if (!token) throw refuse('InvalidSecurity', 'A UsernameToken is required');
  const part = (name: string) => incomingChild(token, name)?.text ?? '';
  const [username, password, nonce, created] = [
    part('Username'),
    part('Password'),
    part('Nonce'),
    part('Created'),
  ];
  if (incomingChild(token, 'Password')?.attributes['Type'] !== DIGEST_TYPE) {
    throw refuse('UnsupportedSecurityToken', 'Only PasswordDigest is accepted');
  }
  const age = account.now.getTime() - Date.parse(created);
  if (!/Z$/.test(created) || !(Math.abs(age) <= MAX_AGE_MS))
    throw refuse('InvalidSecurityToken', 'Created is stale');
  const nonceBytes = Buffer.from(nonce, 'base64');
  const expected = createHash('sha1')
    .update(Buffer.concat([nonceBytes, Buffer.from(created), Buffer.from(account.password)]))
    .digest();
  const given = Buffer.from(password, 'base64');
  const isRight = given.length === expected.length && timingSafeEqual(given, expected);
  if (username !== account.username || !isRight || nonceBytes.length < 8) {
    throw refuse('FailedAuthentication', 'The security token could not be authenticated');
  }
  if (!account.nonces.admit(nonce, account.now.getTime()))
    throw refuse('InvalidSecurityToken', 'Nonce used before');
}
