/** One message that a mock received, as `GET /__calls` tells it. All data is invented, so headers are shown in full. */
export interface RecordedCall {
  readonly at: string;
  readonly operation: string;
  readonly keys: readonly string[];
  /** HTTP headers, then the protocol's own (SOAP, X-Road, session) under their own names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Number of keys asked for in this one message. */
  readonly count: number;
}

const KEPT = 10_000;

/** The calls since start or the last reset; bounded, the oldest go first. */
export class CallBook {
  #calls: RecordedCall[] = [];

  add(call: RecordedCall): void {
    this.#calls.push(call);
    if (this.#calls.length > 2 * KEPT) this.#calls = this.#calls.slice(-KEPT);
  }

  list(): readonly RecordedCall[] {
    return this.#calls.slice(-KEPT);
  }

  reset(): void {
    this.#calls = [];
  }
}
