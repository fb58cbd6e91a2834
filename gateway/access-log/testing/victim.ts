import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { v7 as uuidv7 } from 'uuid';
import { openAccessLog } from '../open-access-log.ts';
import { testRecord } from './log-fixture.ts';

/**
 * The process that the kill test kills: the real access log behind the smallest HTTP front. It answers only after the
 * records of a request are durable, as the gateway does; `/health` tells what the log says of itself. Its modules are loaded beforehand; it opens the log when a line
 * comes in, and tells its port.
 */
const [dataDir = '', databaseUrl = ''] = process.argv.slice(2);

createInterface({ input: process.stdin }).once('line', () => {
  void start();
});
process.stdin.on('end', () => process.exit(0));
process.stdout.write('loaded\n');

async function start(): Promise<void> {
  const log = await openAccessLog(
    { dataDir, instance: 'gateway-1', ...(databaseUrl === '' ? {} : { databaseUrl }) },
    (error) => process.stderr.write(`${String(error)}\n`),
  );
  const server = createServer((request, response) => {
    if (request.url === '/health') {
      response.end(JSON.stringify(log.health()));
      return;
    }
    const at = new Date().toISOString();
    const records = [0, 1, 2].map(() =>
      testRecord({ id: uuidv7(), at, nonce: randomBytes(16).toString('base64url') }),
    );
    log.append(records).then(
      () => response.end(JSON.stringify(records.map(({ id }) => id))),
      () => response.writeHead(503).end(),
    );
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.stdout.write(`${typeof address === 'object' && address ? address.port : 0}\n`);
  });
}
