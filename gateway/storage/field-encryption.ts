import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MIN_SECRET_BYTES = 32;

export interface FieldKey {
  /** Stands before everything that was made with the key. */
  readonly id: string;
  readonly secret: Buffer;
}

/** The same value hashed with every key of the ring: the first is for writing, any of them finds what was written. */
export type KeyedHashes = readonly [newest: string, ...older: string[]];

interface Derived {
  readonly prefix: string;
  readonly encryptionKey: Buffer;
  readonly hashKey: Buffer;
}

/**
 * What names a person in the database (a personal id, a citizen's words, a key of the caller's choice) lies there sealed,
 * and is found by a keyed hash only. The keys are never in the database, nor in its copies. All processes of one gateway
 * share them.
 */
export class FieldEncryption {
  readonly #newest: Derived;
  readonly #all: readonly Derived[];

  /**
   * @param keys newest first; older ones read and find what they made.
   * @param unnamed secret of rows from before keys had ids.
   * @throws Error without a key, for a short key or for a repeated id.
   */
  constructor(keys: readonly FieldKey[], unnamed?: Buffer) {
    const faults = keys.filter(
      ({ id, secret }) => !/^[a-z0-9]{1,16}$/.test(id) || secret.length < MIN_SECRET_BYTES,
    );
    const [newest, ...older] = keys.map(({ id, secret }) => derive(secret, `${id}:`));
    if (!newest || faults.length > 0 || new Set(keys.map(({ id }) => id)).size !== keys.length)
      throw new Error('store keys: each needs a short id of its own and at least 32 bytes');
    this.#newest = newest;
    this.#all = [newest, ...older, ...(unnamed === undefined ? [] : [derive(unnamed, '')])];
  }

  /** @param text `id:base64,id:base64`, newest first. */
  static parse(text: string, unnamed?: Buffer): FieldEncryption {
    const keys = text.split(',').map((part) => {
      const [id = '', encoded = ''] = part.trim().split(':');
      return { id, secret: Buffer.from(encoded, 'base64') };
    });
    return new FieldEncryption(keys, unnamed);
  }

  hash(...parts: readonly string[]): string {
    return hashWith(this.#newest, parts);
  }

  hashes(...parts: readonly string[]): KeyedHashes {
    const [, ...older] = this.#all.map((key) => hashWith(key, parts));
    return [this.hash(...parts), ...older];
  }

  /** @param owner reference of the row; a sealed text moved to another row does not open. */
  encrypt(value: unknown, owner: string): string {
    const { prefix, encryptionKey } = this.#newest;
    return prefix + seal(encryptionKey, Buffer.from(JSON.stringify(value), 'utf8'), owner).toString('base64');
  }

  /** The same for a document: its key's id, a line feed, and the sealed bytes. */
  sealBytes(bytes: Buffer, owner: string): Buffer {
    const { prefix, encryptionKey } = this.#newest;
    return Buffer.concat([Buffer.from(`${prefix}\n`), seal(encryptionKey, bytes, owner)]);
  }

  /** @throws Error when the bytes were changed, moved or sealed with a key that is not in the ring. */
  openBytes(sealed: Buffer, owner: string): Buffer {
    const end = sealed.indexOf('\n');
    const { encryptionKey } = this.#keyOf(sealed.subarray(0, Math.max(0, end)).toString('latin1'));
    return open(encryptionKey, sealed.subarray(end + 1), owner);
  }

  /** @throws Error when the text was changed, moved or sealed with a key that is not in the ring. */
  decrypt(text: string, owner: string): unknown {
    const prefix = text.slice(0, text.indexOf(':') + 1);
    const { encryptionKey } = this.#keyOf(prefix);
    return JSON.parse(
      open(encryptionKey, Buffer.from(text.slice(prefix.length), 'base64'), owner).toString('utf8'),
    );
  }

  #keyOf(prefix: string): Derived {
    const key = this.#all.find((known) => known.prefix === prefix);
    if (!key) throw new Error('sealed with a key that is not known here');
    return key;
  }
}

function seal(key: Buffer, bytes: Buffer, owner: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner));
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function open(key: Buffer, bytes: Buffer, owner: string): Buffer {
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(owner)).setAuthTag(tag);
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}

function derive(secret: Buffer, prefix: string): Derived {
  const keyFor = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', `lien-thong ${use}`, 32));
  return { prefix, encryptionKey: keyFor('sealed requests'), hashKey: keyFor('callers of requests') };
}

const hashWith = ({ prefix, hashKey }: Derived, parts: readonly string[]): string =>
  prefix + createHmac('sha256', hashKey).update(JSON.stringify(parts)).digest('base64url');
