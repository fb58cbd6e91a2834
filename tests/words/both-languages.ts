import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FieldNode, Kind, parse, print, type SelectionNode, visit } from 'graphql';

const OPERATIONS = join(import.meta.dirname, '..', '..', 'schema', 'operations');
const LANGUAGES = ['VI', 'EN'] as const;

/** A name that tells in which language what stands under it was asked for. */
export const languageOf = (name: string): 'vi' | 'en' | undefined =>
  name.startsWith('vi__') ? 'vi' : name.startsWith('en__') ? 'en' : undefined;

/** The registered documents of every client program, by their file. */
export function registeredDocuments(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { name: client } of readdirSync(OPERATIONS, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  ))
    for (const file of readdirSync(join(OPERATIONS, client)))
      found.set(`${client}/${file}`, readFileSync(join(OPERATIONS, client, file), 'utf8'));
  return found;
}

/** Those of them that only ask, in both languages; what several programs ask alike once. */
export function registeredQueries(): ReadonlyMap<string, string> {
  const fileOf = new Map<string, string>();
  for (const [file, text] of registeredDocuments())
    if (/^query /m.test(text)) fileOf.set(inBothLanguages(text), file);
  return new Map([...fileOf].map(([query, file]) => [file, query]));
}

/** The same question with every text that has a language asked for in both. */
export function inBothLanguages(text: string): string {
  const asked = visit(parse(text), {
    // Each language is asked for by name.
    VariableDefinition: {
      leave: ({ variable }) => (variable.name.value === 'language' ? null : undefined),
    },
    SelectionSet: {
      leave: (set) => ({
        ...set,
        selections: set.selections.flatMap((node): readonly SelectionNode[] =>
          node.kind === Kind.FIELD ? doubled(node) : [node],
        ),
      }),
    },
  });
  return print(asked);
}

function doubled(field: FieldNode): readonly FieldNode[] {
  const isSpoken = field.arguments?.some(({ name }) => name.value === 'language') ?? false;
  if (!isSpoken) return [field];
  return LANGUAGES.map((language) => ({
    ...field,
    alias: { kind: Kind.NAME, value: `${language.toLowerCase()}__${field.name.value}` },
    arguments: [
      {
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: 'language' },
        value: { kind: Kind.ENUM, value: language },
      },
    ],
  }));
}
