import { type GraphQLError, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { CallerFacts } from '../../policies/decision.ts';
import { GatewayError } from '../../schema/errors.ts';
import { refuseUnfitLiterals, refuseUnfitTexts } from './fit-text.ts';
import { checkLimits, type OperationLimits, tooCostly } from './limits.ts';
import { isNestedBeyond } from './nesting.ts';
import { hashOf, type TrustedDocuments } from './trusted-documents.ts';

/** A request as GraphQL over HTTP names its parts; what is of a wrong kind is as if absent. */
export interface OperationRequest {
  readonly query?: unknown;
  readonly documentId?: unknown;
  readonly extensions?: unknown;
  readonly variables?: unknown;
  readonly operationName?: unknown;
}

export interface AdmittedOperation {
  readonly query: string;
  /** SHA-256 of the text, hex. */
  readonly documentHash: string;
}

export interface OperationDoorParts {
  readonly limits: OperationLimits;
  readonly trusted: TrustedDocuments;
}

/** A hash and nothing else each: a parsed document takes a hundred times its text, and a stranger may send it. */
const REMEMBERED_DOCUMENTS = 20_000;

/**
 * Rung 3, before anything is validated: which document is meant, may this client run it, is it small enough, and are the
 * texts of its input texts.
 * Validation of a hostile document costs more than refusing it here.
 */
export class OperationDoor {
  readonly #parts: OperationDoorParts;
  readonly #measured = new LRUCache<string, true>({ max: REMEMBERED_DOCUMENTS });

  constructor(parts: OperationDoorParts) {
    this.#parts = parts;
  }

  /**
   * @returns undefined when the request names no document at all.
   * @throws GatewayError OPERATION_NOT_TRUSTED, PERSISTED_QUERY_NOT_FOUND, BAD_USER_INPUT; GraphQLError OPERATION_TOO_COSTLY.
   */
  admit(request: OperationRequest, caller: Pick<CallerFacts, 'client'>): AdmittedOperation | undefined {
    const { trusted } = this.#parts;
    const named = readHash(request);
    const given = typeof request.query === 'string' && request.query !== '' ? request.query : undefined;
    if (given === undefined && named === undefined) return undefined;
    const query = given ?? trusted.find(named ?? '', caller);
    if (query === undefined) throw trusted.isRestricted(caller) ? notTrusted() : notFound();
    const { operationName, variables } = request;
    refuseUnfitTexts({ operationName, query }, '');
    refuseUnfitTexts(variables, '');
    const documentHash = hashOf(query);
    if (named !== undefined && named !== documentHash)
      throw new GatewayError('BAD_USER_INPUT', 'the hash is not of this document', {
        extensions: { fields: ['extensions.persistedQuery.sha256Hash'], rule: 'the SHA-256 of the document' },
      });
    if (trusted.isRestricted(caller) && trusted.find(documentHash, caller) === undefined) throw notTrusted();
    if (!this.#measured.get(documentHash)) {
      this.#measure(query);
      this.#measured.set(documentHash, true);
    }
    return { query, documentHash };
  }

  /** A text that does not parse passes: whoever executes it says where and why. */
  #measure(query: string): void {
    const { limits } = this.#parts;
    if (isNestedBeyond(MAX_NESTING, query)) throw tooCostly(['nesting']);
    try {
      const document = parse(query, { maxTokens: maxTokens(limits), noLocation: true });
      checkLimits(document, limits);
      refuseUnfitLiterals(document);
    } catch (error) {
      if (error instanceof GatewayError) throw error;
      if (/\d+ tokens\. Parsing aborted/.test((error as Error).message)) throw tooCostly(['tokens']);
      if (isTooCostly(error)) throw error;
    }
  }
}

/** Brackets of any kind within each other; a document within `maxDepth` needs about three for each level. */
const MAX_NESTING = 100;

/** A field with alias, arguments and braces is about a dozen tokens; no document within `maxFields` needs more. */
const maxTokens = ({ maxFields }: OperationLimits): number => 1_000 + maxFields * 12;

const isTooCostly = (error: unknown): boolean =>
  (error as GraphQLError).extensions?.['code'] === 'OPERATION_TOO_COSTLY';

/** The client may send the document, and will: Apollo's protocol of persisted queries. */
const notFound = (): GatewayError =>
  new GatewayError('PERSISTED_QUERY_NOT_FOUND', 'no document has this hash');

const notTrusted = (): GatewayError =>
  new GatewayError('OPERATION_NOT_TRUSTED', 'not an operation of this client');

/**
 * `documentId` of the GraphQL-over-HTTP appendix "persisted documents" (`sha256:` and the hash), or the older
 * `extensions.persistedQuery.sha256Hash` of Apollo's and urql's clients.
 */
function readHash({ documentId, extensions }: OperationRequest): string | undefined {
  if (typeof documentId === 'string') return documentId.replace(/^sha256:/, '').toLowerCase();
  const persisted = (extensions as { persistedQuery?: { sha256Hash?: unknown } } | null | undefined)
    ?.persistedQuery;
  return typeof persisted?.sha256Hash === 'string' ? persisted.sha256Hash.toLowerCase() : undefined;
}
