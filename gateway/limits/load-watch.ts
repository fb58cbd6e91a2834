import { LoadGate } from './load-gate.ts';
import { LoopDelay } from './loop-delay.ts';

const EVERY_MS = 100;

/** The gate of this process, told ten times a second how late its event loop is. */
export class LoadWatch {
  readonly gate: LoadGate;
  readonly #delay = new LoopDelay();
  readonly #timer: NodeJS.Timeout;

  constructor(targetDelayMs: number) {
    this.gate = new LoadGate({ targetDelayMs });
    this.#timer = setInterval(() => this.gate.measured(this.#delay.take()), EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#delay.close();
  }
}
