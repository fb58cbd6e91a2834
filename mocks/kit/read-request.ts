import type { IncomingMessage } from 'node:http';
import type { MockRequest } from './message.ts';

const MAX_BODY_BYTES = 20 * 1024 * 1024;

/** @throws Error when the body is larger than any message of these protocols. */
export async function readRequest(incoming: IncomingMessage): Promise<MockRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes: Buffer = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BODY_BYTES) throw new Error('request body too large for a mock');
    chunks.push(bytes);
  }
  const url = new URL(incoming.url ?? '/', 'http://mock.invalid');
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  );
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers,
    body: Buffer.concat(chunks),
    url: incoming.url ?? '/',
  };
}
