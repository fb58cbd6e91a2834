import { LRUCache } from 'lru-cache';
import type { Decision, DecisionRequest, Mask, PolicyEngine } from './decision.ts';
import type { Policy, PolicySet } from './policy-set.ts';
import { blindfold, type Question, toCedarCall, toQuestion } from './question.ts';
import { remedyByProbes, remedyOfForbids } from './remedy.ts';
import type { Shard } from './shard.ts';
import { Shards } from './shards.ts';

export interface EngineOptions {
  /** Decisions kept in memory, and as many evaluations that they rest on; 0 keeps none. Both together take about 2 KB. */
  readonly memoSize: number;
  /** Name under which the set is prepared in wasm. Two names, used in turn, are enough for any number of reloads. */
  readonly slot: string;
}

/** What the policies say before remedies and masks are worked out. */
interface Verdict {
  readonly deciding: readonly Policy[];
  readonly isPermitted: boolean;
  readonly faults: readonly string[];
}

/** Judges by one policy set. `decide` never throws: what fails denies, and says so in `faults`. */
export function createPolicyEngine(set: PolicySet, options: EngineOptions): PolicyEngine {
  const judge = new Judge(set, new Shards(set, options.slot), options.memoSize);
  const memo = options.memoSize > 0 ? new LRUCache<string, Decision>({ max: options.memoSize }) : undefined;
  const decideOnce = (question: Question): Decision => {
    const key = JSON.stringify(question);
    const known = memo?.get(key);
    if (known) return known;
    const decision = judge.decide(question);
    memo?.set(key, decision);
    return decision;
  };
  return {
    policySet: set.version,
    decide: (request: DecisionRequest): Decision => {
      let question: Question;
      try {
        question = toQuestion(request);
      } catch (error) {
        return judge.refuse([faultText(error)]);
      }
      if (question.grounds.length > 0) return decideOnce(question);
      // Without grounds the caller is judged blind: as if nothing were known about the subject, and remembered so, or
      // the time of the answer would tell what exists. Only what is permitted about any subject whatever is then
      // judged again on all facts, so that a forbid still wins.
      const blind = decideOnce(blindfold(question));
      return blind.effect === 'deny' ? blind : decideOnce(question);
    },
  };
}

class Judge {
  readonly #set: PolicySet;
  readonly #shards: Shards;
  /** By what the policies read of a question: a refusal asks some twenty times to find its remedy, and a city has a hundred wards. */
  readonly #verdicts: LRUCache<string, Verdict> | undefined;

  constructor(set: PolicySet, shards: Shards, memoSize: number) {
    this.#set = set;
    this.#shards = shards;
    this.#verdicts = memoSize > 0 ? new LRUCache({ max: memoSize }) : undefined;
  }

  decide(question: Question): Decision {
    const verdict = this.#evaluate(question);
    return verdict.isPermitted
      ? this.#permit(verdict, question.record.dataClass)
      : this.#deny(question, verdict);
  }

  refuse(faults: readonly string[]): Decision {
    return this.#denial({ deciding: [], isPermitted: false, faults }, 'NONE');
  }

  #permit({ deciding }: Verdict, dataClass: string): Decision {
    return Object.freeze({
      effect: 'permit',
      policies: Object.freeze(deciding.map(({ id }) => id)),
      basis: basisOf(deciding),
      masks: Object.freeze(addUpMasks(deciding, dataClass)),
      policySet: this.#set.version,
    });
  }

  #deny(question: Question, verdict: Verdict): Decision {
    if (verdict.faults.length > 0) return this.#denial(verdict, 'NONE');
    if (verdict.deciding.length > 0) return this.#denial(verdict, remedyOfForbids(verdict.deciding));
    return this.#denial(
      verdict,
      remedyByProbes(question, (variant) => this.#evaluate(variant).isPermitted),
    );
  }

  #denial({ deciding, faults }: Verdict, remedy: Extract<Decision, { effect: 'deny' }>['remedy']): Decision {
    return Object.freeze({
      effect: 'deny',
      policies: Object.freeze(deciding.length > 0 ? deciding.map(({ id }) => id) : ['default-deny']),
      basis: basisOf(deciding),
      remedy,
      faults: Object.freeze([...faults]),
      policySet: this.#set.version,
    });
  }

  /** Cedar skips a policy that fails and may answer "allow" without it; here any error refuses. */
  #evaluate(question: Question): Verdict {
    const unknown = this.#unknownNames(question);
    if (unknown) return { deciding: [], isPermitted: false, faults: [unknown] };
    try {
      const shard = this.#shards.find(question);
      if (!this.#verdicts) return this.#ask(shard, question);
      const key = shard.keyOf(question);
      const known = this.#verdicts.get(key);
      if (known) return known;
      const verdict = this.#ask(shard, question);
      // What failed may not fail again.
      if (verdict.faults.length === 0) this.#verdicts.set(key, verdict);
      return verdict;
    } catch (error) {
      return { deciding: [], isPermitted: false, faults: [faultText(error)] };
    }
  }

  #ask(shard: Shard, question: Question): Verdict {
    const { isAllowed, reasons, errors } = shard.prepared.evaluate(toCedarCall(question));
    const deciding = reasons.flatMap((id) => this.#set.policies.get(id) ?? []).sort(byId);
    const strange = deciding.length < reasons.length ? ['decided by a policy that is not in the set'] : [];
    const faults = [...errors, ...strange];
    const isPermitted =
      isAllowed &&
      faults.length === 0 &&
      deciding.length > 0 &&
      deciding.every(({ effect }) => effect === 'permit');
    return { deciding, isPermitted, faults };
  }

  /** An agency without a policy file has not agreed to anything, so nothing of it is given. */
  #unknownNames({ record, action }: Question): string | undefined {
    if (!this.#set.agencies.has(record.agency)) return `agency ${record.agency} has no policy file`;
    if (!this.#set.names.actions.has(action)) return `action ${action} is not in the schema`;
    return undefined;
  }
}

const byId = (a: Policy, b: Policy): number => (a.id < b.id ? -1 : 1);

const basisOf = (deciding: readonly Policy[]): readonly string[] =>
  Object.freeze([...new Set(deciding.map(({ basis }) => basis))]);

/** Masks of the class that was asked for add up: whatever one of the deciding permits blunts stays blunted. */
function addUpMasks(deciding: readonly Policy[], asked: string): Mask[] {
  const masks = deciding.flatMap((policy) => policy.masks.filter(({ dataClass }) => dataClass === asked));
  const byName = new Map(masks.map((mask) => [`${mask.dataClass}:${mask.rule}`, mask]));
  return [...byName.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, mask]) => mask);
}

/** By shape: an error of wasm or of the platform may belong to another realm. */
export const faultText = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : 'unknown failure';
