import type { FastifyInstance } from 'fastify';
import type { Contender } from './contender.ts';

/** A server of others as a contender, on a port of its own. @param closeRest what it stands on, closed after it. */
export async function serve(
  server: Pick<FastifyInstance, 'listen' | 'close'>,
  closeRest: () => Promise<unknown>,
): Promise<Contender> {
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  return {
    port: Number(new URL(url).port),
    async close() {
      await server.close();
      await closeRest();
    },
  };
}
