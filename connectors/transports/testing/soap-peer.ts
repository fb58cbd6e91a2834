import { createServer, type IncomingHttpHeaders } from 'node:http';
import { toAgencyId } from '../../../schema/terms.ts';
import { createHttpExchange, type HttpExchange } from '../http/http-exchange.ts';

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | object;
}

export interface ReceivedMessage {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A server on loopback that answers whatever the test says, and an exchange to it. */
export interface Peer {
  readonly exchange: HttpExchange;
  readonly received: readonly ReceivedMessage[];
  /** `undefined`: the connection is dropped; a promise that never ends: no answer. */
  answer(reply: (message: ReceivedMessage) => Reply | undefined | Promise<Reply | undefined>): void;
  close(): Promise<void>;
}

export const PEER_AGENCY = toAgencyId('land');

export async function startPeer(maxAnswerBytes = 100_000): Promise<Peer> {
  const received: ReceivedMessage[] = [];
  let next: Parameters<Peer['answer']>[0] = () => undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const message = { headers: request.headers, body: Buffer.concat(chunks) };
      received.push(message);
      const reply = await next(message);
      if (reply === undefined) request.socket.destroy();
      else {
        const body = typeof reply.body === 'string' || Buffer.isBuffer(reply.body) ? reply.body : '';
        response.writeHead(reply.status ?? 200, reply.headers ?? {}).end(body);
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const baseUrl = `http://127.0.0.1:${address.port}/ws`;
  const exchange = createHttpExchange({ agency: PEER_AGENCY, baseUrl, maxAnswerBytes });
  return {
    exchange,
    received,
    answer(reply) {
      next = reply;
    },
    async close() {
      await exchange.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Everything that an error tells, own and of its causes: for checks of what must not be in it. */
export function toldBy(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? '';
  return [
    error.message,
    error.stack?.split('\n')[0],
    JSON.stringify(
      error,
      Object.getOwnPropertyNames(error).filter((name) => name !== 'stack'),
    ),
    toldBy(error.cause),
  ].join('\n');
}

export async function failureOf(
  attempt: Promise<unknown>,
): Promise<{ readonly code: string; readonly told: string }> {
  try {
    await attempt;
  } catch (error) {
    const code =
      typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
    return { code, told: toldBy(error) };
  }
  return { code: 'no failure', told: '' };
}
