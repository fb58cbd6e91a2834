import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { own } from '../schema/own.ts';
import { compilePlan } from './compile-plan.ts';
import type { Plan } from './plan.ts';
import { markAliases, withOwnPath } from './response-names.ts';
import { runPlan } from './run-plan.ts';
import { conditionVariables, settleConditions } from './settle-conditions.ts';

type Values = Readonly<Record<string, unknown>>;

/** Ways in which the conditions of one document may fall that are planned; who asks in more ways is answered without a plan. */
const MOST_WAYS = 16;

/** A query of one document: a plan for each way in which its conditions fall, made when it is first asked in that way. */
class PlannedOperation {
  readonly #schema: GraphQLSchema;
  readonly #document: DocumentNode;
  readonly #operation: OperationDefinitionNode;
  readonly #deciding: readonly string[];
  readonly #ways = new Map<string, Plan | undefined>();

  constructor(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) {
    this.#schema = schema;
    this.#document = document;
    this.#operation = operation;
    this.#deciding = conditionVariables(document);
  }

  /** @returns undefined for what is not planned. */
  run(context: unknown, given: Values): Promise<ExecutionResult> | ExecutionResult | undefined {
    const { variableDefinitions = [] } = this.#operation;
    const { coerced, errors } = getVariableValues(this.#schema, variableDefinitions, given, {
      maxErrors: 50,
    });
    if (errors) return { errors };
    const plan = this.#planFor(coerced);
    return plan && run(plan, context, coerced);
  }

  #planFor(variables: Values): Plan | undefined {
    const way = this.#deciding.map((name) => (own(variables, name) === true ? '1' : '0')).join('');
    if (this.#ways.has(way) || this.#ways.size >= MOST_WAYS) return this.#ways.get(way);
    const document = settleConditions(markAliases(this.#document), variables);
    const operation = getOperationAST(document, this.#operation.name?.value);
    const plan = operation ? compilePlan(this.#schema, document, operation) : undefined;
    this.#ways.set(way, plan);
    return plan;
  }
}

async function run(
  plan: Plan,
  context: unknown,
  variables: Parameters<typeof runPlan>[2],
): Promise<ExecutionResult> {
  const { data, errors } = await runPlan(plan, context, variables);
  return errors ? { data, errors: errors.map(withOwnPath) } : { data };
}

const planned = new WeakMap<GraphQLSchema, WeakMap<OperationDefinitionNode, PlannedOperation>>();

/**
 * Executes a validated query by a plan that is made once for its document.
 * @returns undefined for what is not planned: mutations, introspection, a document that is not certain which operation is meant.
 */
export function runPlanned(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  context: unknown,
  variables: Values,
): Promise<ExecutionResult> | ExecutionResult | undefined {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.QUERY) return undefined;
  const ofSchema = planned.get(schema) ?? new WeakMap<OperationDefinitionNode, PlannedOperation>();
  planned.set(schema, ofSchema);
  const known = ofSchema.get(operation) ?? new PlannedOperation(schema, document, operation);
  ofSchema.set(operation, known);
  return known.run(context, variables);
}
