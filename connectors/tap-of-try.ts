import { LostRace } from './guard-try.ts';
import type { WireMessage, WireTap } from './wire-tap.ts';

/**
 * Where two tries of a call may be under way at once, each holds what it would lay down until it is known whether it counts: of
 * the slower one nothing goes on record, however far it came.
 */
export class TapOfTry implements WireTap {
  readonly #told: ((tap: WireTap) => void)[] = [];

  sent(message: WireMessage): void {
    this.#told.push((tap) => tap.sent(message));
  }

  received(message: WireMessage): void {
    this.#told.push((tap) => tap.received(message));
  }

  goesOn(): void {
    this.#told.push((tap) => tap.goesOn());
  }

  signedWith(name: string, read: () => string): void {
    this.#told.push((tap) => tap.signedWith(name, read));
  }

  /** Lays all of it down, in the order in which it came. */
  layDown(tap: WireTap): void {
    for (const tell of this.#told.splice(0)) tell(tap);
  }
}

/**
 * One try of a call whose tries may overlap.
 * @param signal aborted by its guard, with `LostRace` when another try was faster.
 */
export async function tapped<T>(
  tap: WireTap | undefined,
  signal: AbortSignal,
  attempt: (tap: WireTap | undefined) => Promise<T>,
): Promise<T> {
  if (!tap) return attempt(undefined);
  const own = new TapOfTry();
  // A try that fails or is given up late was sent all the same; only one that another was faster than does not count.
  const give = (): void => {
    if (!(signal.reason instanceof LostRace)) own.layDown(tap);
  };
  signal.addEventListener('abort', give, { once: true });
  try {
    return await attempt(own);
  } finally {
    signal.removeEventListener('abort', give);
    give();
  }
}
