import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { stitchSchemas } from '@graphql-tools/stitch';
import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import fastify from 'fastify';
import { createRulebook, readRulebookTexts } from '../../dossier/rulebook.ts';
import { createComputedFields } from '../../gateway/execution/computed-fields.ts';
import { scalarResolvers } from '../../schema/scalars.ts';
import type { Contender } from './contender.ts';
import { type OpenAgency, openConnectors } from './open-connectors.ts';
import { serve } from './serve.ts';
import { wholeTree } from './whole-tree.ts';

const directives = stitchingDirectives();
const common = readFileSync('schema/common.graphql', 'utf8');
const core = `type Query { dossier(code: ID!): Dossier }
type Dossier @key(selectionSet: "{ code }") { code: ID! }`;
const extensions = `type TimelineEvent { at: DateTime! agency: ID! unit: String! text: String! status: DossierStatus }
extend type Dossier { timeline: [TimelineEvent!] }
extend type Person { civilEvents: [CivilEvent!] }
extend type Ticket { dueAt: DateTime }`;

/** @graphql-tools/stitch as its documentation shows it, over the same connectors: no policy, no log. */
export async function start(): Promise<Contender> {
  const { agencies, close } = await openConnectors();
  const computed = createComputedFields(createRulebook(readRulebookTexts()), () => new Date(), new Map());
  const own = (type: string, field: string) => {
    const { inputs, resolve } = computed[type]?.[field] ?? {};
    return { [field]: { selectionSet: inputs, resolve } };
  };
  const schema = stitchSchemas({
    subschemas: [
      subschema(core, { dossier: (_: unknown, { code }: { code: string }) => ({ code }) }),
      ...agencies.map((agency) => subschema(withKeyFields(agency.typeDefs), readersOf(agency))),
    ],
    subschemaConfigTransforms: [directives.stitchingDirectivesTransformer],
    typeDefs: extensions,
    resolvers: [
      scalarResolvers,
      // The shape of stitching's own resolvers, which its types do not let through.
      {
        ...{ Dossier: own('Dossier', 'timeline'), Person: own('Person', 'civilEvents') },
        Ticket: own('Ticket', 'dueAt'),
      } as unknown as Record<string, Record<string, never>>,
    ],
    mergeTypes: true,
  });
  const apollo = new ApolloServer<{ partial: unknown[]; startedAt: Date }>({
    schema,
    nodeEnv: 'production',
    stopOnTerminationSignals: false,
  });
  await apollo.start();
  const server = fastify();
  // Delegation batches hang on the context object: a fresh one per request.
  server.post(
    '/graphql',
    fastifyApolloHandler(apollo, { context: async () => ({ partial: [], startedAt: new Date() }) }),
  );
  return serve(server, close);
}

function subschema(typeDefs: string, queries: Record<string, unknown>) {
  return {
    schema: makeExecutableSchema({
      typeDefs: [directives.allStitchingDirectivesTypeDefs, common, typeDefs],
      resolvers: [scalarResolvers, { Query: queries }],
      resolverValidationOptions: { requireResolversToMatchSchema: 'ignore' },
    }),
    batch: true,
  };
}

/** Stitching as it comes wants to be told which field of the key goes into the argument. */
const withKeyFields = (typeDefs: string): string =>
  typeDefs
    .replaceAll(/(\(codes: [^)]*\): \S+ @merge)/g, '$1(keyField: "code")')
    .replaceAll(/(\(ids: [^)]*\): \S+ @merge)/g, '$1(keyField: "id")');

/** Batched key look-ups; a missing row is null at its place. */
function readersOf(agency: OpenAgency): Record<string, unknown> {
  return Object.fromEntries(
    wholeTree(agency.typeDefs).map(({ operation, keyArgument, fields }) => [
      operation,
      async (_: unknown, args: Record<string, readonly string[]>) => {
        const keys = args[keyArgument] ?? [];
        const { rows } = await agency.read(operation, keys, fields);
        return keys.map((key) => rows.get(key) ?? null);
      },
    ]),
  );
}
