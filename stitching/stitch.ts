import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stitchSchemas } from '@graphql-tools/stitch';
import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import {
  buildASTSchema,
  type DocumentNode,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  parse,
  print,
  responsePathAsArray,
} from 'graphql';
import { own } from '../schema/own.ts';
import { scalarResolvers } from '../schema/scalars.ts';
import { enter, type SubschemaConfig } from './delegate-door.ts';
import { rememberDelegationPlans } from './delegation-plans.ts';
import { keyOf, type Note, projectAny, type View } from './project.ts';
import { asPublic, type Path } from './public-fields.ts';
import { plainPath, readInputs } from './response-names.ts';
import { type ComputedInputs, inputsOf, type Selection, selectionCompiler } from './selection.ts';

/** A delegated look-up of one merged object by its key. The executor batches, decides, calls and projects. */
export interface EntityCall {
  readonly agency: string;
  /** Root field of the agency's SDL that answers it. */
  readonly operation: string;
  readonly key: string;
  readonly selection: Selection;
}

type Args = Readonly<Record<string, unknown>>;

/** A root field of an agency without keys: a catalogue query or a mutation. */
export interface RootCall {
  readonly agency: string;
  readonly operation: string;
  readonly args: Args;
  readonly selection: Selection;
}

/**
 * The seam between stitching and the rest: one executor answers every delegated selection straight from connector
 * values (already projected by `project`), so that no delegated document is printed, parsed or executed again.
 */
export interface DelegationExecutor<Context> {
  entity(call: EntityCall, context: Context): unknown;
  root(call: RootCall, context: Context): unknown;
}

/** A field that the gateway works out from other fields of the same object. */
export interface ComputedField<Context> {
  /** What it is worked out from, as a selection set; read for it alone, whatever the client selects and calls it. */
  readonly inputs: string;
  /** @param inputs by field name; what was refused or failed is an Error in its place. */
  resolve(inputs: Args, args: Args, context: Context, place: Place): unknown;
  /** What it resolves to is the key of a merged object (`{ code }`), which the agencies then fill. */
  readonly isReference?: boolean;
}

/** Where a field stands in the answer. */
export interface Place {
  readonly field: string;
  readonly path: Path;
}

/**
 * A field of the gateway's own types (`Query.dossier`, `Me.dossiers`), answered in the words of `schema/core.graphql`: merged
 * objects in its value are bare keys, which the agencies then fill.
 * @param below what the client selects of it.
 */
export type OwnField<Context> = (args: Args, context: Context, below: Selection) => unknown;

type ByTypeAndField<Field> = Readonly<Record<string, Readonly<Record<string, Field>>>>;

export interface StitchParts<Context> {
  readonly agencies: readonly { readonly id: string; readonly typeDefs: string }[];
  readonly executor: DelegationExecutor<Context>;
  readonly computed: ByTypeAndField<ComputedField<Context>>;
  /** By type; fields that are not the type's are left alone. */
  readonly own: ByTypeAndField<OwnField<Context>>;
  /** What the caller may see of the gateway's own values: everything, but persons by opaque ids. */
  ownView(context: Context): View;
  /** Hears what a client must know of a value that it is told. */
  note(context: Context, path: Path, note: Note): void;
}

const SCHEMA_DIR = join(import.meta.dirname, '..', 'schema');
const directives = stitchingDirectives();
const [commonSdl = '', coreSdl = '', extensionsSdl = ''] = ['common', 'core', 'extensions'].map((name) =>
  readFileSync(join(SCHEMA_DIR, `${name}.graphql`), 'utf8'),
);

const sdlOf = (own: string): DocumentNode =>
  parse(`${directives.allStitchingDirectivesTypeDefs}\n${commonSdl}\n${own}`);

/** One agency's SDL with the common scalars and directives; not meant to be executed. */
export const agencySchema = (sdl: string): GraphQLSchema =>
  buildASTSchema(sdlOf(sdl), { assumeValidSDL: true });

/**
 * Composes the public schema out of the agencies' SDL and the gateway's own. The only importer of
 * `@graphql-tools/stitch`; nobody else sees its types.
 * @throws Error when two agencies contradict each other or a computed field names unknown fields.
 */
export function stitch<Context>(parts: StitchParts<Context>): GraphQLSchema {
  const inputs = inputsOf(parts.computed);
  const selectionBelow = belowCompiler(inputs);
  const core = coreSubschema();
  /** A value in the core's words enters the stitched schema here, as if the core had been asked for it. */
  const enterCore = (
    value: unknown,
    context: Context,
    info: GraphQLResolveInfo,
    below: Selection,
  ): unknown =>
    below.typeName === ''
      ? value
      : enter(projectAny(value, below, parts.ownView(context)), core.config(), context, info);
  const stitched = stitchSchemas({
    subschemas: [
      core.subschema,
      ...parts.agencies.map(({ id, typeDefs }) =>
        agencySubschema(id, typeDefs, parts.executor, selectionBelow),
      ),
    ],
    subschemaConfigTransforms: [
      directives.stitchingDirectivesTransformer,
      answerByExecutor(parts.executor, inputs),
    ],
    typeDefs: parse(extensionsSdl),
    resolvers: [
      scalarResolvers,
      eachField(parts.computed, ({ resolve, isReference }, type, name) => {
        const own = inputs.get(type)?.get(name) ?? [];
        return {
          selectionSet: `{ ${own.map((node) => print(node)).join(' ')} }`,
          resolve(parent: Args, args: Args, context: Context, info: GraphQLResolveInfo) {
            const place = { field: name, path: plainPath(responsePathAsArray(info.path)) };
            const value = resolve(readInputs(parent, own), args, context, place);
            return isReference ? enterCore(value, context, info, selectionBelow(core.schema, info)) : value;
          },
        };
      }),
      eachField(knownTo(core.schema, parts.own), (field) => ({
        resolve(_parent: unknown, args: Args, context: Context, info: GraphQLResolveInfo) {
          const below = selectionBelow(core.schema, info);
          return after(field(args, context, below), (value) => enterCore(value, context, info, below));
        },
      })),
    ],
    mergeTypes: true,
    // The first that says anything: the agencies add fields to a type, not another meaning.
    typeMergingOptions: {
      typeDescriptionsMerger: (candidates) =>
        candidates.map(({ type }) => type.description).find((text) => text) ?? undefined,
    },
  });
  rememberDelegationPlans(stitched);
  return asPublic(stitched, (context, path, note) => parts.note(context as Context, path, note));
}

/** The gateway's own SDL. Its values come from no executor; its configuration, as stitching knows it, is where they enter. */
function coreSubschema() {
  const schema = agencySchema(coreSdl);
  let known: SubschemaConfig | undefined;
  const subschema = {
    schema,
    name: 'core',
    createProxyingResolver({ subschemaConfig }) {
      known = subschemaConfig;
      return ({ fieldName }: { fieldName?: string }) => {
        throw new Error(`the own field ${fieldName} has no resolver`);
      };
    },
  } as SubschemaConfig;
  return {
    schema,
    subschema,
    config(): SubschemaConfig {
      if (!known) throw new Error('the core schema has no root field to enter by');
      return known;
    },
  };
}

function agencySubschema<Context>(
  agency: string,
  sdl: string,
  executor: DelegationExecutor<Context>,
  selectionBelow: BelowCompiler,
): SubschemaConfig {
  const schema = agencySchema(sdl);
  return {
    schema,
    // Named for the error paths of stitching; it is what the executor needs back.
    name: agency,
    createProxyingResolver:
      ({ subschemaConfig }) =>
      (_parent, args, context, info) => {
        const call = { agency, operation: info.fieldName, args, selection: selectionBelow(schema, info) };
        return after(executor.root(call, context as Context), (value) =>
          enter(value, subschemaConfig, context, info),
        );
      },
  } as SubschemaConfig;
}

/**
 * Each type's own fields out of what is offered for it.
 * @throws Error naming the fields that nobody answers: they would fail at a citizen's first query.
 */
function knownTo<Context>(
  core: GraphQLSchema,
  offered: StitchParts<Context>['own'],
): StitchParts<Context>['own'] {
  return Object.fromEntries(
    Object.entries(offered).map(([typeName, fields]) => {
      const type = core.getType(typeName);
      const names = isObjectType(type) ? Object.keys(type.getFields()) : [];
      const missing = names.filter((name) => !own(fields, name));
      if (missing.length > 0) throw new Error(`nobody answers ${typeName}.{${missing.join(', ')}}`);
      return [typeName, Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)))];
    }),
  );
}

/** Replaces batch delegation for merged types: the planned selection goes to the executor as it is. */
function answerByExecutor<Context>(executor: DelegationExecutor<Context>, inputs: ComputedInputs) {
  return (config: SubschemaConfig): SubschemaConfig => {
    for (const [typeName, merge] of Object.entries(config.merge ?? {})) {
      const operation = merge.fieldName;
      if (!operation) continue;
      const type = config.schema.getType(typeName);
      if (!isObjectType(type))
        throw new Error(`${String(config.name)}: merged type ${typeName} is no object type`);
      const compile = selectionCompiler(type, inputs);
      merge.resolve = (object, context, info, _subschema, wanted) =>
        wanted &&
        executor.entity(
          { agency: String(config.name), operation, key: keyOf(object), selection: compile([wanted], info) },
          context as Context,
        );
    }
    return config;
  };
}

type BelowCompiler = (schema: GraphQLSchema, info: GraphQLResolveInfo) => Selection;

const NOTHING: Selection = {
  typeName: '',
  keyField: undefined,
  subject: undefined,
  fields: [],
  classes: [],
};

/** What is selected below a field, as one schema's type can answer it. */
function belowCompiler(inputs: ComputedInputs): BelowCompiler {
  const compilers = new WeakMap<object, ReturnType<typeof selectionCompiler>>();
  return (schema, info) => {
    const type = schema.getType(getNamedType(info.returnType).name);
    if (!isObjectType(type)) return NOTHING;
    const compile = compilers.get(type) ?? selectionCompiler(type, inputs);
    compilers.set(type, compile);
    return compile(
      info.fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []),
      info,
    );
  };
}

/** Resolvers as stitching takes them; it knows no type of a context or a parent. */
const eachField = <Field>(
  fields: ByTypeAndField<Field>,
  resolverOf: (field: Field, type: string, name: string) => { readonly resolve: unknown },
) =>
  Object.fromEntries(
    Object.entries(fields).map(([type, ofType]) => [
      type,
      Object.fromEntries(
        Object.entries(ofType).map(([name, field]) => [name, resolverOf(field, type, name)]),
      ),
    ]),
  ) as Record<string, Record<string, { resolve: never }>>;

function after<T, R>(value: T | Promise<T>, next: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
