import type { CallerFacts, SubjectFacts } from '../../policies/decision.ts';
import type { DataClass, GroundKind } from '../../schema/terms.ts';

/** Codes that are kept of one record which stands for several tries. */
export const KEPT_CODES = 50;

/**
 * One subject touched at one source within one request: what was asked, decided and delivered. The access log makes
 * one record of it. Holds ids for keyed hashing, never a value of the data.
 */
export interface Crossing {
  readonly id: string;
  readonly agency: string;
  readonly operation: string;
  readonly caller: CallerFacts;
  readonly subject: SubjectFacts;
  /** Others whom the same row is about, as far as the agency's answer named them: the owners of a parcel. */
  related?: readonly { readonly kind: SubjectFacts['kind']; readonly id: string }[];
  dossier: string | undefined;
  readonly purpose: string;
  readonly grounds: readonly GroundKind[];
  readonly released: Set<DataClass>;
  readonly withheld: Map<DataClass, readonly string[]>;
  readonly masks: Set<string>;
  readonly policies: Set<string>;
  readonly basis: Set<string>;
  readonly policySet: string;
  readonly faults: string[];
  /** What was decided on, for a replay; absent where nothing was decided. */
  facts?: string;
  /** What watch rules need to know of values that no record may hold; `conflict-of-interest.ts`. */
  signals?: readonly string[];
  /** Set where one entry stands for several refused tries of somebody unknown; `subject` is the first one's. */
  tries?: { count: number; readonly codes: Set<string> };
  /** `waiting`: permitted and kept, to be sent when the agency is awake; nothing has left. */
  outcome: 'delivered' | 'refused' | 'failed' | 'absent' | 'waiting';
  errorCode?: string;
  /** The agency was not asked since it sleeps: nothing of it has failed. */
  isAsleep?: boolean;
  messageId?: string;
  /** Hashes of the messages that went for it, and where they are kept whole, where the agency's are evidence. */
  evidence?: { readonly request?: string; readonly answer?: string; readonly container?: string };
  /** How old what the agency told is, and why where it is not of now; absent where it told nothing. */
  freshness?:
    | {
        readonly asOf: string;
        readonly source: 'live' | 'cache' | 'stale';
        readonly reason?: string | undefined;
      }
    | undefined;
  /** When the agency was asked, milliseconds since the epoch; absent when it was not. */
  startedMs?: number;
  latencyMs?: number;
}

/** How many others one record names at most; a parcel with more registered owners is found by its own key. */
const MOST_RELATED = 64;

/** @returns undefined when nobody is named. */
export const relatedPersons = (ids: readonly string[] | undefined): Crossing['related'] =>
  ids && ids.length > 0 ? ids.slice(0, MOST_RELATED).map((id) => ({ kind: 'person', id })) : undefined;
