import type { NoteVerifier } from '../access-log/checkpoint.ts';
import { openCosignatures } from '../access-log/cosignature.ts';
import { readBounded } from '../http/read-bounded.ts';
import type { PushedHead, Witness, Witnessed } from './witness.ts';
import { originHash } from './witness-memory.ts';

export interface HttpWitnessParts {
  /** Prefix for submission and for monitoring alike, without a slash at the end. */
  readonly url: string;
  readonly key: NoteVerifier;
  /** Of the log that it watches. */
  readonly origin: string;
}

/** Far more than sixteen signature lines, or a head with them. */
const MAX_ANSWER_BYTES = 65_536;

/** A witness that speaks C2SP tlog-witness. Asked by one caller at a time. */
export class HttpWitness implements Witness {
  readonly name: string;
  readonly isJudge = true;
  readonly #parts: HttpWitnessParts;
  /** The size that it last said it holds. */
  #size = 0;

  constructor(parts: HttpWitnessParts) {
    this.#parts = parts;
    this.name = parts.key.name;
  }

  async submit(head: PushedHead, signal: AbortSignal): Promise<Witnessed> {
    // The first try may only learn where the witness stands.
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const { size } = head.checkpoint;
      if (this.#size > size) return { outcome: 'refused', why: `it has seen ${this.#size} records` };
      const { status, text } = await this.#add(head, signal);
      if (status === 200) return this.#cosigned(head, text);
      if (status === 422) return { outcome: 'refused', why: 'it refuses the proof' };
      if (status !== 409) throw new Error(`the witness answers ${status}`);
      this.#size = sizeOf(text);
    }
    if (this.#size > head.checkpoint.size)
      return { outcome: 'refused', why: `it has seen ${this.#size} records` };
    throw new Error('the witness names another size each time');
  }

  async seen(signal: AbortSignal): Promise<string | undefined> {
    const { origin, url } = this.#parts;
    const hash = originHash(origin);
    const response = await fetch(`${url}/${hash}/checkpoint`, { signal, redirect: 'error' });
    const text = (await readBounded(response, MAX_ANSWER_BYTES)).toString('utf8');
    if (response.status === 404) return undefined;
    if (response.status !== 200) throw new Error(`the witness answers ${response.status}`);
    return text;
  }

  async #add(
    { note, proofFrom }: PushedHead,
    signal: AbortSignal,
  ): Promise<{ status: number; text: string }> {
    const proof = (await proofFrom(this.#size)).map((hash) => `${hash.toString('base64')}\n`);
    const body = `old ${this.#size}\n${proof.join('')}\n${note}`;
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    const init = { method: 'POST', body, headers, signal, redirect: 'error' } as const;
    const response = await fetch(`${this.#parts.url}/add-checkpoint`, init);
    return {
      status: response.status,
      text: (await readBounded(response, MAX_ANSWER_BYTES)).toString('utf8'),
    };
  }

  #cosigned({ note, checkpoint }: PushedHead, text: string): Witnessed {
    // Only this key's line is taken over; what else stands in the answer is nobody's we know.
    for (const line of text.split('\n').filter((one) => one.startsWith(`— ${this.name} `))) {
      const [cosignature] = openCosignatures(`${note}${line}\n`, [this.#parts.key]);
      if (!cosignature) continue;
      this.#size = checkpoint.size;
      return { outcome: 'cosigned', lines: `${line}\n`, at: cosignature.at };
    }
    throw new Error('the witness answers without its cosignature');
  }
}

/** `text/x.tlog.size`: a number and a line's end. */
function sizeOf(text: string): number {
  const size = /^(?:0|[1-9][0-9]{0,15})\n$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(size)) throw new Error('the witness names no size');
  return size;
}
