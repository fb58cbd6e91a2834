import { own as ownOf } from '../schema/own.ts';
import { openDemoSecrets } from './demo-secrets.ts';
import { findMockIds, loadMock } from './kit/find-mocks.ts';
import { onProcessEnd } from './kit/process-end.ts';
import { createWorld } from './world/create-world.ts';
import { readWorldOptions } from './world-options.ts';

/**
 * `node --import tsx mocks/run-agency.ts <id>`: one agency's mock in a process of its own, at MOCK_PORT or
 * MOCK_PORT_BASE (4100) + its place. Prints one line of JSON when it listens.
 */
const id = process.argv[2] ?? '';
const ids = await findMockIds();
if (!ids.includes(id)) {
  process.stderr.write(`usage: run-agency.ts ${ids.join(' | ')}\n`);
  process.exit(2);
}
const now = () => new Date();
const options = readWorldOptions(process.env, now());
const mock = await loadMock(id);
const host = process.env['HOST'] ?? '127.0.0.1';
const port = Number(
  process.env['MOCK_PORT'] ?? Number(process.env['MOCK_PORT_BASE'] ?? 4100) + ids.indexOf(id) + 1,
);
const own = mock.demoSettings(`http://${host}:${port}`, openDemoSecrets(options.secretsFile));
// What the caller's environment says wins, as it does for the gateway.
const settings = Object.fromEntries(
  Object.entries(own).map(([name, value]) => [name, ownOf(process.env, name) ?? value]),
);
const running = await mock.start({ port, host, world: createWorld(options), now, settings });
onProcessEnd(() => running.close());
process.stdout.write(`${JSON.stringify({ ready: true, id, port: running.port, url: running.url })}\n`);
