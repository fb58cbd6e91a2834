import { createServer, type RequestListener } from 'node:http';

export interface Contender {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves on loopback, any port. */
export async function serve(handle: RequestListener, close: () => Promise<void>): Promise<Contender> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    async close() {
      server.closeAllConnections();
      await close();
    },
  };
}
