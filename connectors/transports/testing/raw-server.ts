import { createServer, type Socket } from 'node:net';

/** A server that says what it is told, HTTP or not, and remembers what it was asked and which sockets it has seen. */
export interface RawServer {
  readonly url: string;
  /** Request heads, bodies too where they came in one piece, in the order in which they came. */
  readonly asked: string[];
  readonly sockets: Socket[];
  close(): Promise<void>;
}

/** @param reply is called once for each piece that a client sends; a request without a body comes in one. */
export async function rawServer(
  reply: (socket: Socket, request: string, nth: number) => unknown,
): Promise<RawServer> {
  const asked: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    // A client that gives up is what is tested.
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      const request = bytes.toString('latin1');
      reply(socket, request, asked.push(request));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    sockets,
    async close() {
      const closed = new Promise((done) => server.close(done));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** A whole answer whose length is told. */
export const answerText = (body: string, head = ''): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${head}\r\n${body}`;

/** Each part as a chunk; `end` is the last one, of no length. */
export const chunks = (parts: readonly (string | Uint8Array)[], end = '0\r\n\r\n'): Buffer =>
  Buffer.concat([
    ...parts.flatMap((part) => {
      const bytes = Buffer.from(part);
      return [Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')];
    }),
    Buffer.from(end),
  ]);

export const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
