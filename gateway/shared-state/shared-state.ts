/**
 * What several gateway processes share, beside the access log. Everything here may be lost at any moment without a
 * wrong answer: it speeds things up and keeps counts. The same promises with Redis and within one process.
 */
export interface SharedState {
  /** Tells every process that listens, this one included. Never waits, never throws; a message may be lost. */
  publish(channel: string, message: string): void;
  /** @returns the end of listening. */
  listen(channel: string, listener: (message: string) => void): () => void;
  /**
   * Called when messages may have been lost: at the break of what carries them, and once it is mended.
   * @returns the end of it.
   */
  onGap(listener: () => void): () => void;
  /**
   * Takes one of a list's places for a while; the same holder again keeps its place for longer.
   * @returns false when all are taken.
   * @throws Error when nobody can tell.
   */
  takePlace(list: string, holder: string, limit: PlaceLimit): Promise<boolean>;
  /** Never throws: a place that is not given back falls free when its time is over. */
  leavePlace(list: string, holder: string): Promise<void>;
  /**
   * Counts tries under `name`, each key by itself, over all processes. This process never lets more through than the limit,
   * whatever the others say and whether or not anybody can tell what they say.
   */
  tries(name: string, limit: TryLimit): Tries;
  close(): Promise<void>;
}

/** So many tries within a window that begins with the first one. */
export interface TryLimit {
  readonly points: number;
  readonly windowSeconds: number;
}

export interface Tries {
  /**
   * Takes tries before they are made, so that tries at the same moment cannot share one. Never throws.
   * @param points how many; 1 by default.
   * @returns how long to wait, milliseconds; 0 when they were there to take.
   */
  take(key: string, points?: number): Promise<number>;
  /** A try that is not to be counted after all. Never throws. */
  giveBack(key: string): Promise<void>;
}

export interface PlaceLimit {
  readonly places: number;
  /** How long the place is kept without being taken again, milliseconds. */
  readonly leaseMs: number;
}
