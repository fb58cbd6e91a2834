import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * What a waiting request holds (a personal id, a citizen's words) lies in the database sealed, and callers are known
 * there by a keyed hash only. All processes of one gateway share the secret.
 */
export class FieldEncryption {
  readonly #encryptionKey: Buffer;
  readonly #hashKey: Buffer;

  constructor(secret: Buffer) {
    const derive = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', `lien-thong ${use}`, 32));
    this.#encryptionKey = derive('sealed requests');
    this.#hashKey = derive('callers of requests');
  }

  hash(...parts: readonly string[]): string {
    return createHmac('sha256', this.#hashKey).update(JSON.stringify(parts)).digest('base64url');
  }

  /** @param owner reference of the row; a sealed text moved to another row does not open. */
  encrypt(value: unknown, owner: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#encryptionKey, nonce).setAAD(Buffer.from(owner));
    const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
  }

  /** @throws Error when the text was changed, moved or sealed with another secret. */
  decrypt(text: string, owner: string): unknown {
    const bytes = Buffer.from(text, 'base64');
    const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#encryptionKey, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(owner)).setAuthTag(tag);
    const body = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    return JSON.parse(body.toString('utf8'));
  }
}
