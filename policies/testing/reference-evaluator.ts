import { parsePolicy } from '../cedar.ts';
import type { PolicySet } from '../policy-set.ts';
import { type Question, toCedarCall } from '../question.ts';

/**
 * A second, slow and plain evaluator for the part of Cedar that our policies use, to test the engine against. It
 * shares the parser and the question with the engine, but neither wasm's authoriser, nor shards, nor the memo.
 */
export interface ReferenceAnswer {
  readonly isPermitted: boolean;
  /** Ids that decide, sorted. */
  readonly deciding: readonly string[];
}

type Env = Readonly<Record<string, unknown>>;

export type ReferenceEvaluator = (question: Question) => ReferenceAnswer;

export function createReferenceEvaluator(set: PolicySet): ReferenceEvaluator {
  const policies = [...set.policies.values()].map(({ id, owner, text }) => {
    const parsed = parsePolicy(text);
    if ('faults' in parsed) throw new Error('a checked policy must parse');
    return { ...parsed.policy, id, owner };
  });
  return (question) => {
    const { principal, action, resource, context } = toCedarCall(question);
    const env: Env = {
      principal: { ...principal.uid, attrs: principal.attrs, parents: principal.parents },
      action: { type: 'Action', id: action },
      resource: { ...resource.uid, attrs: resource.attrs, parents: resource.parents },
      context,
    };
    const satisfied = policies.filter(
      (policy) =>
        (policy.owner === undefined || policy.owner === question.record.agency) &&
        inScope(policy.principal, env['principal']) &&
        inScope(policy.action, env['action']) &&
        inScope(policy.resource, env['resource']) &&
        policy.conditions.every(({ kind, body }) => evaluate(body, env) === (kind === 'when')),
    );
    const forbids = satisfied.filter(({ effect }) => effect === 'forbid');
    const deciding = (forbids.length > 0 ? forbids : satisfied).map(({ id }) => id).sort();
    return { isPermitted: forbids.length === 0 && satisfied.length > 0, deciding };
  };
}

const field = (holder: unknown, name: string): unknown =>
  typeof holder === 'object' && holder !== null
    ? Object.entries(holder).find(([key]) => key === name)?.[1]
    : undefined;

/** Entities as `type::id`; sets as they are; so that values compare by their JSON. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  const entity = field(value, '__entity') ?? value;
  const type = field(entity, 'type');
  const id = field(entity, 'id');
  return typeof type === 'string' && typeof id === 'string' ? `${type}::${id}` : value;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(plain(a)) === JSON.stringify(plain(b));
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function isIn(entity: unknown, target: unknown): boolean {
  if (Array.isArray(target)) return target.some((one) => isIn(entity, one));
  return isSame(entity, target) || listOf(field(entity, 'parents')).some((parent) => isSame(parent, target));
}

function inScope(scope: unknown, entity: unknown): boolean {
  switch (field(scope, 'op')) {
    case 'All':
      return true;
    case '==':
      return isSame(field(scope, 'entity'), entity);
    case 'in':
      return isIn(entity, field(scope, 'entities') ?? field(scope, 'entity'));
    case 'is': {
      const within = field(scope, 'in');
      const isOfType = field(entity, 'type') === field(scope, 'entity_type');
      return isOfType && (within === undefined || isIn(entity, field(within, 'entity')));
    }
    default:
      throw new Error(`no such scope: ${JSON.stringify(scope)}`);
  }
}

/** `{ op: { left, right } }` and its siblings of Cedar's JSON form. */
function evaluate(expression: unknown, env: Env): unknown {
  const [op = '', body] =
    typeof expression === 'object' && expression !== null ? (Object.entries(expression)[0] ?? []) : [];
  const left = () => evaluate(field(body, 'left'), env);
  const right = () => evaluate(field(body, 'right'), env);
  switch (op) {
    case 'Value':
      return body;
    case 'Var':
      return env[String(body)];
    case 'Set':
      return listOf(body).map((item) => evaluate(item, env));
    case '!':
      return !evaluate(field(body, 'arg'), env);
    case '&&':
      return left() === true && right() === true;
    case '||':
      return left() === true || right() === true;
    case '==':
      return isSame(left(), right());
    case '!=':
      return !isSame(left(), right());
    case '<':
      return Number(left()) < Number(right());
    case '.':
      return attributeOf(left(), String(field(body, 'attr')));
    case 'has':
      return attributeOf(left(), String(field(body, 'attr'))) !== undefined;
    case 'in':
      return isIn(left(), right());
    case 'is':
      return field(left(), 'type') === field(body, 'entity_type');
    case 'contains':
      return listOf(left()).some((item) => isSame(item, right()));
    case 'containsAll':
      return listOf(right()).every((wanted) => listOf(left()).some((item) => isSame(item, wanted)));
    case 'containsAny':
      return listOf(right()).some((wanted) => listOf(left()).some((item) => isSame(item, wanted)));
    default:
      throw new Error(`the reference evaluator does not know ${op}`);
  }
}

/** Of an entity the attribute, of a record the member. */
const attributeOf = (holder: unknown, name: string): unknown => field(field(holder, 'attrs') ?? holder, name);
