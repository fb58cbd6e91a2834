import { createHash } from 'node:crypto';
import type { XmlNode } from '../../xml/xml-write.ts';
import type { SoapSecurity } from './soap-envelope.ts';
import { BASE64_BINARY, PASSWORD_DIGEST } from './soap-names.ts';

interface UsernameTokenParts {
  readonly username: string;
  /** Never sent, only a digest of it. */
  readonly password: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
}

/** UsernameToken Profile 1.0: digest = Base64(SHA-1(nonce bytes + created + password)), a new nonce per message. */
export function createUsernameToken(parts: UsernameTokenParts): SoapSecurity {
  const { username, password, now, randomBytes } = parts;
  return {
    tokens() {
      const nonce = randomBytes(16);
      const created = new Date(now()).toISOString();
      const digest = createHash('sha1').update(nonce).update(created).update(password).digest('base64');
      const base64 = Buffer.from(nonce).toString('base64');
      const token: XmlNode = {
        name: 'wsse:UsernameToken',
        content: [
          { name: 'wsse:Username', content: username },
          { name: 'wsse:Password', attributes: { Type: PASSWORD_DIGEST }, content: digest },
          { name: 'wsse:Nonce', attributes: { EncodingType: BASE64_BINARY }, content: base64 },
          { name: 'wsu:Created', content: created },
        ],
      };
      return [token];
    },
  };
}
