import { v7 as uuidv7 } from 'uuid';
import type { SharedState } from '../shared-state/shared-state.ts';
import { type Repetition, repeat } from '../timing/repeat.ts';

export interface PlaceParts {
  readonly shared: Pick<SharedState, 'takePlace' | 'leavePlace'>;
  readonly onFailure: (error: unknown) => void;
}

const LEASE_MS = 60_000;
const RENEW_MS = LEASE_MS / 3;

/** Who holds one of a list's places: streams, sockets, connections. Lists are shared by all processes or of this one. */
export class Places {
  readonly #parts: PlaceParts;
  /** Holder → its list, of this process. */
  readonly #held = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #renewal: Repetition;

  constructor(parts: PlaceParts) {
    this.#parts = parts;
    const { onFailure } = parts;
    this.#renewal = repeat(() => this.#renew(), { firstMs: RENEW_MS, everyMs: RENEW_MS, onFailure });
  }

  /** Of this process alone. @returns what gives the place back; undefined when all are taken. */
  takeHere(list: string, places: number): (() => void) | undefined {
    if ((this.#counts.get(list) ?? 0) >= places) return undefined;
    this.#change(list, 1);
    let isHeld = true;
    return () => {
      if (isHeld) this.#change(list, -1);
      isHeld = false;
    };
  }

  /**
   * Over all processes; this one never holds more than there are, whether or not anybody can tell what the others hold.
   * @param list names whom it belongs to without telling who that is.
   * @returns what gives the place back; undefined when all are taken.
   */
  async take(list: string, places: number): Promise<(() => void) | undefined> {
    const { shared, onFailure } = this.#parts;
    const leaveHere = this.takeHere(list, places);
    if (!leaveHere) return undefined;
    const holder = uuidv7();
    this.#held.set(holder, list);
    const leave = () => {
      leaveHere();
      if (this.#held.delete(holder)) void shared.leavePlace(list, holder);
    };
    try {
      if (await shared.takePlace(list, holder, { places, leaseMs: LEASE_MS })) return leave;
    } catch (error) {
      onFailure(error);
      return leave;
    }
    leave();
    return undefined;
  }

  close(): void {
    void this.#renewal.stop();
  }

  #change(list: string, by: 1 | -1): void {
    const count = (this.#counts.get(list) ?? 0) + by;
    if (count > 0) this.#counts.set(list, count);
    else this.#counts.delete(list);
  }

  async #renew(): Promise<void> {
    const { shared, onFailure } = this.#parts;
    const limit = { places: Number.MAX_SAFE_INTEGER, leaseMs: LEASE_MS };
    for (const [holder, list] of this.#held) await shared.takePlace(list, holder, limit).catch(onFailure);
  }
}
