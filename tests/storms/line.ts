import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

export type LineMode =
  /** Everything passes. */
  | 'open'
  /** Nobody listens there: a server that has ended. */
  | 'refuse'
  /** Taken and reset at once, as before a server that dies at every start. */
  | 'cut'
  /** Taken, and nothing ever comes back: a dead network, a server that hangs. */
  | 'silent'
  /** Answers come a byte at a time. */
  | 'drip'
  /** Answers of the right length, and not a word of them. */
  | 'garbage';

export interface Place {
  readonly host: string;
  readonly port: number;
}

/** A line to a server, of whatever protocol, that a test can spoil. What it does is done on real sockets. */
export interface Line extends Place {
  /** The address with this line's place in it. */
  through(address: string): string;
  set(mode: LineMode): Promise<void>;
  /** New connections lead elsewhere; those that are open stay, or end where `isBreaking`. */
  aim(to: Place, isBreaking?: boolean): void;
  /** Connections taken since the start. */
  readonly connections: number;
  /** HTTP requests that came in, whether or not they were passed on. */
  readonly requests: number;
  /** Connections that are open now. */
  readonly openNow: number;
  close(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  /** Bytes that are still to drip. */
  waiting: Buffer;
}

const DRIP_EVERY_MS = 50;
const REQUEST = /^(?:GET|POST|PUT|PATCH|DELETE) \S+ HTTP\/1\.1\r\n/;

/** @param at its own address; a free port where none is said. */
export async function startLine(to: Place, at: Partial<Place> = {}): Promise<Line> {
  const line = new OpenLine(to, at.host ?? '127.0.0.1');
  await line.listen(at.port ?? 0);
  return line;
}

/** Where an address such as `http://127.0.0.1:4101/x` or `redis://…` leads. */
export const placeOf = (address: string): Place => {
  const { hostname, port } = new URL(address);
  return { host: hostname, port: Number(port) };
};

class OpenLine implements Line {
  readonly host: string;
  readonly #pairs = new Set<Pair>();
  readonly #drips = setInterval(() => this.#drip(), DRIP_EVERY_MS);
  #server: Server | undefined;
  #to: Place;
  #mode: LineMode = 'open';
  port = 0;
  connections = 0;
  requests = 0;

  constructor(to: Place, host: string) {
    this.#to = to;
    this.host = host;
  }

  get openNow(): number {
    return this.#pairs.size;
  }

  async listen(port: number): Promise<void> {
    const server = createServer((client) => this.#take(client)).listen(port, this.host);
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    this.port = address.port;
    this.#server = server;
  }

  through(address: string): string {
    const url = new URL(address);
    url.host = `${this.host}:${this.port}`;
    // A bare origin stays one: some settings are compared and extended as texts.
    return url.pathname === '/' && !address.endsWith('/') ? url.href.replace(/\/$/, '') : url.href;
  }

  async set(mode: LineMode): Promise<void> {
    this.#mode = mode;
    if (mode === 'refuse') {
      const server = this.#server;
      this.#server = undefined;
      const closed = server && once(server, 'close');
      server?.close();
      this.#endAll();
      await closed;
    } else if (!this.#server) await this.listen(this.port);
    if (mode === 'cut') this.#endAll();
  }

  aim(to: Place, isBreaking = false): void {
    this.#to = to;
    if (isBreaking) this.#endAll();
  }

  async close(): Promise<void> {
    clearInterval(this.#drips);
    await this.set('refuse');
  }

  #take(client: Socket): void {
    this.connections += 1;
    const server = connect(this.#to.port, this.#to.host);
    const pair: Pair = { client, server, waiting: Buffer.alloc(0) };
    this.#pairs.add(pair);
    client.on('data', (data) => {
      if (REQUEST.test(data.toString('latin1', 0, 2_048))) this.requests += 1;
      if (this.#mode !== 'silent') server.write(data);
    });
    server.on('data', (data) => this.#giveBack(pair, data));
    for (const socket of [client, server]) {
      socket.setNoDelay(true).on('error', () => undefined);
      socket.on('close', () => this.#end(pair));
    }
    if (this.#mode === 'cut') this.#end(pair);
  }

  #giveBack(pair: Pair, data: Buffer): void {
    if (this.#mode === 'open') pair.client.write(pair.waiting.length > 0 ? this.#after(pair, data) : data);
    else if (this.#mode === 'garbage') pair.client.write(Buffer.alloc(data.length, 0xa7));
    else if (this.#mode === 'drip') pair.waiting = Buffer.concat([pair.waiting, data]);
  }

  /** What had not dripped yet comes first. */
  #after(pair: Pair, data: Buffer): Buffer {
    const all = Buffer.concat([pair.waiting, data]);
    pair.waiting = Buffer.alloc(0);
    return all;
  }

  #drip(): void {
    for (const pair of this.#pairs) {
      if (pair.waiting.length === 0) continue;
      if (this.#mode === 'drip') {
        pair.client.write(pair.waiting.subarray(0, 1));
        pair.waiting = pair.waiting.subarray(1);
      } else pair.client.write(this.#after(pair, Buffer.alloc(0)));
    }
  }

  #end(pair: Pair): void {
    pair.client.resetAndDestroy();
    pair.server.destroy();
    this.#pairs.delete(pair);
  }

  #endAll(): void {
    for (const pair of this.#pairs) this.#end(pair);
  }
}
