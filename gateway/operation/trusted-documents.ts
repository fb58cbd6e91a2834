import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { CallerFacts } from '../../policies/decision.ts';

/** As `stitching/print-trusted-documents.ts` writes it from `schema/operations/<client>/*.graphql`. */
const manifestShape = z.strictObject({
  version: z.literal(1),
  clients: z.record(
    z.string(),
    z.array(
      z.strictObject({
        name: z.string(),
        kind: z.enum(['query', 'mutation', 'subscription']),
        id: z.string(),
        documents: z.record(z.string().regex(/^[0-9a-f]{64}$/), z.string()),
      }),
    ),
  ),
});

const MANIFEST = join(import.meta.dirname, '..', '..', 'schema', 'generated', 'trusted-documents.json');

/** The manifest that is checked in. @throws Error when it is not there or not readable. */
export const readTrustedDocuments = (restricted: readonly string[]): TrustedDocuments =>
  new TrustedDocuments(JSON.parse(readFileSync(MANIFEST, 'utf8')), restricted);

type Client = Pick<CallerFacts, 'client'>;

/** A registered query as its folder holds it. */
export interface TrustedQuery {
  readonly folder: string;
  readonly name: string;
  readonly id: string;
  readonly text: string;
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * The operations that were registered with the gateway, per client. Public clients (`TRUSTED_ONLY_CLIENTS`) may run
 * theirs and nothing else: whoever takes a token out of an app gains no query that the app does not make itself.
 */
export class TrustedDocuments {
  /** Folder of `schema/operations` → hash → text. */
  readonly #byFolder = new Map<string, ReadonlyMap<string, string>>();
  readonly #restricted: readonly string[];
  readonly #queries: readonly TrustedQuery[];

  /**
   * @param restricted client ids; one that ends in `*` stands for all that begin like it.
   * @throws Error when the manifest is not one of ours or a text is not what its hash says.
   */
  constructor(manifest: unknown, restricted: readonly string[]) {
    this.#restricted = restricted;
    const { clients } = manifestShape.parse(manifest);
    this.#queries = Object.entries(clients).flatMap(([folder, operations]) =>
      operations
        .filter(({ kind }) => kind === 'query')
        // The first spelling is the file's own, with the comment above it.
        .map(({ name, id, documents }) => ({ folder, name, id, text: Object.values(documents)[0] ?? '' })),
    );
    for (const [folder, operations] of Object.entries(clients)) {
      const documents = new Map(operations.flatMap((operation) => Object.entries(operation.documents)));
      for (const [hash, text] of documents) {
        if (hashOf(text) !== hash)
          throw new Error(`trusted documents: ${folder} holds a text of another hash`);
      }
      this.#byFolder.set(folder, documents);
    }
  }

  isRestricted({ client }: Client): boolean {
    return this.#restricted.some((pattern) =>
      pattern.endsWith('*') ? client.startsWith(pattern.slice(0, -1)) : client === pattern,
    );
  }

  isRegistered(hash: string): boolean {
    return [...this.#byFolder.values()].some((documents) => documents.has(hash));
  }

  queries(): readonly TrustedQuery[] {
    return this.#queries;
  }

  /** Those of this client's own set; every set's, where it is bound to none and has none. */
  queriesOf(caller: Client): readonly TrustedQuery[] {
    const ofFolder = this.#queries.filter(({ folder }) => isFolderOf(folder, caller.client));
    const found = ofFolder.length > 0 || this.isRestricted(caller) ? ofFolder : this.#queries;
    // Several sets may hold the same document.
    return [...new Map(found.toReversed().map((query) => [query.id, query])).values()].toReversed();
  }

  /** @returns the registered text, when this client may run it. */
  find(hash: string, caller: Client): string | undefined {
    for (const [folder, documents] of this.#byFolder) {
      const text = documents.get(hash);
      if (text !== undefined && (!this.isRestricted(caller) || isFolderOf(folder, caller.client)))
        return text;
    }
    return undefined;
  }
}

/** `kiosk-cn1-03` has the operations of `kiosk`. Whoever shows no token has those of every client, and no person. */
const isFolderOf = (folder: string, client: string): boolean =>
  client === folder || client.startsWith(`${folder}-`) || client === 'anonymous';
