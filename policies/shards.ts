import { type PolicyJson, PreparedSet } from './cedar.ts';
import type { Policy, PolicySet } from './policy-set.ts';
import type { Question } from './question.ts';
import { together } from './seen-facts.ts';
import { Shard } from './shard.ts';

/** What a part of the set is chosen by. A pure function of the question, so no policy that could apply is left out. */
interface Aim {
  readonly callerType: string;
  readonly callerAgency: string | undefined;
  readonly action: string;
  readonly owner: string;
}

/**
 * Parts of a policy set, each holding only what can apply to one aim: a decision costs what its own 5–20 policies
 * cost, not what the whole set does. Parts with the same policies share one prepared set.
 */
export class Shards {
  readonly #set: PolicySet;
  readonly #slot: string;
  readonly #owner = Symbol('policy set');
  readonly #byAim = new Map<string, Shard>();
  readonly #byContent = new Map<string, Shard>();

  constructor(set: PolicySet, slot: string) {
    this.#set = set;
    this.#slot = slot;
  }

  /** Bounded: a question's action and agency are known names by then, and only agencies that a scope names count. */
  find(question: Question): Shard {
    const aim = aimOf(question, this.#set.agencies);
    const key = JSON.stringify(aim);
    const known = this.#byAim.get(key);
    if (known) return known;
    const policies = policiesFor(this.#set, aim);
    const content = policies.map(({ id }) => id).join(' ');
    const shard = this.#byContent.get(content) ?? this.#prepare(policies);
    this.#byContent.set(content, shard);
    this.#byAim.set(key, shard);
    return shard;
  }

  #prepare(policies: readonly Policy[]): Shard {
    const texts = new Map(policies.map(({ id, text }) => [id, text]));
    const number = this.#byContent.size;
    const prepared = new PreparedSet(this.#slot, number, this.#owner, this.#set.schema, texts);
    return new Shard(prepared, number, together(policies.map(({ seen }) => seen)));
  }
}

const aimOf = ({ caller, action, record }: Question, agencies: ReadonlySet<string>): Aim => ({
  callerType: caller.type,
  callerAgency: caller.agency !== undefined && agencies.has(caller.agency) ? caller.agency : undefined,
  action,
  owner: record.agency,
});

/** Every policy whose scope and file can hold for the aim; the `when` clauses are left to Cedar. */
export function policiesFor(set: PolicySet, aim: Aim): Policy[] {
  return [...set.policies.values()]
    .filter(
      ({ scope, owner }) =>
        (owner === undefined || owner === aim.owner) &&
        canBePrincipal(scope.principal, aim) &&
        canBeAction(scope.action, aim.action),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** A form of scope that is not understood here always applies: too many policies are right, too few are not. */
function canBePrincipal(scope: PolicyJson['principal'], { callerType, callerAgency }: Aim): boolean {
  if (scope.op !== 'is') return true;
  if (scope.entity_type !== callerType) return false;
  const agency = scope.in && 'entity' in scope.in ? idOf(scope.in.entity, 'Agency') : undefined;
  return agency === undefined || agency === callerAgency;
}

function canBeAction(scope: PolicyJson['action'], action: string): boolean {
  if (scope.op === 'All') return true;
  const entities = 'entities' in scope ? scope.entities : 'entity' in scope ? [scope.entity] : undefined;
  return entities === undefined || entities.some((entity) => idOf(entity, 'Action') === action);
}

type Uid =
  | { readonly type: string; readonly id: string }
  | { readonly __entity: { type: string; id: string } };

function idOf(uid: Uid, type: string): string | undefined {
  const entity = '__entity' in uid ? uid.__entity : uid;
  return entity.type === type ? entity.id : undefined;
}
