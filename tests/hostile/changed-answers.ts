import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

type Row = Record<string, unknown>;

export interface ChangedAnswers {
  readonly url: string;
  /** What becomes of the rows of `TraCuuHoSo`; as they are until it is set. */
  change: (rows: Row[]) => readonly Row[];
  close(): Promise<void>;
}

/** Stands before the reception system and passes everything on; rows of dossiers can be changed on the way. */
export async function changedAnswersOf(target: string): Promise<ChangedAnswers> {
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && !['host', 'connection', 'content-length'].includes(name)
        ? [[name, value]]
        : [],
    );
    const answer = await fetch(`${target}${request.url}`, {
      method: request.method ?? 'POST',
      headers,
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    }).catch(() => undefined);
    if (!answer) return void response.writeHead(502).end();
    const text = await answer.text();
    const type = answer.headers.get('content-type') ?? 'application/json';
    response.writeHead(answer.status, { 'content-type': type });
    response.end(body.includes('"phan"') ? changed(text) : text);
  });
  const made: ChangedAnswers = {
    url: '',
    change: (rows) => rows,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const changed = (text: string): string => {
    const answer = JSON.parse(text) as { result?: Row[] };
    return Array.isArray(answer.result)
      ? JSON.stringify({ ...answer, result: made.change(answer.result) })
      : text;
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(made, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
