import { LoadGate } from './load-gate.ts';
import { LoopDelay } from './loop-delay.ts';
import { WaitingRoom } from './waiting-room.ts';

const EVERY_MS = 100;
/** Sockets that wait cost memory, a few kilobytes each. */
const PLACES = 400;

/** The gate of this process and the room before it, told ten times a second how late its event loop is. */
export class LoadWatch {
  readonly gate: LoadGate;
  readonly room: WaitingRoom;
  readonly #delay = new LoopDelay();
  readonly #timer: NodeJS.Timeout;

  constructor(targetDelayMs: number) {
    this.gate = new LoadGate({ targetDelayMs });
    this.room = new WaitingRoom({ gate: this.gate, places: PLACES, now: () => performance.now() });
    this.#timer = setInterval(() => {
      this.gate.measured(this.#delay.take());
      this.room.callUp();
      this.room.refuseLate();
    }, EVERY_MS).unref();
  }

  get underWay(): number {
    return this.gate.underWay;
  }

  get limit(): number {
    return this.gate.limit;
  }

  get waiting(): number {
    return this.room.taken;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#delay.close();
  }
}
