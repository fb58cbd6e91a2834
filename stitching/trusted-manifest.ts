import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DocumentNode, Kind, parse, print, type SelectionSetNode, visit } from 'graphql';

export interface TrustedOperation {
  readonly name: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** SHA-256 (hex) of the document as a typed document of codegen prints. */
  readonly id: string;
  /** Hash → text, for each spelling that the usual clients send. */
  readonly documents: Readonly<Record<string, string>>;
}

export interface TrustedManifest {
  readonly version: 1;
  readonly clients: Readonly<Record<string, readonly TrustedOperation[]>>;
}

const OPERATIONS_DIR = join(import.meta.dirname, '..', 'schema', 'operations');

/**
 * The manifest of trusted documents: every operation of `schema/operations/<client>/`, one in a file.
 * @throws Error naming the file that holds none, several, or one without a name.
 */
export function composeTrustedManifest(): TrustedManifest {
  const clients = readdirSync(OPERATIONS_DIR, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => [name, operationsIn(join(OPERATIONS_DIR, name))] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { version: 1, clients: Object.fromEntries(clients) };
}

const operationsIn = (folder: string): readonly TrustedOperation[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => trustedOperation(join(folder, file)));

function trustedOperation(file: string): TrustedOperation {
  const text = readFileSync(file, 'utf8');
  const document = parse(text, { noLocation: true });
  const [operation, ...others] = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (!operation?.name || others.length > 0) throw new Error(`${file}: must hold one operation with a name`);
  const printed = print(document);
  const texts = [text, printed, print(withTypenames(document))];
  return {
    name: operation.name.value,
    kind: operation.operation,
    id: hash(printed),
    documents: Object.fromEntries(texts.map((one) => [hash(one), one])),
  };
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const TYPENAME = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const;

/** As the cache of Apollo Client rewrites a document: `__typename` last in every selection but the root's. */
export const withTypenames = (document: DocumentNode): DocumentNode =>
  visit(document, {
    SelectionSet(node: SelectionSetNode, _key, parent) {
      const isRoot = parent && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION;
      const has = node.selections.some((one) => one.kind === Kind.FIELD && one.name.value === '__typename');
      return isRoot || has ? undefined : { ...node, selections: [...node.selections, TYPENAME] };
    },
  });
