import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { addCheckpoint, type WitnessParts } from './add-checkpoint.ts';

export interface WitnessServer {
  readonly port: number;
  /** Lets the answer under way finish. */
  close(): Promise<void>;
}

export interface WitnessServerParts extends WitnessParts {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly onFailure: (error: unknown) => void;
}

/** 63 hashes and a head with dozens of signatures. */
const MAX_BODY_BYTES = 65_536;
/** A request that comes slowly holds nothing for longer. */
const PATIENCE_MS = 10_000;

const TEXT = 'text/plain; charset=utf-8';

/** A witness over HTTP, C2SP tlog-witness: `POST /add-checkpoint` and `GET /<hash of the origin>/checkpoint`. */
export async function startWitnessServer(parts: WitnessServerParts): Promise<WitnessServer> {
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const run = turn.then(work);
    turn = run.catch(() => undefined);
    return run;
  };
  const server = createServer((request, response) => {
    void answer(parts, request, inTurn)
      .catch((error: unknown) => {
        parts.onFailure(error);
        return { status: 500, type: TEXT, text: 'the witness cannot answer now\n' };
      })
      .then(({ status, type, text }) => send(response, status, type, text));
  });
  server.requestTimeout = PATIENCE_MS;
  server.headersTimeout = PATIENCE_MS;
  server.maxRequestsPerSocket = 1_000;
  server.listen(parts.port, parts.host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : parts.port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}

async function answer(
  parts: WitnessParts,
  request: IncomingMessage,
  inTurn: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<{ status: number; type: string; text: string }> {
  const { method, url = '' } = request;
  if (url === '/add-checkpoint') {
    if (method !== 'POST') return { status: 405, type: TEXT, text: 'POST only\n' };
    const body = await readBody(request);
    if (body === undefined) return { status: 413, type: TEXT, text: 'too long\n' };
    const { status, text } = await inTurn(() => addCheckpoint(parts, body));
    return { status, type: status === 409 ? 'text/x.tlog.size' : TEXT, text };
  }
  const hash = /^\/([0-9a-f]{64})\/checkpoint$/.exec(url)?.[1];
  const note = hash === undefined || method !== 'GET' ? undefined : await parts.memory.read(hash);
  return note === undefined
    ? { status: 404, type: TEXT, text: 'not here\n' }
    : { status: 200, type: TEXT, text: note };
}

/** @returns undefined for one that is too long; the rest of it is not read. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  if (response.destroyed) return;
  const close = status === 413 ? { connection: 'close' } : {};
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text), ...close });
  response.end(text);
}
