import type { BoundKey, SignatureAlgorithm } from './signature-arithmetic.ts';

/** Messages under the same text of a header have the same `alg`, `kid`, `typ` and, in one set, the same key. */
export interface TrustedHeader {
  readonly alg: SignatureAlgorithm;
  readonly typ: string;
  readonly key: BoundKey;
}

/** What a message must be whose header is looked up here. */
export interface JwsExpectation {
  readonly algorithms: readonly SignatureAlgorithm[];
  readonly typ: string;
}

/** An agency signs with one or two keys. One that writes another header each time is verified as well, only slower. */
const MAX_HEADERS = 32;

/** Header, payload and signature in base64url as RFC 7515 §2 has it: nothing that two decoders read differently. */
const COMPACT = /^([\w-]+)\.([\w-]*)\.([\w-]+)$/;

/**
 * The headers of one set of keys under which a message was wholly verified, by their text. Under the same text only the
 * signature is left to be checked. Whether to refuse is not for this to say.
 */
export class TrustedHeaders {
  readonly #byText = new Map<string, TrustedHeader>();

  /** @param compact was verified by the key in `header`, and its payload is written in base64url. */
  add(compact: string, header: TrustedHeader): void {
    if (this.#byText.size >= MAX_HEADERS) this.#byText.clear();
    this.#byText.set(compact.slice(0, compact.indexOf('.')), header);
  }

  /** @returns the payload of a message that is surely good; undefined says nothing about it. */
  async verify(compact: string, { algorithms, typ }: JwsExpectation): Promise<Uint8Array | undefined> {
    const [, text = '', payload = '', signature = ''] = COMPACT.exec(compact) ?? [];
    const header = this.#byText.get(text);
    if (header === undefined || header.typ !== typ || !algorithms.includes(header.alg)) return undefined;
    if (!isWhole(payload) || !isWhole(signature)) return undefined;
    const signed = Buffer.from(compact.slice(0, -signature.length - 1), 'latin1');
    const isGood = await header.key.verify(signed, Buffer.from(signature, 'base64url'));
    return isGood ? Buffer.from(payload, 'base64url') : undefined;
  }
}

/** One character alone in the last group stands for no byte. */
const isWhole = (base64url: string): boolean => base64url.length % 4 !== 1;
