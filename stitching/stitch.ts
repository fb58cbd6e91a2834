import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveExternalValue, type SubschemaConfig } from '@graphql-tools/delegate';
import { stitchSchemas } from '@graphql-tools/stitch';
import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import { MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  type ASTNode,
  BREAK,
  buildASTSchema,
  type DocumentNode,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  parse,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { scalarResolvers } from '../schema/scalars.ts';
import { rememberDelegationPlans } from './delegation-plans.ts';
import { keyOf, project, type View } from './project.ts';
import { compileSelection, type Selection } from './selection.ts';

/** A delegated look-up of one merged object by its key. The executor batches, decides, calls and projects. */
export interface EntityCall {
  readonly agency: string;
  /** Root field of the agency's SDL that answers it. */
  readonly operation: string;
  readonly key: string;
  readonly selection: Selection;
}

/** A delegated root field without keys: a catalogue query or a mutation. */
export interface RootCall {
  /** Undefined for the gateway's own root fields. */
  readonly agency: string | undefined;
  readonly operation: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly args: Readonly<Record<string, unknown>>;
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

/** A field that the gateway computes from fields of the agencies. */
export interface ComputedField<Context> {
  /** Fields of the same object that it needs, fetched even if the client did not select them. */
  readonly selectionSet: string;
  resolve(
    parent: Readonly<Record<string, unknown>>,
    args: Readonly<Record<string, unknown>>,
    context: Context,
  ): unknown;
  /** What it resolves to is the key of a merged object (`{ code }`), which the agencies then fill. */
  readonly isReference?: boolean;
}

export interface StitchParts<Context> {
  readonly agencies: readonly { readonly id: string; readonly typeDefs: string }[];
  readonly executor: DelegationExecutor<Context>;
  readonly computed: Readonly<Record<string, Readonly<Record<string, ComputedField<Context>>>>>;
}

const here = join(import.meta.dirname, '..', 'schema');
const directives = stitchingDirectives();
const commonSdl = readFileSync(join(here, 'common.graphql'), 'utf8');
const coreSdl = readFileSync(join(here, 'core.graphql'), 'utf8');
const extensionsSdl = readFileSync(join(here, 'extensions.graphql'), 'utf8');

/** Written on the agencies' SDL for composition; they mean nothing to a client. */
const STITCHING_DIRECTIVES = new Set(['key', 'merge', 'computed', 'canonical']);

const sdlOf = (own: string): DocumentNode =>
  parse(`${directives.allStitchingDirectivesTypeDefs}\n${commonSdl}\n${own}`);

/**
 * Composes the public schema out of the agencies' SDL and the gateway's own. The only importer of
 * `@graphql-tools/stitch`; nobody else sees its types.
 * @throws Error when two agencies contradict each other or a computed field names unknown fields.
 */
export function stitch<Context>(parts: StitchParts<Context>): GraphQLSchema {
  const agencyConfigs = parts.agencies.map(({ id, typeDefs }) => subschema(id, typeDefs, parts.executor));
  let coreConfig: SubschemaConfig | undefined;
  const core = subschema(undefined, coreSdl, parts.executor, (config) => {
    coreConfig = config;
  });
  const refer: Refer = (key, context, info) => {
    if (!coreConfig) throw new Error('the core schema has no root field to refer from');
    const selection = selectionBelow(coreConfig.schema.getType(getNamedType(info.returnType).name), info);
    return resolveExternalValue(key && project(key, selection, PLAIN), [], coreConfig, context, info);
  };
  const stitched = stitchSchemas({
    subschemas: [core, ...agencyConfigs],
    subschemaConfigTransforms: [directives.stitchingDirectivesTransformer, answerByExecutor(parts.executor)],
    typeDefs: parse(extensionsSdl),
    resolvers: [scalarResolvers, computedResolvers(parts.computed, refer)],
    mergeTypes: true,
    // The first that says anything: the agencies add fields to a type, not another meaning.
    typeMergingOptions: {
      typeDescriptionsMerger: (candidates) =>
        candidates.map(({ type }) => type.description).find((text) => text) ?? undefined,
    },
  });
  rememberDelegationPlans(stitched);
  return withoutKeyLookups(stitched);
}

/** One agency's SDL with the common scalars and directives; not meant to be executed. */
export const agencySchema = (sdl: string): GraphQLSchema =>
  buildASTSchema(sdlOf(sdl), { assumeValidSDL: true });

/** @param onReady told the configuration as stitching knows it, for values that enter by no root field. */
function subschema<Context>(
  agency: string | undefined,
  sdl: string,
  executor: DelegationExecutor<Context>,
  onReady: (config: SubschemaConfig) => void = () => undefined,
): SubschemaConfig {
  const schema = agencySchema(sdl);
  return {
    schema,
    // Named for the error paths of stitching; the agency's id is what the executor needs back.
    name: agency ?? 'core',
    createProxyingResolver: ({ subschemaConfig, operation }) => {
      onReady(subschemaConfig);
      return (_parent, args, context, info) => {
        const selection = rootSelection(schema, operation ?? 'query', info);
        const call: RootCall = {
          agency,
          operation: info.fieldName,
          kind: operation ?? 'query',
          args,
          selection,
        };
        return after(executor.root(call, context as Context), (value) =>
          resolveExternalValue(value, [], subschemaConfig, context, info),
        );
      };
    },
  } as SubschemaConfig;
}

/** Replaces batch delegation for merged types: the planned selection goes to the executor as it is. */
function answerByExecutor<Context>(executor: DelegationExecutor<Context>) {
  return (config: SubschemaConfig): SubschemaConfig => {
    for (const [typeName, merge] of Object.entries(config.merge ?? {})) {
      const operation = merge.fieldName;
      if (!operation) continue;
      const type = config.schema.getType(typeName);
      if (!isObjectType(type))
        throw new Error(`${String(config.name)}: merged type ${typeName} is no object type`);
      const compile = selectionCompiler(type);
      merge.resolve = (object, context, info, _subschema, wanted) =>
        wanted &&
        executor.entity(
          { agency: String(config.name), operation, key: keyOf(object), selection: compile(wanted, info) },
          context as Context,
        );
    }
    return config;
  };
}

/** Compiles a planned selection once; plans are remembered per document, so their nodes are stable keys. */
function selectionCompiler(type: GraphQLObjectType) {
  const compiled = new WeakMap<SelectionSetNode, Selection>();
  return (wanted: SelectionSetNode, info: GraphQLResolveInfo): Selection => {
    const known = compiled.get(wanted);
    if (known) return known;
    const selection = compileSelection(type, [wanted], info);
    if (!usesVariables(wanted, info)) compiled.set(wanted, selection);
    return selection;
  };
}

/** Does what is selected here depend on a variable's value, through whatever fragments? */
function usesVariables(selection: SelectionSetNode, { fragments }: GraphQLResolveInfo): boolean {
  const seen = new Set<string>();
  const queue: ASTNode[] = [selection];
  let isFound = false;
  for (let node = queue.pop(); node && !isFound; node = queue.pop()) {
    visit(node, {
      Variable() {
        isFound = true;
        return BREAK;
      },
      FragmentSpread({ name: { value } }) {
        const fragment = fragments[value];
        if (!seen.has(value) && fragment) queue.push(fragment.selectionSet, ...(fragment.directives ?? []));
        seen.add(value);
      },
    });
  }
  return isFound;
}

function rootSelection(schema: GraphQLSchema, operation: string, info: GraphQLResolveInfo): Selection {
  const root = operation === 'mutation' ? schema.getMutationType() : schema.getQueryType();
  const field = root?.getFields()[info.fieldName];
  return selectionBelow(field && getNamedType(field.type), info);
}

function selectionBelow(type: GraphQLNamedType | undefined, info: GraphQLResolveInfo): Selection {
  if (!isObjectType(type)) return { typeName: '', keyField: undefined, fields: [], classes: [] };
  const sets = info.fieldNodes.flatMap((node) => (node.selectionSet ? [node.selectionSet] : []));
  return compileSelection(type, sets, info);
}

/** A bare key has nothing to refuse or mask; whose id must not be shown as it is cannot be referred to. */
const PLAIN: View = {
  refusal: () => undefined,
  mask: (_class, _rule, value) => value,
  publicKey: (typeName, key) => {
    if (typeName === 'Person')
      throw new Error('a person is reached through an agency, not by a computed field');
    return key;
  },
};

type Refer = (key: unknown, context: Record<string, unknown>, info: GraphQLResolveInfo) => unknown;

function computedResolvers<Context>(computed: StitchParts<Context>['computed'], refer: Refer) {
  return Object.fromEntries(
    Object.entries(computed).map(([typeName, fields]) => [
      typeName,
      Object.fromEntries(
        Object.entries(fields).map(([name, { selectionSet, resolve, isReference }]) => [
          name,
          {
            selectionSet,
            resolve: isReference
              ? (...[parent, args, context, info]: Parameters<GraphQLFieldResolver<never, never>>) =>
                  refer(resolve(parent, args, context), context, info)
              : resolve,
          },
        ]),
      ),
    ]),
  ) as Record<string, Record<string, { selectionSet: string; resolve: never }>>;
}

/** Key look-ups (`landDossiers(codes:)`) are the agencies' doors for stitching, not part of the public API. */
function withoutKeyLookups(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.QUERY_ROOT_FIELD]: (field) =>
      field.astNode?.directives?.some((directive) => directive.name.value === 'merge') ? null : undefined,
    [MapperKind.DIRECTIVE]: (directive) => (STITCHING_DIRECTIVES.has(directive.name) ? null : undefined),
  });
}

function after<T, R>(value: T | Promise<T>, next: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
