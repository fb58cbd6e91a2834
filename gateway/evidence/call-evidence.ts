import type { MessageHashes, WireMessage, WireTap, WireTaps } from '../../connectors/wire-tap.ts';
import type { KeptMessage } from './asic-container.ts';
import { hashOf } from './evidence-hash.ts';
import type { EvidenceVault } from './evidence-vault.ts';

/** What is on record of the messages of one call: an answer is absent where none arrived. */
export type EvidenceHashes = MessageHashes;

/** What went over the wire about some keys: one message of a batch, or all of a call without keys. */
interface Part {
  readonly keys: ReadonlySet<string>;
  readonly messages: KeptMessage[];
  readonly signedWith: Map<string, () => string>;
  request?: string;
  answer?: string;
  container?: string;
}

/**
 * The evidence of one call of an agency. Bytes are hashed as they pass and held only where messages are kept whole, and then
 * only until they are; of a call that was given up nothing that comes later is taken, since its record is made by then.
 */
export class CallEvidence {
  readonly #vault: EvidenceVault | undefined;
  readonly #parts: Part[] = [];
  readonly #known = new Map<string, EvidenceHashes>();
  #isOver = false;

  /** @param vault where messages are kept whole; without one they leave their hashes. */
  constructor(vault: EvidenceVault | undefined) {
    this.#vault = vault;
  }

  readonly taps: WireTaps = {
    part: (keys) => {
      const part: Part = { keys: new Set(keys), messages: [], signedWith: new Map() };
      this.#parts.push(part);
      return this.#tapOf(part);
    },
    known: (key, hashes) => {
      if (!this.#isOver) this.#known.set(key, hashes);
    },
  };

  /** Was every request answered, and at least one asked? */
  get isWhole(): boolean {
    const all = [...this.#parts, ...this.#known.values()];
    return (
      all.length > 0 && all.every(({ request, answer }) => request !== undefined && answer !== undefined)
    );
  }

  /**
   * Ends the taking, and keeps what is to be kept whole. Durable when it resolves.
   * @throws Error when it could not be kept: what the call brought may not leave.
   */
  async keep(at: Date): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await Promise.all(
      this.#parts.map(async (part) => {
        const { messages, signedWith } = part;
        if (!this.#vault || messages.length === 0) return;
        const keys = new Map([...signedWith].map(([name, read]) => [name, read()]));
        part.container = await this.#vault.keep({ messages, keys, at });
        messages.length = 0;
      }),
    );
  }

  /** @returns undefined where no message went over the wire as evidence. */
  of(key: string): EvidenceHashes | undefined {
    const known = this.#known.get(key) ?? this.#known.get('');
    if (known) return known.request === undefined ? undefined : known;
    const part = this.#parts.find(({ keys }) => keys.size === 0 || keys.has(key));
    if (part?.request === undefined) return undefined;
    const { request, answer, container } = part;
    return {
      request,
      ...(answer === undefined ? {} : { answer }),
      ...(container === undefined ? {} : { container }),
    };
  }

  #tapOf(part: Part): WireTap {
    let isContinued = false;
    const hold = (role: KeptMessage['role'], { bytes, mediaType }: WireMessage): string => {
      if (this.#vault) part.messages.push({ role, bytes, mediaType });
      return hashOf(bytes);
    };
    return {
      sent: (message) => {
        if (this.#isOver) return;
        const hash = hold('request', message);
        if (!isContinued) {
          part.request = hash;
          // An answer to an earlier try is not one to this request.
          delete part.answer;
        }
        isContinued = false;
      },
      received: (message) => {
        if (!this.#isOver) part.answer = hold('answer', message);
      },
      goesOn: () => {
        isContinued = true;
      },
      signedWith: (name, read) => {
        if (!this.#isOver && this.#vault) part.signedWith.set(name, read);
      },
    };
  }
}
