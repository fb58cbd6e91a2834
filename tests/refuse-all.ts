import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Refuses whatever comes, for as little as Node can: `node --import tsx tests/refuse-all.ts` says on its first line where. A flood
 * that goes here takes from the machine what it takes from it anyway, and nothing from a gateway.
 */
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(503, { 'content-length': 0, 'retry-after': '1' }).end();
}).listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
