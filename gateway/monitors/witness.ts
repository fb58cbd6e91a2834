import type { Checkpoint } from '../access-log/checkpoint.ts';

/** A signed head on its way to a witness. */
export interface PushedHead {
  readonly note: string;
  readonly checkpoint: Checkpoint;
  /** RFC 6962 §2.1.2, from an earlier size to this head. */
  proofFrom(size: number): Promise<readonly Buffer[]>;
}

/** What came of a head that a witness was shown. */
export type Witnessed =
  | { readonly outcome: 'cosigned'; readonly lines: string; readonly at: Date }
  /** Kept by a witness that signs nothing. */
  | { readonly outcome: 'kept' }
  /** The witness holds a head that this one does not continue: so it says. */
  | { readonly outcome: 'refused'; readonly why: string };

/** A second party that remembers heads of this log. */
export interface Witness {
  /** Public: of its key, or of what kind it is. */
  readonly name: string;
  /** Does it check itself that a head continues the last one? */
  readonly isJudge: boolean;
  /** @throws Error when it is away, or answers what no witness may. */
  submit(head: PushedHead, signal: AbortSignal): Promise<Witnessed>;
  /** The newest head that it holds, as a note; undefined when it holds none. @throws Error as above. */
  seen(signal: AbortSignal): Promise<string | undefined>;
}
