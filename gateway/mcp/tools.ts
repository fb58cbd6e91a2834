import { type GraphQLSchema, parse } from 'graphql';
import type { CallerFacts } from '../../policies/decision.ts';
import type { TrustedDocuments } from '../operation/trusted-documents.ts';
import { inputSchemaOf, type ObjectSchema } from './input-schema.ts';
import { readToolTexts } from './tool-texts.ts';

/** A registered query as an assistant may call it. */
export interface Tool {
  /** `<client>_<operation>`, e.g. `portal_DossierPage`: two clients may have an operation of the same name. */
  readonly name: string;
  readonly operation: string;
  /** SHA-256 of the document. */
  readonly documentId: string;
  readonly title: { readonly vi: string; readonly en: string };
  readonly description: { readonly vi: string; readonly en: string };
  readonly inputSchema: ObjectSchema;
}

export interface Toolbox {
  /** Those of the caller's own client. What they give is decided at the call, as for everybody. */
  toolsOf(caller: Pick<CallerFacts, 'client'>): readonly Tool[];
}

/** Made once at the start. @throws Error when a registered query does not fit the schema. */
export function createToolbox(schema: GraphQLSchema, trusted: TrustedDocuments): Toolbox {
  const textsOf = readToolTexts();
  const tools = new Map<string, Tool>();
  for (const { folder, name, id, text } of trusted.queries()) {
    const { title, description } = textsOf(name, text);
    tools.set(`${folder} ${id}`, {
      name: `${folder}_${name}`,
      ...{ operation: name, documentId: id, title, description },
      inputSchema: inputSchemaOf(schema, parse(text)),
    });
  }
  return {
    toolsOf: (caller) =>
      trusted.queriesOf(caller).flatMap(({ folder, id }) => tools.get(`${folder} ${id}`) ?? []),
  };
}
