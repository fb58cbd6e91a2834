import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DocumentNode, Kind, type OperationDefinitionNode, parse } from 'graphql';

/** A registered document as its file holds it. */
export interface ClientDocument {
  readonly client: string;
  readonly name: string;
  readonly kind: OperationDefinitionNode['operation'];
  /** From the root of the project. */
  readonly file: string;
  readonly document: DocumentNode;
}

const ROOT = join(import.meta.dirname, '..', '..');
const OPERATIONS = 'schema/operations';

/** Every registered document of every client, as they lie on disk. @throws Error naming a file that holds no operation. */
export function readClientDocuments(): readonly ClientDocument[] {
  return readdirSync(join(ROOT, OPERATIONS), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: client }) =>
      readdirSync(join(ROOT, OPERATIONS, client))
        .filter((file) => file.endsWith('.graphql'))
        .sort()
        .map((file) => readDocument(client, `${OPERATIONS}/${client}/${file}`)),
    );
}

function readDocument(client: string, file: string): ClientDocument {
  const document = parse(readFileSync(join(ROOT, file), 'utf8'), { noLocation: true });
  const operation = document.definitions.find(
    (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
  );
  if (!operation?.name) throw new Error(`${file}: holds no operation with a name`);
  return { client, name: operation.name.value, kind: operation.operation, file, document };
}
