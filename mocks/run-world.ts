import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDemoSecrets } from './demo-secrets.ts';
import { startIdentityProvider } from './identity/provider.ts';
import { findMockIds, loadMock } from './kit/find-mocks.ts';
import { onProcessEnd } from './kit/process-end.ts';
import { createWorld } from './world/create-world.ts';
import { readWorldOptions } from './world-options.ts';

/**
 * The whole mock world in one process, every server on a free port: for tests. Writes where everything is to the file
 * WORLD_FILE once all listen. Agencies keep views of their own, so a change at one is not known to the others.
 */
const host = '127.0.0.1';
const now = () => new Date();
const folder = mkdtempSync(join(tmpdir(), 'mock-world-'));
const options = { ...readWorldOptions(process.env, now()), secretsFile: join(folder, 'secrets.json') };
const secrets = openDemoSecrets(options.secretsFile);
const world = createWorld(options);

const identity = await startIdentityProvider({ port: 0, host });
const mocks = await Promise.all((await findMockIds()).map((id) => loadMock(id)));
const running = await Promise.all(
  mocks.map(async (mock) => {
    // The address is not known before it listens; a mock needs only the secrets among its settings.
    const settings = mock.demoSettings(`http://${host}:0`, secrets);
    const started = await mock.start({ port: 0, host, world: world.fork(), now, settings });
    return { id: mock.id, started, env: mock.demoSettings(started.url, secrets) };
  }),
);

/** All agencies as new with one question: tests ask it before each of theirs. */
const resetting = createServer((_, response) => {
  for (const { started } of running) started.reset();
  response.writeHead(204).end();
});
resetting.keepAliveTimeout = 75_000;
await new Promise<void>((resolve) => resetting.listen(0, host, resolve));
const { port: resetPort } = resetting.address() as AddressInfo;

onProcessEnd(async () => {
  rmSync(folder, { recursive: true, force: true });
  resetting.close();
  resetting.closeAllConnections();
  await Promise.all([identity.close(), ...running.map(({ started }) => started.close())]);
});

const address = {
  pid: process.pid,
  identityUrl: identity.url,
  resetUrl: `http://${host}:${resetPort}`,
  agencies: Object.fromEntries(running.map(({ id, started }) => [id, started.url])),
  env: Object.assign({}, ...running.map(({ env }) => env)) as Record<string, string>,
};
const file = process.env['WORLD_FILE'];
if (file) {
  writeFileSync(`${file}.tmp`, JSON.stringify(address), { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
}
process.stdout.write(`${JSON.stringify({ ready: true, ...address, env: undefined })}\n`);
