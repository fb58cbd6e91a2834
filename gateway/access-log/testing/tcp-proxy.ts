import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly url: string;
  /** `cut` resets every connection and refuses new ones; `silent` keeps them and lets nothing through, as a dead network. */
  set(mode: 'open' | 'cut' | 'silent'): void;
  /** Leads to another server from now on, as an address does after a failover; connections to the former one end. */
  aim(databaseUrl: string): void;
  close(): Promise<void>;
}

/** Stands between the log and its database, so that a test can take the database away without stopping it. */
export async function startTcpProxy(databaseUrl: string): Promise<TcpProxy> {
  let target = new URL(databaseUrl);
  const pairs = new Set<readonly [Socket, Socket]>();
  let mode: 'open' | 'cut' | 'silent' = 'open';
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    const pair = [client, upstream] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [upstream, client] as const]) {
      from.on('error', () => undefined);
      from.on('data', (data) => {
        if (mode === 'open') to.write(data);
      });
      from.on('close', () => {
        // On a dead network the other side does not even hear that this one has gone.
        if (mode === 'silent') return;
        to.destroy();
        pairs.delete(pair);
      });
    }
    if (mode === 'cut') for (const socket of pair) socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(typeof address === 'object' && address ? address.port : 0);
  return {
    url: url.href,
    set(next) {
      mode = next;
      if (next === 'cut') for (const socket of [...pairs].flat()) socket.destroy();
    },
    aim(next) {
      target = new URL(next);
      for (const socket of [...pairs].flat()) socket.destroy();
    },
    async close() {
      for (const socket of [...pairs].flat()) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
