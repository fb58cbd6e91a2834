import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  isScalarType,
} from 'graphql';
import { createRulebook, readRulebookTexts } from '../../dossier/rulebook.ts';
import { scalarResolvers } from '../../schema/scalars.ts';
import { fieldsOf } from './agency-sdl.ts';
import { Asking, type AskingParts } from './asking.ts';
import { DERIVED, type Deriving } from './derived-fields.ts';
import { Held, inLanguage, Remarked, readField, wantedBy } from './held.ts';
import type { OwnData } from './own-data.ts';
import { resolveRoot } from './roots.ts';
import type { Told } from './told.ts';

export const publicSchema = buildSchema(
  readFileSync(join(import.meta.dirname, '..', '..', 'schema', 'public.graphql'), 'utf8'),
);
for (const [name, scalar] of Object.entries(scalarResolvers)) {
  const type = publicSchema.getType(name);
  if (!isScalarType(type)) throw new Error(`no scalar ${name}`);
  Object.assign(type, {
    serialize: scalar.serialize,
    parseValue: scalar.parseValue,
    parseLiteral: scalar.parseLiteral,
  });
}

const rulebook = createRulebook(readRulebookTexts());

export interface Missing {
  readonly path: readonly (string | number)[];
  readonly field: string;
  readonly part: string;
  readonly error: Told;
}

export interface Expected {
  readonly result: ExecutionResult;
  readonly asking: Asking;
  readonly missing: readonly Missing[];
  readonly remarks: readonly { readonly path: readonly (string | number)[]; readonly remark: string }[];
}

/**
 * The same query answered the plain way: graphql-js over whole objects, each field judged by its own class when it is
 * reached. No stitching, no plans, no batches, no projection.
 */
export async function answerPlainly(
  document: DocumentNode,
  variableValues: Readonly<Record<string, unknown>>,
  parts: AskingParts & { readonly own: OwnData; readonly now: Date },
): Promise<Expected> {
  const asking = new Asking(parts);
  const missing: Missing[] = [];
  const remarks: { path: (string | number)[]; remark: string }[] = [];
  const { own, now } = parts;
  const fieldResolver: GraphQLFieldResolver<unknown, unknown> = async (source, given, _context, info) => {
    const args = withDefaults(given, info);
    const type = info.parentType.name;
    const found =
      type === 'Query' || type === 'Me'
        ? await resolveRoot(type, args, { asking, own, now, info })
        : await resolveField(source, args, info);
    if (found instanceof Remarked) {
      remarks.push({ path: pathOf(info), remark: found.remark });
      return found.value;
    }
    (found as Selectable | null)?.onSelected?.(selectedNames(info));
    return found;
  };
  const resolveField = async (source: unknown, args: Deriving['args'], info: GraphQLResolveInfo) => {
    const wanted = wantedBy(args, info);
    if (!(source instanceof Held)) return inLanguage(plainProperty(source, info.fieldName), wanted);
    const derive = DERIVED[source.type]?.[info.fieldName];
    if (!derive) return readField(source, wanted, asking);
    const path = pathOf(info);
    const miss: Deriving['miss'] = (part, error) => {
      missing.push({ path, field: info.fieldName, part, error });
    };
    return derive(source, { asking, schema: publicSchema, rulebook, now, args, miss });
  };
  const result = await execute({ schema: publicSchema, document, variableValues, fieldResolver });
  return { result, asking, missing, remarks };
}

interface Selectable {
  readonly onSelected?: (names: ReadonlySet<string>) => void;
}

const selectedNames = (info: GraphQLResolveInfo): ReadonlySet<string> =>
  new Set(
    info.fieldNodes.flatMap(({ selectionSet }) =>
      selectionSet ? [...fieldsOf(selectionSet, info)].map(({ name }) => name.value) : [],
    ),
  );

function plainProperty(source: unknown, name: string): unknown {
  const value = (source as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'function' ? value() : value;
}

/** An explicit null where there is a default means the default. */
function withDefaults(given: Deriving['args'], info: GraphQLResolveInfo): Deriving['args'] {
  const field = info.parentType.getFields()[info.fieldName];
  const defaults = field?.args.flatMap(({ name, defaultValue }) =>
    given[name] === null && defaultValue !== undefined ? [[name, defaultValue] as const] : [],
  );
  return { ...given, ...Object.fromEntries(defaults ?? []) };
}

function pathOf({ path }: GraphQLResolveInfo): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at: GraphQLResolveInfo['path'] | undefined = path; at; at = at.prev) keys.unshift(at.key);
  return keys;
}
