import { createServer, type IncomingHttpHeaders, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer of an agency on its way to the gateway. */
export interface PassingAnswer {
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What passed in one exchange: the bytes that the gateway sent, and those that it was answered with. */
export interface PassedExchange {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly request: Buffer;
  readonly answer: Buffer;
}

/** Somebody who speaks in an agency's place: passes everything on, and changes answers as a test says. */
export interface Between {
  readonly url: string;
  /** Until the next call; `undefined` passes everything on as it is. */
  spoil(change: ((answer: PassingAnswer) => Partial<PassingAnswer>) | undefined): void;
  /** All so far, in the order of their answers. */
  readonly passed: readonly PassedExchange[];
  close(): Promise<void>;
}

export async function standBetween(agencyUrl: string): Promise<Between> {
  const passed: PassedExchange[] = [];
  let change: ((answer: PassingAnswer) => Partial<PassingAnswer>) | undefined;
  const { origin, pathname } = new URL(agencyUrl);
  const server = createServer((incoming, outgoing) => {
    const { 'content-length': _length, ...headers } = incoming.headers;
    const path = incoming.url ?? '/';
    const asked: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => asked.push(chunk));
    const onward = send(`${origin}${path}`, { method: incoming.method ?? 'GET', headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const { 'transfer-encoding': _coding, 'content-length': _size, ...kept } = answer.headers;
        const whole: PassingAnswer = {
          path,
          status: answer.statusCode ?? 502,
          headers: kept as Record<string, string>,
          body: Buffer.concat(chunks).toString('utf8'),
        };
        const { status, headers: told, body } = { ...whole, ...change?.(whole) };
        passed.push({
          path,
          headers: incoming.headers,
          request: Buffer.concat(asked),
          answer: Buffer.from(body),
        });
        outgoing.writeHead(status, { ...told, 'content-length': Buffer.byteLength(body) }).end(body);
      });
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    passed,
    url: `http://127.0.0.1:${port}${pathname === '/' ? '' : pathname}`,
    spoil(next) {
      change = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
