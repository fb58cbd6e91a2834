import { LRUCache } from 'lru-cache';

export interface SuspectRules {
  /** Refused tokens of one network within a window, from which on it is suspect. */
  readonly failures: number;
  /** Checks for all suspect networks together within a window. */
  readonly checks: number;
  readonly nowMs: () => number;
}

const WINDOW_MS = 60_000;
const REMEMBERED = 20_000;

interface Count {
  many: number;
  untilMs: number;
}

/**
 * Signatures cost more than anything else that a stranger can have us do. Where many false tokens came from, further unknown ones
 * are checked in small numbers only; a genuine one from there may have to come again, and is then known. Of this process alone.
 */
export class SuspectChecks {
  readonly #rules: SuspectRules;
  readonly #failures = new LRUCache<string, Count>({ max: REMEMBERED });
  #checks: Count = { many: 0, untilMs: 0 };

  constructor(rules: SuspectRules) {
    this.#rules = rules;
  }

  failed(network: string): void {
    const nowMs = this.#rules.nowMs();
    const known = this.#failures.get(network);
    if (known && nowMs < known.untilMs) known.many += 1;
    else this.#failures.set(network, { many: 1, untilMs: nowMs + WINDOW_MS });
  }

  /** Before an unknown token is checked. @returns how long to wait, milliseconds; 0 when it may be. */
  take(network: string): number {
    const { failures, checks, nowMs } = this.#rules;
    const now = nowMs();
    const known = this.#failures.get(network);
    if (!known || now >= known.untilMs || known.many < failures) return 0;
    if (now >= this.#checks.untilMs) this.#checks = { many: 0, untilMs: now + WINDOW_MS };
    if (this.#checks.many >= checks) return this.#checks.untilMs - now;
    this.#checks.many += 1;
    return 0;
  }
}
