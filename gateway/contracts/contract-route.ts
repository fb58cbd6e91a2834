import type { FastifyPluginAsync } from 'fastify';
import { introspectionFromSchema } from 'graphql';
import type { PolicyHolder } from '../../policies/engine.ts';
import { printContract } from '../../stitching/contract/contract.ts';
import { type ClientContract, composeClientContract, contractNames } from './client-contract.ts';

/**
 * Contracts for the explorer and for developers' tools, where there are any: the part of the schema that a client has, as the
 * answer to an introspection, or as SDL under a name that ends in `.graphql`. Working one out takes seconds; it is kept for
 * as long as the policies stay the same.
 */
export function contractRoute({ currentSet }: Pick<PolicyHolder, 'currentSet'>): FastifyPluginAsync {
  const kept = new Map<string, ClientContract>();
  let keptFor = '';
  const find = (client: string): ClientContract | undefined => {
    const set = currentSet();
    if (set.version !== keptFor) kept.clear();
    keptFor = set.version;
    const contract = kept.get(client) ?? composeClientContract(client, set);
    if (contract) kept.set(client, contract);
    return contract;
  };
  return async (server) => {
    server.get('/graphql/contract', async () => ({ clients: contractNames() }));
    server.get<{ Params: { name: string } }>('/graphql/contract/:name', async (request, reply) => {
      const [, client = '', extension] = /^([a-z][a-z0-9-]*)(\.graphql)?$/.exec(request.params.name) ?? [];
      const contract = find(client);
      if (!contract) return reply.callNotFound();
      return extension === undefined
        ? { data: introspectionFromSchema(contract.schema) }
        : reply.type('text/plain; charset=utf-8').send(printContract(contract));
    });
  };
}
