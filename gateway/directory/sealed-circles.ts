import type { DossierCircle, UnreadableChange } from '../../connectors/dossier-circle.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import type { Tie } from './dossier-directory.ts';

/** 128 bits of a keyed hash: nobody finds two ties alike, and what a list shows is decided of each dossier besides. */
const TIE_BYTES = 16;

/** The directory's rows as the database may hold them: whoever has them without the keys learns no person from them. */
export class SealedCircles {
  readonly #encryption: FieldEncryption;

  constructor(encryption: FieldEncryption) {
    this.#encryption = encryption;
  }

  /** Hexadecimal, as a new row holds it. */
  keyOf(tie: Tie): string {
    return shortened(this.#encryption.hash('directory tie', tie.kind, tie.id));
  }

  /** The same with every key of the ring: rows from before a change of key are found as well. */
  keysOf(tie: Tie): readonly string[] {
    return this.#encryption.hashes('directory tie', tie.kind, tie.id).map(shortened);
  }

  /** Base64. */
  seal(circle: DossierCircle): string {
    return this.#sealed(circle, circle.code, 'circle');
  }

  sealChange(code: string, change: UnreadableChange): string {
    return this.#sealed(change, code, 'change');
  }

  /** @throws Error when the row was changed, moved or sealed with a key that is not in the ring. */
  open(sealed: unknown, code: string): DossierCircle {
    // Written by `seal` alone, and authenticated by the encryption.
    return this.#opened(sealed, code, 'circle') as DossierCircle;
  }

  openChange(sealed: unknown, code: string): UnreadableChange {
    const change = this.#opened(sealed, code, 'change') as Partial<UnreadableChange>;
    // What is undefined leaves no trace in JSON.
    return {
      code: change.code,
      changedAt: change.changedAt,
      ownerIds: change.ownerIds ?? [],
      place: change.place ?? '',
    };
  }

  #sealed(value: unknown, code: string, what: string): string {
    const bytes = Buffer.from(JSON.stringify(value), 'utf8');
    return this.#encryption.sealBytes(bytes, `directory ${what} ${code}`).toString('base64');
  }

  #opened(sealed: unknown, code: string, what: string): unknown {
    if (!(sealed instanceof Uint8Array))
      throw new Error('the directory holds no bytes where a sealed row belongs');
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    return JSON.parse(this.#encryption.openBytes(bytes, `directory ${what} ${code}`).toString('utf8'));
  }
}

/** A hash comes as `key:base64url`. */
const shortened = (hash: string): string =>
  Buffer.from(hash.slice(hash.indexOf(':') + 1), 'base64url')
    .subarray(0, TIE_BYTES)
    .toString('hex');
