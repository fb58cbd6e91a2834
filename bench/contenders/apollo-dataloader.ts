import { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { makeExecutableSchema } from '@graphql-tools/schema';
import fastify from 'fastify';
import type { Contender } from './contender.ts';
import { createLoaders, type Loaders, resolvers, typeDefs } from './dataloader-job.ts';
import { openConnectors } from './open-connectors.ts';
import { serve } from './serve.ts';

/** Apollo Server with hand-written resolvers and DataLoader over the same connectors: no policy, no log. */
export async function start(): Promise<Contender> {
  const { agencies, close } = await openConnectors();
  const schema = makeExecutableSchema({ typeDefs, resolvers });
  const apollo = new ApolloServer<Loaders>({
    schema,
    nodeEnv: 'production',
    stopOnTerminationSignals: false,
  });
  await apollo.start();
  const server = fastify();
  server.post('/graphql', fastifyApolloHandler(apollo, { context: async () => createLoaders(agencies) }));
  return serve(server, close);
}
