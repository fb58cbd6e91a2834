import { createHash, createHmac } from 'node:crypto';

interface SubjectKey {
  readonly id: string;
  readonly key: Buffer;
}

/**
 * Turns subjects into keyed hashes. The newest key hashes; older ones are kept to find older records. Without the ring
 * nobody can tell who a record is about, and destroying a key makes its records anonymous.
 */
export class SubjectKeys {
  readonly #newest: SubjectKey;
  readonly #keys: readonly SubjectKey[];

  /** @param keys newest first. @throws Error without a key, for a short key or for a repeated id. */
  constructor(keys: readonly SubjectKey[]) {
    const [newest] = keys;
    const faults = keys.filter(({ id, key }) => !/^[a-z0-9]{1,16}$/.test(id) || key.length < 32);
    if (!newest || faults.length > 0 || new Set(keys.map(({ id }) => id)).size !== keys.length) {
      throw new Error('subject keys: each needs a short id of its own and at least 32 bytes');
    }
    this.#newest = newest;
    this.#keys = keys;
  }

  /** `id:base64,id:base64`, newest first. */
  static parse(text: string): SubjectKeys {
    return new SubjectKeys(
      text.split(',').map((part) => {
        const [id = '', encoded = ''] = part.trim().split(':');
        return { id, key: Buffer.from(encoded, 'base64') };
      }),
    );
  }

  hash(kind: string, id: string): string {
    return hashWith(this.#newest, kind, id);
  }

  /**
   * The same for one act: its records name the same few subjects again and again. What was hashed is forgotten with it, so no
   * id of anybody is kept for longer than the act itself takes.
   */
  forOneAct(): Pick<SubjectKeys, 'hash'> {
    const known = new Map<string, string>();
    return {
      hash: (kind, id) => {
        const key = `${kind}\u0000${id}`;
        const hashed = known.get(key) ?? this.hash(kind, id);
        known.set(key, hashed);
        return hashed;
      },
    };
  }

  /** The hashes under which records about this subject may be found, one per key. */
  candidates(kind: string, id: string): string[] {
    return this.#keys.map((key) => hashWith(key, kind, id));
  }

  /** Ids and fingerprints, newest first: what may be told of the keys. */
  fingerprints(): readonly { readonly id: string; readonly fingerprint: string }[] {
    return this.#keys.map(({ id, key }) => ({ id, fingerprint: subjectKeyFingerprint(key) }));
  }
}

const hashWith = (key: SubjectKey, kind: string, id: string): string =>
  `${key.id}:${createHmac('sha256', key.key).update(`${kind}\u0000${id}`).digest('base64url')}`;

/** Tells one key from another and nothing else: Base64url SHA-256 of what the key makes of a text of our own. */
export const subjectKeyFingerprint = (key: Buffer): string =>
  createHash('sha256')
    .update(createHmac('sha256', key).update('lienthong subject key fingerprint').digest())
    .digest('base64url');
