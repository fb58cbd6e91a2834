import { v7 as uuidv7 } from 'uuid';
import { GatewayError } from '../../schema/errors.ts';
import type { SharedState } from '../shared-state/shared-state.ts';
import { type Repetition, repeat } from '../timing/repeat.ts';

export interface PlaceParts {
  readonly shared: SharedState;
  /** In this process. */
  readonly maxStreams: number;
  /** Over all processes. */
  readonly maxStreamsPerCaller: number;
  readonly onFailure: (error: unknown) => void;
}

const LEASE_MS = 60_000;
const RENEW_MS = LEASE_MS / 3;
const COME_BACK_SECONDS = 30;

/** How many streams may be open: of a caller over all processes, and in this process. */
export class StreamPlaces {
  readonly #parts: PlaceParts;
  /** Holder → list of the streams of this process. */
  readonly #held = new Map<string, string>();
  readonly #renewal: Repetition;

  constructor(parts: PlaceParts) {
    this.#parts = parts;
    const { onFailure } = parts;
    this.#renewal = repeat(() => this.#renew(), { firstMs: RENEW_MS, everyMs: RENEW_MS, onFailure });
  }

  /**
   * @param caller names the caller without telling who it is.
   * @returns what gives the place back.
   * @throws GatewayError RATE_LIMITED.
   */
  async take(caller: string, requestId: string): Promise<() => void> {
    const list = `streams:${caller}`;
    const holder = `${requestId}:${uuidv7()}`;
    if (this.#held.size >= this.#parts.maxStreams) throw full('this process has no place for a stream');
    this.#held.set(holder, list);
    if (!(await this.#mayEnter(list, holder))) {
      this.#held.delete(holder);
      throw full('the caller has as many streams as allowed');
    }
    return () => {
      if (this.#held.delete(holder)) void this.#parts.shared.leavePlace(list, holder);
    };
  }

  close(): void {
    void this.#renewal.stop();
  }

  async #mayEnter(list: string, holder: string): Promise<boolean> {
    const { maxStreamsPerCaller: places } = this.#parts;
    try {
      return await this.#parts.shared.takePlace(list, holder, { places, leaseMs: LEASE_MS });
    } catch (error) {
      // Without the shared count each process counts its own: less exact, still bounded.
      this.#parts.onFailure(error);
      return [...this.#held.values()].filter((other) => other === list).length <= places;
    }
  }

  async #renew(): Promise<void> {
    const limit = { places: Number.MAX_SAFE_INTEGER, leaseMs: LEASE_MS };
    for (const [holder, list] of this.#held)
      await this.#parts.shared.takePlace(list, holder, limit).catch(this.#parts.onFailure);
  }
}

const full = (reason: string): GatewayError =>
  new GatewayError('RATE_LIMITED', reason, { extensions: { retryAfterSeconds: COME_BACK_SECONDS } });
