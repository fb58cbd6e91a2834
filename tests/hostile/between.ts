import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer of an agency on its way to the gateway. */
export interface PassingAnswer {
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Somebody who speaks in an agency's place: passes everything on, and changes answers as a test says. */
export interface Between {
  readonly url: string;
  /** Until the next call; `undefined` passes everything on as it is. */
  spoil(change: ((answer: PassingAnswer) => Partial<PassingAnswer>) | undefined): void;
  close(): Promise<void>;
}

export async function standBetween(agencyUrl: string): Promise<Between> {
  let change: ((answer: PassingAnswer) => Partial<PassingAnswer>) | undefined;
  const { origin, pathname } = new URL(agencyUrl);
  const server = createServer((incoming, outgoing) => {
    const { 'content-length': _length, ...headers } = incoming.headers;
    const path = incoming.url ?? '/';
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
        outgoing.writeHead(status, { ...told, 'content-length': Buffer.byteLength(body) }).end(body);
      });
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
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
