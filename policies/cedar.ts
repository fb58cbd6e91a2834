/**
 * The one door to Cedar (wasm). Everything Cedar answers leaves this file as plain typed data; whatever it cannot
 * answer leaves as an error text, never as a permission.
 */
import { setFlagsFromString } from 'node:v8';
import {
  type CedarValueJson,
  type CheckParseAnswer,
  checkParseSchema,
  type DetailedError,
  type EntityJson,
  type PolicyJson,
  policyToJson,
  preparsePolicySet,
  preparseSchema,
  schemaToJson,
  statefulIsAuthorized,
  validate,
} from '@cedar-policy/cedar-wasm/nodejs';

export type { CedarValueJson, EntityJson, PolicyJson };

// The optimising compiler of V8 11 (Node 20) inlines calls into wasm; when such a call returns a JavaScript value, as
// all of Cedar's do, and the calling function is deoptimised meanwhile, the process dies ("unreachable code" in
// Deoptimizer::DoComputeBuiltinContinuation; `decide.test.ts` brought it about within a minute). Without inlining it
// cannot. A call costs a fraction of a microsecond more.
setFlagsFromString('--no-turbo-inline-js-wasm-calls');

/** Where in the given text, as a character offset, and what is wrong. */
export interface CedarFault {
  readonly offset: number;
  readonly reason: string;
}

/** Cedar counts bytes of UTF-8; our texts are Vietnamese, so bytes and characters differ. */
const toFault = (error: DetailedError, text: string): CedarFault => {
  const location = error.sourceLocations?.[0];
  const bytes = location?.start ?? 0;
  const reasons = [error.message, location?.label, error.help].filter((part) => part);
  return { offset: Buffer.from(text).subarray(0, bytes).toString().length, reason: reasons.join('; ') };
};

/** The policy as Cedar reads it, or what is wrong with it. */
export function parsePolicy(text: string): { policy: PolicyJson } | { faults: CedarFault[] } {
  const answer = policyToJson(text);
  return answer.type === 'success'
    ? { policy: answer.json }
    : { faults: answer.errors.map((error) => toFault(error, text)) };
}

/** The names that the schema fixes: actions, and the members of each enumerated entity type. */
export interface SchemaNames {
  readonly actions: ReadonlySet<string>;
  readonly enums: ReadonlyMap<string, readonly string[]>;
}

export function parseSchema(text: string): { names: SchemaNames } | { faults: CedarFault[] } {
  const checked = checkParseSchema(text);
  if (checked.type === 'failure') return { faults: checked.errors.map((error) => toFault(error, text)) };
  const answer = schemaToJson(text);
  if (answer.type === 'failure') return { faults: answer.errors.map((error) => toFault(error, text)) };
  const actions = new Set<string>();
  const enums = new Map<string, readonly string[]>();
  for (const namespace of Object.values(answer.json)) {
    for (const name of Object.keys(namespace.actions)) actions.add(name);
    for (const [name, type] of Object.entries(namespace.entityTypes)) {
      if ('enum' in type) enums.set(name, type.enum);
    }
  }
  return { names: { actions, enums } };
}

/** Strict validation; a warning (a policy that can never hold, look-alike letters) counts as a fault. */
export function validatePolicies(
  schema: string,
  policies: ReadonlyMap<string, string>,
): { policyId?: string; fault: CedarFault }[] {
  const answer = validate({
    schema,
    policies: { staticPolicies: Object.fromEntries(policies) },
    validationSettings: { mode: 'strict' },
  });
  if (answer.type === 'failure') return answer.errors.map((error) => ({ fault: toFault(error, schema) }));
  return [...answer.validationErrors, ...answer.validationWarnings].map(({ policyId, error }) => ({
    policyId,
    fault: toFault(error, policies.get(policyId) ?? ''),
  }));
}

/** What Cedar is asked. `principal` and `resource` are the first two entities. */
export interface CedarCall {
  readonly principal: EntityJson;
  readonly action: string;
  readonly resource: EntityJson;
  readonly context: Readonly<Record<string, CedarValueJson>>;
}

export interface CedarAnswer {
  readonly isAllowed: boolean;
  /** Ids of the determining policies. */
  readonly reasons: readonly string[];
  /** Any entry here means that the answer must not be used as a permission. */
  readonly errors: readonly string[];
}

/**
 * Who prepared what lies under a name in wasm. Prepared sets live per thread in wasm and can only be overwritten,
 * never removed; this map mirrors that state, so it is as long-lived as the wasm module itself. A name whose
 * owner is somebody else is prepared anew before use: a policy set is never judged by another one's policies.
 */
const owners = new Map<string, symbol>();

export class PreparedSet {
  readonly #name: string;
  readonly #schemaName: string;
  readonly #owner: symbol;
  readonly #schema: string;
  readonly #policies: ReadonlyMap<string, string>;

  /** @param owner identity of the policy set; the same for all its parts, as they share one prepared schema. */
  constructor(
    slot: string,
    part: number,
    owner: symbol,
    schema: string,
    policies: ReadonlyMap<string, string>,
  ) {
    this.#name = `${slot}:${part}`;
    this.#schemaName = `${slot}:schema`;
    this.#owner = owner;
    this.#schema = schema;
    this.#policies = policies;
  }

  /** Never permits on failure; may throw when wasm itself fails. */
  evaluate(call: CedarCall): CedarAnswer {
    const unready = this.#claim();
    if (unready.length > 0) return { isAllowed: false, reasons: [], errors: unready };
    const answer = statefulIsAuthorized({
      principal: call.principal.uid,
      action: { type: 'Action', id: call.action },
      resource: call.resource.uid,
      context: { ...call.context },
      preparsedSchemaName: this.#schemaName,
      preparsedPolicySetId: this.#name,
      validateRequest: true,
      entities: [call.principal, call.resource],
    });
    if (answer.type === 'failure') {
      return { isAllowed: false, reasons: [], errors: answer.errors.map((error) => error.message) };
    }
    const { decision, diagnostics } = answer.response;
    return {
      isAllowed: decision === 'allow',
      reasons: diagnostics.reason,
      errors: diagnostics.errors.map(({ policyId, error }) => `${policyId}: ${error.message}`),
    };
  }

  #claim(): string[] {
    const staticPolicies = () => ({ staticPolicies: Object.fromEntries(this.#policies) });
    return [
      ...this.#prepare(this.#schemaName, (name) => preparseSchema(name, this.#schema)),
      ...this.#prepare(this.#name, (name) => preparsePolicySet(name, staticPolicies())),
    ];
  }

  /** Under a name that is ours already nothing is done. @returns what went wrong. */
  #prepare(name: string, preparse: (name: string) => CheckParseAnswer): string[] {
    if (owners.get(name) === this.#owner) return [];
    owners.delete(name);
    const answer = preparse(name);
    if (answer.type === 'failure') return answer.errors.map((error) => error.message);
    owners.set(name, this.#owner);
    return [];
  }
}
