import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Types } from '@graphql-codegen/plugin-helpers';
import { concatAST, parse } from 'graphql';

/**
 * A preset of GraphQL Code Generator for `codegen.yml`: one file of types for each folder of operations or, with
 * `agenciesIn`, for each agency's own SDL. A new client or a new agency is a new folder and no edit.
 */
export const preset = {
  buildGeneratesSection({ baseOutputDir, schema, documents, presetConfig: { agenciesIn }, ...common }) {
    const parts = agenciesIn
      ? readdirSync(agenciesIn).map((folder) => ({
          folder,
          schema: concatAST([
            schema,
            parse(readFileSync(join(agenciesIn, folder, 'schema.graphql'), 'utf8')),
          ]),
          // What the tool has built of the common SDL alone would win over the agency's.
          schemaAst: undefined,
          documents: [],
        }))
      : [...new Set(documents.map(folderOf))].map((folder) => ({
          folder,
          schema,
          documents: documents.filter((document) => folderOf(document) === folder),
        }));
    return parts.map(({ folder, ...part }) => ({
      ...common,
      ...part,
      filename: join(baseOutputDir, `${folder}.ts`),
    }));
  },
} satisfies Types.OutputPreset<{ agenciesIn?: string }>;

const folderOf = ({ location = '' }: Types.DocumentFile) => basename(dirname(location));
