import { createRequire } from 'node:module';
import { join } from 'node:path';
import fastify, { type FastifyPluginAsync } from 'fastify';
import type { Contender } from './contender.ts';
import { createLoaders, resolvers, typeDefs } from './dataloader-job.ts';
import { openConnectors } from './open-connectors.ts';
import { serve } from './serve.ts';

/**
 * mercurius with its JIT and the same hand-written resolvers and loaders as `apollo-dataloader`: no policy, no log. Not a
 * dependency of ours: BENCH_PEERS names a folder where `bench/peers/package.json` was installed.
 */
export async function start(): Promise<Contender> {
  const folder = process.env['BENCH_PEERS'];
  if (folder === undefined)
    throw new Error('BENCH_PEERS names no folder with bench/peers/package.json installed');
  const mercurius: FastifyPluginAsync<Readonly<Record<string, unknown>>> = createRequire(
    join(folder, 'package.json'),
  )('mercurius');
  const { agencies, close } = await openConnectors();
  const server = fastify();
  await server.register(mercurius, {
    ...{ schema: typeDefs, resolvers, jit: 1, graphiql: false },
    context: () => createLoaders(agencies),
  });
  return serve(server, close);
}
