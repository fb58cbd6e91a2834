import { once } from 'node:events';
import { chmod, cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { deserialize, serialize } from 'node:v8';
import { z } from 'zod';
import { openPgliteDriver } from './pglite-driver.ts';
import type { SqlDriver, SqlRow } from './sql-driver.ts';

/** What `sun_path` of a socket's address holds (unix(7)), less its end. */
const LONGEST_PATH = 100;
const MAX_QUESTION_BYTES = 1_048_576;

const questionShape = z.tuple([z.string(), z.array(z.unknown())]);

/**
 * Lets the owner of the data folder read the embedded store beside the process that holds it, so that a log is verified
 * without stopping its gateway: one question a call, each in a read-only transaction of its own, or a copy of the whole
 * folder as it stands between two batches. The socket is the owner's alone, as the folder is; nothing can be written
 * through it.
 * @returns what ends it; undefined where the path is too long for a socket.
 */
export async function serveReader(
  { driver, folder }: { readonly driver: SqlDriver; readonly folder: string },
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
    incoming.on('end', () => {
      const asked = Buffer.concat(chunks);
      const work =
        incoming.url === SNAPSHOT
          ? () => copyStore(driver, folder, asked.toString('utf8'))
          : () => readRows(driver, asked);
      void answer(work, outgoing);
    });
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

async function answer(work: () => Promise<unknown>, outgoing: ServerResponse): Promise<void> {
  try {
    outgoing.end(serialize(await work()));
  } catch (error) {
    outgoing.writeHead(422).end(error instanceof Error ? error.message : String(error));
  }
}

async function readRows(driver: SqlDriver, question: Buffer): Promise<readonly SqlRow[]> {
  const [sql, parameters] = questionShape.parse(deserialize(question));
  return driver.transaction(async (session) => {
    await session.query('set transaction read only');
    return session.query(sql, parameters);
  }, READ_LIMIT_MS);
}

/** Between two batches nothing is written: the copy is the store as a killed process would leave it. */
const copyStore = (driver: SqlDriver, folder: string, target: string): Promise<void> =>
  driver.transaction(async (session) => {
    await session.query('select 1');
    await cp(folder, target, { recursive: true });
  }, READ_LIMIT_MS);

const SNAPSHOT = '/snapshot';
const READ_LIMIT_MS = 30_000;

/**
 * Reads a store through the process that holds it. One question is answered by that process; a transaction sees one
 * moment of the whole store, on a copy that is gone afterwards. What would write is refused.
 */
export function openReaderDriver(file: string): SqlDriver {
  return {
    query: async (sql, parameters = []) =>
      deserialize(await ask(file, '/', serialize([sql, [...parameters]]))) as readonly SqlRow[],
    transaction: (work, limitMs) =>
      onCopy(file, (copy) =>
        copy.transaction(async (session) => {
          await session.query('set transaction read only');
          return work(session);
        }, limitMs),
      ),
    reopen: async () => {
      throw new Error('the gateway is running and holds this log: stop it first, this command writes');
    },
    close: async () => undefined,
  };
}

async function onCopy<T>(file: string, work: (copy: SqlDriver) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-log-copy-'));
  try {
    await ask(file, SNAPSHOT, Buffer.from(join(folder, 'store')));
    const copy = await openPgliteDriver(join(folder, 'store'));
    return await work(copy).finally(() => copy.close());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function ask(socketPath: string, path: string, question: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, path, method: 'POST' }, (response) => {
      buffer(response).then((body) => {
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(body.toString('utf8')));
      }, reject);
    });
    asking.on('error', reject);
    asking.end(question);
  });
}
