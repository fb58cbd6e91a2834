import { createHash } from 'node:crypto';
import { type Annotations, checkAnnotations } from './annotations.ts';
import { type PolicyJson, parsePolicy, parseSchema, type SchemaNames, validatePolicies } from './cedar.ts';
import {
  lineAt,
  owningAgencyOf,
  type PolicySource,
  type Statement,
  splitStatements,
} from './policy-source.ts';
import { factsSeenBy, type SeenFacts } from './seen-facts.ts';

/** One written rule with what its annotations say. */
export interface Policy extends Annotations {
  readonly file: string;
  readonly line: number;
  readonly effect: 'permit' | 'forbid';
  /** Set for a rule out of an agency's own file. */
  readonly owner: string | undefined;
  readonly scope: Pick<PolicyJson, 'principal' | 'action' | 'resource'>;
  /** What its conditions read. */
  readonly seen: SeenFacts;
  readonly text: string;
}

/** A checked set: every policy parsed, annotated and strictly valid. */
export interface PolicySet {
  readonly schema: string;
  readonly names: SchemaNames;
  readonly policies: ReadonlyMap<string, Policy>;
  /** Agencies that have a policy file of their own; data of any other agency is refused. */
  readonly agencies: ReadonlySet<string>;
  /** SHA-256 (hex) over `canonical`. */
  readonly version: string;
  /** The whole set as one text: enough to build the same set again and replay a decision. */
  readonly canonical: string;
}

export interface PolicyFault {
  readonly file: string;
  readonly line: number;
  readonly policy?: string;
  readonly reason: string;
}

/** Every fault of a set at once; nothing of such a set is used. */
export class PolicySetError extends Error {
  readonly faults: readonly PolicyFault[];

  constructor(faults: readonly PolicyFault[]) {
    super(`invalid policy set:\n${faults.map(printFault).join('\n')}`);
    this.name = 'PolicySetError';
    this.faults = faults;
  }
}

export const printFault = ({ file, line, policy, reason }: PolicyFault): string =>
  `${file}:${line}: ${policy === undefined ? '' : `${policy}: `}${reason}`;

/** Throws PolicySetError with all faults found. */
export function compilePolicySet(source: PolicySource): PolicySet {
  const schema = source.schema.text;
  const parsed = parseSchema(schema);
  if ('faults' in parsed) {
    throw new PolicySetError(
      parsed.faults.map(({ offset, reason }) => ({
        file: source.schema.file,
        line: lineAt(schema, offset),
        reason,
      })),
    );
  }
  const { names } = parsed;
  const faults: PolicyFault[] = [];
  const policies = new Map<string, Policy>();
  for (const { file, text } of source.files) {
    for (const statement of splitStatements(text)) {
      const policy = compilePolicy(file, statement, names, faults);
      const earlier = policy && policies.get(policy.id);
      if (earlier && policy) {
        faults.push({
          ...place(policy),
          reason: `the id is already used at ${earlier.file}:${earlier.line}`,
        });
      } else if (policy) policies.set(policy.id, policy);
    }
  }
  faults.push(...validationFaults(schema, policies, source.schema.file));
  if (faults.length > 0) throw new PolicySetError(faults);
  const canonical = canonicalText(schema, source, policies);
  return {
    schema,
    names,
    policies,
    agencies: new Set(source.files.flatMap(({ file }) => owningAgencyOf(file) ?? [])),
    version: createHash('sha256').update(canonical).digest('hex'),
    canonical,
  };
}

const place = ({ file, line, id }: Policy) => ({ file, line, policy: id });

function compilePolicy(
  file: string,
  statement: Statement,
  names: SchemaNames,
  faults: PolicyFault[],
): Policy | undefined {
  const { text, line } = statement;
  const parsed = parsePolicy(text);
  if ('faults' in parsed) {
    for (const { offset, reason } of parsed.faults) {
      faults.push({ file, line: line + lineAt(text, offset) - 1, reason });
    }
    return undefined;
  }
  const { effect, principal, action, resource, annotations = {} } = parsed.policy;
  const { said, faults: saidFaults } = checkAnnotations(file, effect, annotations, names);
  const scopeFaults: string[] = [];
  const owner = owningAgencyOf(file);
  if (owner !== undefined && effect === 'permit') {
    scopeFaults.push('an agency’s own file may narrow access, never widen it: only forbid');
  }
  if (effect === 'permit' && action.op === 'All') scopeFaults.push('a permit must name its actions');
  for (const reason of [...saidFaults, ...scopeFaults]) {
    faults.push({ file, line, ...(said ? { policy: said.id } : {}), reason });
  }
  const seen = factsSeenBy(parsed.policy);
  return said && { ...said, file, line, effect, owner, scope: { principal, action, resource }, seen, text };
}

function validationFaults(
  schema: string,
  policies: ReadonlyMap<string, Policy>,
  schemaFile: string,
): PolicyFault[] {
  const texts = new Map([...policies.values()].map(({ id, text }) => [id, text]));
  const faults = validatePolicies(schema, texts).map(({ policyId, fault }): PolicyFault => {
    const reason = fault.reason.replace(/^for policy `[^`]*`, /, '');
    const policy = policyId === undefined ? undefined : policies.get(policyId);
    if (!policy) return { file: schemaFile, line: 1, reason };
    return { ...place(policy), line: policy.line + lineAt(policy.text, fault.offset) - 1, reason };
  });
  return onePerPlace(faults);
}

/** Cedar tells a fault once for every kind of caller that the policy is for, in no fixed order; once is enough. */
function onePerPlace(faults: readonly PolicyFault[]): PolicyFault[] {
  const sorted = [...faults].sort((a, b) => (printFault(a) < printFault(b) ? -1 : 1));
  const first = new Map<string, PolicyFault>();
  for (const fault of sorted) {
    const key = `${fault.file}:${fault.line}:${fault.policy}`;
    if (!first.has(key)) first.set(key, fault);
  }
  return [...first.values()];
}

/** Order and comments do not count; file names do, because an agency's file binds only its own data. */
function canonicalText(schema: string, source: PolicySource, policies: ReadonlyMap<string, Policy>): string {
  const sorted = [...policies.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return JSON.stringify({
    schema: schema.trim(),
    files: source.files.map(({ file }) => file).sort(),
    policies: sorted.map(({ id, file, text }) => ({ id, file, text })),
  });
}
