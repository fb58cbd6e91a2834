import { z } from 'zod';
import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import type { SharedState } from '../shared-state/shared-state.ts';

export interface HubParts {
  readonly shared: SharedState;
  /** Name of this process, so that it can tell its own notes. */
  readonly instance: string;
  /** When the directory last heard of this dossier's change, ISO 8601. */
  readonly knownChange: (code: string) => string | undefined;
  /** Makes the change feed look at once. */
  readonly nudgeFeed: () => void;
  /** Calls later; @returns what prevents it. */
  readonly later: (task: () => void, ms: number) => () => void;
}

const CHANNEL = 'dossier-changes';
/** A process whose own feed is well hears of a change by itself within this time. */
const GRACE_MS = 500;

const noteShape = z.strictObject({
  from: z.string(),
  code: z.string(),
  /** Absent for a change that the reception system does not announce. */
  changedAt: z.string().optional(),
});

/**
 * Who waits for which dossier, in this process, and what other processes tell. Codes travel between processes and
 * nothing else: each process decides and reads for its own callers. Every process follows the change feed itself, so a
 * lost note loses no change; a note shows up a feed that has fallen behind, and carries what only one process
 * was told (an agency's webhook).
 */
export class LiveHub {
  readonly #parts: HubParts;
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #pending = new Set<() => void>();
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

  /** The reception system announced a change; the directory knows it already. */
  changed({ code, changedAt }: Pick<DossierCircle, 'code' | 'changedAt'>): void {
    this.#tell(code);
    this.#publish({ code, changedAt });
  }

  /** Something about a dossier changed at another agency, or by a mutation of ours. */
  touch(code: string): void {
    this.#tell(code);
    this.#publish({ code });
  }

  close(): void {
    this.#stop();
    for (const cancel of this.#pending) cancel();
    this.#listeners.clear();
  }

  #publish(note: { readonly code: string; readonly changedAt?: string }): void {
    this.#parts.shared.publish(CHANNEL, JSON.stringify({ from: this.#parts.instance, ...note }));
  }

  #tell(code: string): void {
    for (const listener of [...(this.#listeners.get(code) ?? [])]) listener();
  }

  #hear(message: string): void {
    const note = readNote(message);
    if (!note || note.from === this.#parts.instance) return;
    const { code, changedAt } = note;
    if (changedAt === undefined) this.#tell(code);
    else if (!this.#knows(code, changedAt)) this.#expect(code, changedAt);
  }

  #knows(code: string, changedAt: string): boolean {
    const known = this.#parts.knownChange(code);
    return known !== undefined && Date.parse(known) >= Date.parse(changedAt);
  }

  #expect(code: string, changedAt: string): void {
    const cancel = this.#parts.later(() => {
      this.#pending.delete(cancel);
      if (!this.#knows(code, changedAt)) this.#parts.nudgeFeed();
    }, GRACE_MS);
    this.#pending.add(cancel);
  }
}

function readNote(message: string): z.infer<typeof noteShape> | undefined {
  try {
    return noteShape.parse(JSON.parse(message));
  } catch {
    // Another version of us, or somebody else on the channel: not ours to understand.
    return undefined;
  }
}
