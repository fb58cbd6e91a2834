import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { GatewayError } from '../../schema/errors.ts';
import type { AdmittedOperation } from '../operation/operation-door.ts';
import { asQuery, SUBSCRIPTION_FIELD, type SubscriptionAsQuery } from './as-query.ts';
import { InvalidSubscription } from './invalid-subscription.ts';

export interface PreparedSubscription {
  readonly name: string | undefined;
  readonly documentHash: string;
  readonly query: SubscriptionAsQuery;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly code: string;
  readonly after: string | undefined;
}

export interface SubscriptionRequest {
  readonly operationName?: unknown;
  readonly variables?: unknown;
}

/** Bytes of parsed documents that are remembered, and how many a character of text is taken to make. */
const REMEMBERED_BYTES = 64_000_000;
const BYTES_OF_CHARACTER = 120;

/**
 * Rung 3 for subscriptions: what Apollo does for queries. Parsing, validation and rewriting happen once for each
 * document; only valid ones are remembered, so that a stranger cannot fill the memory.
 */
export class SubscriptionPreparer {
  readonly #schema: GraphQLSchema;
  readonly #valid = new LRUCache<string, { readonly document: DocumentNode; readonly textLength: number }>({
    maxSize: REMEMBERED_BYTES,
    sizeCalculation: ({ textLength }) => 1_000 + textLength * BYTES_OF_CHARACTER,
  });
  readonly #queries = new WeakMap<OperationDefinitionNode, SubscriptionAsQuery>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** @throws InvalidSubscription. */
  prepare(admitted: AdmittedOperation, request: SubscriptionRequest): PreparedSubscription {
    const document = this.#validDocument(admitted);
    const operation = getOperationAST(
      document,
      typeof request.operationName === 'string' ? request.operationName : undefined,
    );
    if (!operation) throw InvalidSubscription.because('The document holds no operation of that name.');
    if (operation.operation !== 'subscription')
      throw InvalidSubscription.because('Only subscriptions are served here; queries go to /graphql.');
    const query = this.#queries.get(operation) ?? asQuery(document, operation);
    this.#queries.set(operation, query);
    const given = (request.variables ?? {}) as Record<string, unknown>;
    const variables = getVariableValues(this.#schema, operation.variableDefinitions ?? [], given, {
      maxErrors: 5,
    });
    if (variables.errors) throw new InvalidSubscription(variables.errors);
    const args = this.#argumentsOf(query, variables.coerced);
    const after = args['after'];
    return {
      name: operation.name?.value,
      documentHash: admitted.documentHash,
      query,
      variables: given,
      code: String(args['code']),
      after: typeof after === 'string' ? after : undefined,
    };
  }

  #validDocument({ query, documentHash }: AdmittedOperation): DocumentNode {
    const known = this.#valid.get(documentHash);
    if (known) return known.document;
    const document = parseText(query);
    const errors = validate(this.#schema, document);
    if (errors.length > 0) throw new InvalidSubscription(errors);
    this.#valid.set(documentHash, { document, textLength: query.length });
    return document;
  }

  #argumentsOf({ field }: SubscriptionAsQuery, variables: Record<string, unknown>): Record<string, unknown> {
    const definition = this.#schema.getSubscriptionType()?.getFields()[SUBSCRIPTION_FIELD];
    if (!definition) throw new GatewayError('INTERNAL', `the schema has no ${SUBSCRIPTION_FIELD}`);
    return getArgumentValues(definition, field, variables);
  }
}

function parseText(text: string): DocumentNode {
  try {
    return parse(text);
  } catch (error) {
    throw new InvalidSubscription([error as GraphQLError]);
  }
}
