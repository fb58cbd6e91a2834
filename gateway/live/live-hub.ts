import { z } from 'zod';
import { readNote } from '../shared-state/read-note.ts';
import type { SharedState } from '../shared-state/shared-state.ts';

export interface HubParts {
  readonly shared: Pick<SharedState, 'publish' | 'listen'>;
  /** Name of this process, so that it can tell its own notes. */
  readonly instance: string;
}

const CHANNEL = 'dossier-changes';

const noteShape = z.strictObject({ from: z.string(), code: z.string() });

/**
 * Who waits for which dossier, in this process, and what other processes tell. Codes travel between processes and
 * nothing else: each process decides and reads for its own callers. What the reception system announced every process finds
 * in the store (`directory/change-tail.ts`), so no note is needed for it and none can be lost; a note carries what only one
 * process was told (an agency's webhook, a mutation of ours).
 */
export class LiveHub {
  readonly #parts: HubParts;
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #stop: () => void;

  constructor(parts: HubParts) {
    this.#parts = parts;
    this.#stop = parts.shared.listen(CHANNEL, (message) => this.#hear(message));
  }

  /** @returns the end of listening. The listener must be quick and must not throw. */
  listen(code: string, listener: () => void): () => void {
    const all = this.#listeners.get(code) ?? new Set();
    this.#listeners.set(code, all.add(listener));
    return () => {
      all.delete(listener);
      if (all.size === 0 && this.#listeners.get(code) === all) this.#listeners.delete(code);
    };
  }

  /** The reception system announced changes; the directory knows them already, and every process is told of them. */
  changed(codes: readonly string[]): void {
    for (const code of codes) this.#tell(code);
  }

  /** Something about a dossier changed at another agency, or by a mutation of ours. */
  touch(code: string): void {
    this.#tell(code);
    this.#parts.shared.publish(CHANNEL, JSON.stringify({ from: this.#parts.instance, code }));
  }

  /** Anything may have changed; every process notices that by itself. */
  touchAll(): void {
    for (const code of [...this.#listeners.keys()]) this.#tell(code);
  }

  close(): void {
    this.#stop();
    this.#listeners.clear();
  }

  #tell(code: string): void {
    for (const listener of [...(this.#listeners.get(code) ?? [])]) listener();
  }

  #hear(message: string): void {
    const note = readNote(noteShape, message);
    if (note && note.from !== this.#parts.instance) this.#tell(note.code);
  }
}
