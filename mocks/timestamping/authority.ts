import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface TimeStampingAuthority {
  readonly url: string;
  readonly port: number;
  /** Certificate that its stamps lead to. */
  readonly caFile: string;
  close(): Promise<void>;
}

const MAX_QUERY_BYTES = 4_096;
const run = promisify(execFile);

/**
 * A time-stamping authority (RFC 3161) whose every answer is made by `openssl ts`: nothing of it is ours but the HTTP
 * around it (§3.4). Its keys are made in `folder` at the first start.
 * @throws Error where there is no openssl.
 */
export async function startTimeStampingAuthority(options: {
  readonly folder: string;
  readonly host: string;
  readonly port: number;
}): Promise<TimeStampingAuthority> {
  const { folder, host } = options;
  if (!existsSync(join(folder, 'tsa.pem'))) await makeAuthority(folder);
  const server = createServer((request, response) => {
    stamp(folder, request).then(
      (reply) => response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(reply),
      () => response.writeHead(400, { 'content-type': 'text/plain' }).end('not a request for a time stamp\n'),
    );
  });
  server.listen(options.port, host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  return {
    ...{ port, url: `http://${host}:${port}/` },
    caFile: join(folder, 'ca.pem'),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function stamp(folder: string, request: IncomingMessage): Promise<Buffer> {
  const query = await readQuery(request);
  const file = join(folder, `${randomUUID()}.tsq`);
  writeFileSync(file, query);
  try {
    const config = ['-config', join(folder, 'tsa.cnf')];
    const { stdout } = await run('openssl', ['ts', '-reply', '-queryfile', file, ...config], {
      encoding: 'buffer',
    });
    return stdout;
  } finally {
    rmSync(file, { force: true });
  }
}

async function readQuery(request: IncomingMessage): Promise<Buffer> {
  if (request.headers['content-type'] !== 'application/timestamp-query') throw new Error('no query');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_QUERY_BYTES) throw new Error('the query is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A root, and a certificate by it that is for time stamps and for nothing else. */
async function makeAuthority(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const file = (name: string) => join(folder, name);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const root = ['-subj', '/O=Mock/CN=Mock time-stamping root', '-days', '3650'];
  await run('openssl', [
    ...['req', '-x509', ...newKey, ...root, '-addext', 'keyUsage=critical,keyCertSign'],
    ...['-keyout', file('ca-key.pem'), '-out', file('ca.pem')],
  ]);
  await run('openssl', [
    ...['req', '-new', ...newKey, '-subj', '/O=Mock/CN=Mock time stamps'],
    ...['-keyout', file('tsa-key.pem'), '-out', file('tsa.csr')],
  ]);
  writeFileSync(file('tsa.ext'), 'extendedKeyUsage=critical,timeStamping\nbasicConstraints=CA:FALSE\n');
  writeFileSync(file('tsa.cnf'), CONFIG.replaceAll('FOLDER', folder));
  await run('openssl', [
    ...['x509', '-req', '-in', file('tsa.csr'), '-CA', file('ca.pem'), '-CAkey', file('ca-key.pem')],
    ...['-CAcreateserial', '-days', '3650', '-extfile', file('tsa.ext'), '-out', file('tsa.pem')],
  ]);
}

const CONFIG = readFileSync(join(import.meta.dirname, 'openssl-ts.cnf'), 'utf8');
