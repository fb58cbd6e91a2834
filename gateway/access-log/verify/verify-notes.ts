import { type Checkpoint, type NoteVerifier, openCheckpoint } from '../checkpoint.ts';
import { isGivenUpBy } from '../forks-on-record.ts';
import type { AccessRecord } from '../record.ts';
import { UNKNOWN_HEAD } from '../unknown-head.ts';
import type { Found } from '../verdict.ts';

/** A head that was signed before and was kept somewhere. */
export interface EarlierNote {
  readonly note: string;
  /** Where it was kept, for whoever reads that it does not fit. */
  readonly from: string;
}

export interface KnownLog {
  /** Name of the log, where there may be several. */
  readonly log?: string;
  /** What heads of this log say as their first line; not compared when undefined. */
  readonly origin?: string;
  readonly verifiers: readonly NoteVerifier[];
}

/** @throws Error naming what is wrong: the signature, or another log's name. */
export function openOwn(note: string, { origin, verifiers }: KnownLog): Checkpoint {
  const checkpoint = openCheckpoint(note, verifiers);
  if (origin !== undefined && checkpoint.origin !== origin)
    throw new Error(`the checkpoint is one of ${checkpoint.origin}`);
  return checkpoint;
}

type Fork = { readonly at: number; readonly lost: Checkpoint; readonly keptSize: number };
type OpenNote = EarlierNote & Checkpoint;

/**
 * Earlier heads must lie on the way of the log. A fork record explains the heads that were signed after the state that it
 * went back to, up to the one that it names; a longer one says that the log was rolled back.
 */
export class NotesCheck {
  readonly #known: KnownLog;
  readonly #found: Found;
  readonly #bySize = new Map<number, OpenNote[]>();
  readonly #strangers: OpenNote[] = [];
  readonly #forks: Fork[] = [];

  constructor(notes: readonly EarlierNote[], known: KnownLog, found: Found) {
    this.#known = known;
    this.#found = found;
    for (const one of notes) {
      try {
        const opened = { ...one, ...openOwn(one.note, known) };
        this.#bySize.set(opened.size, [...(this.#bySize.get(opened.size) ?? []), opened]);
      } catch (error) {
        found.bad(`${one.from}: ${messageOf(error)}`, known.log);
      }
    }
  }

  /** At every size on the way; `root` is asked for only where a head was signed. */
  pass(size: number, root: () => Buffer): void {
    const notes = this.#bySize.get(size);
    if (!notes) return;
    this.#bySize.delete(size);
    const own = root();
    for (const one of notes) if (!one.root.equals(own)) this.#strangers.push(one);
  }

  /** @param root of the entries before this record; undefined when it cannot be told. */
  take(index: number, { fork, at }: AccessRecord, root: () => Buffer | undefined): void {
    if (!fork) return;
    const { log } = this.#known;
    try {
      // Of a head that nobody knows nothing is explained; that there was a decision, and what was kept, stands.
      const lost = fork.lostHead === UNKNOWN_HEAD ? undefined : openOwn(fork.lostHead, this.#known);
      const own = root();
      if (fork.keptSize !== index)
        throw new Error(`it does not follow the ${fork.keptSize} entries that it kept`);
      if (own && own.toString('base64') !== fork.keptRoot)
        throw new Error('the entries before it are not those that it kept');
      if (lost) this.#forks.push({ at: index, lost, keptSize: fork.keptSize });
      const name = log === undefined ? '' : `${log}: `;
      this.#found.forks.push(
        `${name}entry ${index} of ${at}: the log went back from ${lost?.size ?? 'an unknown number of'} entries to ${fork.keptSize}, decided by ${fork.decidedBy}: ${fork.reason}`,
      );
    } catch (error) {
      this.#found.bad(`entry ${index}: the fork record is wrong: ${messageOf(error)}`, log, index);
    }
  }

  /** @param size of the whole log; `isWhole` when every entry up to it was seen with its hash. */
  end(size: number, isWhole: boolean): void {
    const { log } = this.#known;
    const isExplained = (one: Checkpoint): boolean => this.#forks.some((fork) => isGivenUpBy(fork, one.size));
    for (const one of this.#strangers.filter((stranger) => !isExplained(stranger)))
      this.#found.bad(
        `entries up to ${one.size} differ from the checkpoint signed then (${one.from})`,
        log,
        one.size - 1,
      );
    for (const one of [...this.#bySize.values()].flat())
      if (one.size > size ? !isExplained(one) : isWhole)
        this.#found.bad(
          `rolled back: a checkpoint of ${one.size} records was signed before, the head has ${size} (${one.from})`,
          log,
        );
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : 'the checkpoint is unreadable';
