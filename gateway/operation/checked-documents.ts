import type { DocumentNode, GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';

/** Bytes of parsed documents that are remembered, and how many a character of text is taken to make. */
const REMEMBERED_BYTES = 64_000_000;
const BYTES_OF_CHARACTER = 120;
/** Those of refused documents: their errors hold what was parsed of them. */
const REFUSED_BYTES = 16_000_000;

type Refusal = readonly [GraphQLError, ...GraphQLError[]];

/**
 * What the server found out about documents, by the SHA-256 of their text: parsed and valid, or refused with these errors.
 * Apollo fills it as its document store, so that there is one parser and one set of rules; whoever answers without
 * Apollo reads it. Valid and refused ones are kept apart, each within a size: strangers who send many of one kind cannot push out the
 * other.
 */
export class CheckedDocuments {
  readonly #valid = new LRUCache<string, DocumentNode>({
    maxSize: REMEMBERED_BYTES,
    sizeCalculation: (document) => sizeOf(document.loc?.source.body.length),
  });
  readonly #refused = new LRUCache<string, Refusal>({
    maxSize: REFUSED_BYTES,
    sizeCalculation: ([error]) => sizeOf(error.source?.body.length),
  });

  /** What Apollo keeps and finds documents by: a mark of the schema, then the hash. There is one schema. */
  readonly store = {
    get: async (key: string): Promise<DocumentNode | undefined> => this.#valid.get(hashIn(key)),
    set: async (key: string, document: DocumentNode): Promise<void> => {
      this.#valid.set(hashIn(key), document);
    },
    delete: async (key: string): Promise<boolean> => this.#valid.delete(hashIn(key)),
  };

  find(documentHash: string): DocumentNode | undefined {
    return this.#valid.get(documentHash);
  }

  /** @returns why a document was refused; undefined when it was not, or nobody remembers. */
  refusalOf(documentHash: string): Refusal | undefined {
    return this.#refused.get(documentHash);
  }

  /** @param errors as the server tells them; none other than of its text and the schema may be among them. */
  refuse(documentHash: string, [first, ...others]: readonly GraphQLError[]): void {
    if (first) this.#refused.set(documentHash, [first, ...others]);
  }
}

const sizeOf = (characters = 0): number => 1_000 + characters * BYTES_OF_CHARACTER;

const hashIn = (key: string): string => key.slice(key.lastIndexOf(':') + 1);
