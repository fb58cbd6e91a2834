import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { deserialize, serialize } from 'node:v8';
import { z } from 'zod';
import type { SqlDriver, SqlRow } from './sql-driver.ts';

/** What `sun_path` of a socket's address holds (unix(7)), less its end. */
const LONGEST_PATH = 100;
const MAX_QUESTION_BYTES = 1_048_576;

const questionShape = z.tuple([z.string(), z.array(z.unknown())]);

/**
 * Lets the owner of the data folder read the embedded store beside the process that holds it, so that a log is verified
 * without stopping its gateway. One question a call, each in a read-only transaction of its own. The socket is the
 * owner's alone, as the folder is; nothing can be written through it.
 * @returns what ends it; undefined where the path is too long for a socket.
 */
export async function serveReader(
  driver: SqlDriver,
  file: string,
): Promise<(() => Promise<void>) | undefined> {
  if (Buffer.byteLength(file) > LONGEST_PATH) return undefined;
  // Whoever holds the folder's claim is the only one: what lies here is of a process that was killed.
  await rm(file, { force: true });
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_QUESTION_BYTES) incoming.destroy();
      else chunks.push(chunk);
    });
    incoming.on('end', () => void answer(driver, Buffer.concat(chunks), outgoing));
  });
  const mask = process.umask(0o177);
  try {
    server.listen(file);
    await once(server, 'listening');
  } finally {
    process.umask(mask);
  }
  await chmod(file, 0o600);
  server.unref();
  return async () => {
    server.closeAllConnections();
    server.close();
    await rm(file, { force: true });
  };
}

async function answer(driver: SqlDriver, question: Buffer, outgoing: ServerResponse): Promise<void> {
  try {
    const [sql, parameters] = questionShape.parse(deserialize(question));
    const rows = await driver.transaction(async (session) => {
      await session.query('set transaction read only');
      return session.query(sql, parameters);
    }, READ_LIMIT_MS);
    outgoing.end(serialize(rows));
  } catch (error) {
    outgoing.writeHead(422).end(error instanceof Error ? error.message : String(error));
  }
}

const READ_LIMIT_MS = 30_000;

/** Reads a store through the process that holds it. What would write is refused. */
export function openReaderDriver(file: string): SqlDriver {
  const held = async (): Promise<never> => {
    throw new Error('the gateway is running and holds this log: stop it first, this command writes');
  };
  return {
    query: (sql, parameters = []) => ask(file, serialize([sql, [...parameters]])),
    transaction: held,
    reopen: held,
    close: async () => undefined,
  };
}

function ask(socketPath: string, question: Buffer): Promise<readonly SqlRow[]> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, method: 'POST' }, (response) => {
      buffer(response).then((body) => {
        if (response.statusCode === 200) resolve(deserialize(body) as readonly SqlRow[]);
        else reject(new Error(body.toString('utf8')));
      }, reject);
    });
    asking.on('error', reject);
    asking.end(question);
  });
}
