import { LRUCache } from 'lru-cache';
import type { Decision, PolicyEngine } from '../../policies/decision.ts';
import type { DataClass } from '../../schema/terms.ts';

/** What the policies say of several classes on the same facts. Shared by requests: nobody may change it. */
export interface Verdict {
  readonly granted: ReadonlyMap<DataClass, Decision & { effect: 'permit' }>;
  readonly denials: ReadonlyMap<DataClass, Decision & { effect: 'deny' }>;
}

/** Callers of one kind share their verdicts, so these are kinds of callers, of dossiers and of questions, not persons. */
const LIMITS = { mostVerdicts: 20_000, mostBytes: 32 * 1024 * 1024 };
/** Of an entry around its key, and of one decision with its lists; the heap of Node 20 showed about 370 and 230. */
const ENTRY_BYTES = 400;
const DECISION_BYTES = 500;

/**
 * Verdicts of one policy set over requests. It belongs to the set's engine and goes with it: policies that are read again
 * begin with an empty one, and a request that still has the old ones keeps theirs. Time plays no part: a decision is
 * made on facts, and what ends (a session, a delegation, an authority) ends before it is a fact.
 */
export class VerdictMemo {
  static readonly #ofEngines = new WeakMap<PolicyEngine, VerdictMemo>();
  readonly #verdicts: LRUCache<string, Verdict>;

  constructor({ mostVerdicts, mostBytes } = LIMITS) {
    this.#verdicts = new LRUCache({ max: mostVerdicts, maxSize: mostBytes, sizeCalculation: sizeOf });
  }

  static of(engine: PolicyEngine): VerdictMemo {
    const known = VerdictMemo.#ofEngines.get(engine);
    if (known) return known;
    const made = new VerdictMemo();
    VerdictMemo.#ofEngines.set(engine, made);
    return made;
  }

  /** @param factsKey as `FactsWriter` makes it; undefined: nothing is remembered. */
  find(
    factsKey: string | undefined,
    classes: readonly DataClass[],
    decide: (dataClass: DataClass) => Decision,
  ): Verdict {
    if (factsKey === undefined) return verdictOf(classes, decide);
    const key = `${classes.join()} ${factsKey}`;
    const known = this.#verdicts.get(key);
    if (known) return known;
    const verdict = verdictOf(classes, decide);
    this.#verdicts.set(key, verdict);
    return verdict;
  }
}

/** A character takes two bytes at most. */
const sizeOf = ({ granted, denials }: Verdict, key: string): number =>
  key.length * 2 + ENTRY_BYTES + (granted.size + denials.size) * DECISION_BYTES;

function verdictOf(classes: readonly DataClass[], decide: (dataClass: DataClass) => Decision): Verdict {
  const granted = new Map<DataClass, Decision & { effect: 'permit' }>();
  const denials = new Map<DataClass, Decision & { effect: 'deny' }>();
  for (const dataClass of classes) {
    const decision = decide(dataClass);
    if (decision.effect === 'permit') granted.set(dataClass, decision);
    else denials.set(dataClass, decision);
  }
  return { granted, denials };
}
