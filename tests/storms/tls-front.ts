import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Certified } from './certificates.ts';
import type { Place } from './line.ts';

/** TLS in front of a server that speaks without. */
export interface TlsFront {
  readonly port: number;
  /** What is shown from now on; connections that are open end, as at the restart of a server. */
  show(certified: Certified): void;
  close(): Promise<void>;
}

export async function startTlsFront(to: Place, certified: Certified): Promise<TlsFront> {
  const sockets = new Set<Socket>();
  const server = createServer({ ...certified }, (client) => {
    const behind = connect(to.port, to.host);
    client.pipe(behind).pipe(client);
    for (const socket of [client, behind]) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        behind.destroy();
      });
    }
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  // Whoever does not believe us hangs up amid the handshake.
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    show(next) {
      server.setSecureContext(next);
      endAll();
    },
    async close() {
      server.close();
      endAll();
      await once(server, 'close');
    },
  };
}
