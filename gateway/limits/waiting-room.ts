import type { Comer, LoadGate } from './load-gate.ts';

/** A request that waits before anything of it is read: it holds a socket and no more. */
interface Waiting {
  readonly sinceMs: number;
  readonly letIn: () => void;
  readonly refuse: () => void;
}

export interface WaitingRoomParts {
  readonly gate: Pick<LoadGate, 'enter'>;
  /** How many wait at most. */
  readonly places: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** In this order they are called up; within one kind whoever came first. */
const IN_TURN: readonly Comer[] = ['counter', 'officer', 'stranger', 'public', 'machine'];
/** A burst is over within this time, and whoever came with it is answered within the deadline of a request. */
const BURST_MS = 4_000;
/** Where somebody has waited for all of that time it is no burst: so long may anybody wait then, or all would wait in vain. */
const QUEUE_MS = 400;
/** Nobody has waited for so long: what comes now is another burst. That all were refused is no such pause. */
const PAUSE_MS = 1_000;

/**
 * Before the gate: a burst waits here in the place of being refused, and is begun bit by bit, so that a counter that comes after
 * three hundred others is not served along with them. In lasting overload it is short in time, or its length would only be
 * added to everybody's answer (controlled delay: Nichols and Jacobson, ACM Queue 10(5), 2012; for servers Maurer, ACM Queue 13(8), 2015).
 */
export class WaitingRoom {
  readonly #parts: WaitingRoomParts;
  /** By kind, oldest first. */
  readonly #waiting = new Map<Comer, Set<Waiting>>(IN_TURN.map((comer) => [comer, new Set()]));
  #taken = 0;
  /** Since when somebody has been waiting, with pauses shorter than one. */
  #sinceMs = Number.NEGATIVE_INFINITY;
  /** When the last one was refused or went away, and nobody waited any more. */
  #emptyAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: WaitingRoomParts) {
    this.#parts = parts;
  }

  get taken(): number {
    return this.#taken;
  }

  /**
   * @param letIn called once there is room at the gate, which has then been entered for them.
   * @param refuse called when it took too long.
   * @returns what to call when they have gone away; undefined when there is no place, and neither is ever called.
   */
  wait(comer: Comer, letIn: () => void, refuse: () => void): (() => void) | undefined {
    if (this.#taken >= this.#parts.places) return undefined;
    const nowMs = this.#parts.now();
    if (this.#taken === 0 && nowMs - this.#emptyAtMs >= PAUSE_MS) this.#sinceMs = nowMs;
    const waiting: Waiting = { sinceMs: nowMs, letIn: letIn, refuse: refuse };
    const others = this.#of(comer);
    others.add(waiting);
    this.#taken += 1;
    return () => {
      if (others.delete(waiting)) this.#left();
    };
  }

  /** To be told when anybody has left the gate, or more are let in than before. */
  callUp(): void {
    if (this.#taken === 0) return;
    for (const comer of IN_TURN)
      for (const waiting of this.#of(comer)) {
        if (!this.#parts.gate.enter(comer)) break;
        this.#of(comer).delete(waiting);
        this.#left();
        // Everybody got in: that was a burst.
        if (this.#taken === 0) this.#emptyAtMs = Number.NEGATIVE_INFINITY;
        waiting.letIn();
      }
  }

  /** To be told some ten times a second. */
  refuseLate(): void {
    if (this.#taken === 0) return;
    const nowMs = this.#parts.now();
    const mostMs = nowMs - this.#sinceMs > BURST_MS ? QUEUE_MS : BURST_MS;
    for (const comer of IN_TURN)
      for (const waiting of this.#of(comer)) {
        if (nowMs - waiting.sinceMs <= mostMs) break;
        this.#of(comer).delete(waiting);
        this.#left();
        waiting.refuse();
      }
  }

  #left(): void {
    this.#taken -= 1;
    if (this.#taken === 0) this.#emptyAtMs = this.#parts.now();
  }

  #of(comer: Comer): Set<Waiting> {
    const waiting = this.#waiting.get(comer);
    if (waiting === undefined) throw new TypeError(`nobody of kind ${comer} ever waits`);
    return waiting;
  }
}
