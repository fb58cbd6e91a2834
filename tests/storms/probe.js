import dns from 'node:dns';
import { readdirSync, readlinkSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { connect, createServer } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Loaded into a gateway's process before all else (`NODE_OPTIONS`), never a part of the gateway: counts what is held, and moves what
 * the machine around it would move: its clock, and where names lead. One command (`ProbeCommand` in `probed-gateway.ts`) and one answer
 * for each connection to the Unix socket PROBE_SOCKET. Not in TypeScript: it comes before what would read that.
 */
const uncaught = [];
const warnings = [];
// Hears of unhandled rejections too, and leaves the end of the process as it is.
process.on('uncaughtExceptionMonitor', (error, origin) => {
  process.stderr.write(`${origin}: ${error instanceof Error ? error.stack : String(error)}\n`);
  uncaught.push(`${origin}: ${String(error)}`);
});
process.on('warning', ({ name, message }) => void warnings.push(`${name}: ${message}`));

let shiftMs = 0;
const RealDate = Date;
const movedNow = () => RealDate.now() + shiftMs;
// A face of the one class, so that what was made by either is a date of both.
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, made) =>
    Reflect.construct(target, given.length === 0 ? [movedNow()] : given, made),
  get: (target, name, receiver) => (name === 'now' ? movedNow : Reflect.get(target, name, receiver)),
});

let hosts = JSON.parse(process.env['PROBE_HOSTS'] ?? '{}');
const lookUp = dns.lookup;
dns.lookup = (name, options, done) => {
  const callback = typeof options === 'function' ? options : done;
  if (!Object.hasOwn(hosts, name)) return lookUp(name, options, done);
  const address = hosts[name];
  if (options?.all) process.nextTick(callback, null, [{ address, family: 4 }]);
  else process.nextTick(callback, null, address, 4);
  return undefined;
};
syncBuiltinESMExports();

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

/** What was leaked on purpose. */
const leaked = [];
const LEAKS = 40;
const LEAK = {
  sockets() {
    const server = createServer((socket) => void leaked.push(socket)).listen(0, '127.0.0.1', () => {
      for (let n = 0; n < LEAKS; n += 1) leaked.push(connect(server.address().port, '127.0.0.1'));
    });
  },
  timers() {
    for (let n = 0; n < LEAKS; n += 1) leaked.push(setInterval(() => undefined, 3_600_000));
  },
  listeners() {
    for (let n = 0; n < LEAKS; n += 1) process.stdout.on('close', () => undefined);
  },
  memory() {
    for (let n = 0; n < 400_000; n += 1) leaked.push({ n, text: `${n} is held by nobody who needs it` });
  },
  rejection() {
    void Promise.reject(new Error('nobody catches this'));
  },
};

async function measure() {
  for (let round = 0; round < 4; round += 1) {
    collect();
    await turn();
  }
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  const resources = {};
  for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
  const emitters = new Set([process, process.stdout, process.stderr, ...process._getActiveHandles()]);
  let listeners = 0;
  for (const emitter of emitters)
    for (const name of emitter.eventNames?.() ?? []) listeners += emitter.listenerCount(name);
  const sockets = readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith('socket:');
    } catch {
      return false;
    }
  }).length;
  return { sockets, resources, listeners, heapUsed, arrayBuffers, rss, uncaught, warnings };
}

async function obey(command) {
  if (command.do === 'measure') return measure();
  if (command.do === 'leak') LEAK[command.what]();
  else if (command.do === 'clock') shiftMs = command.shiftMs;
  else hosts = command.hosts;
  return {};
}

const path = process.env['PROBE_SOCKET'];
if (path !== undefined && process.argv[1]?.endsWith('gateway/main.ts')) {
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    socket.once('data', async (data) => socket.end(JSON.stringify(await obey(JSON.parse(data.toString())))));
    socket.on('error', () => undefined);
  });
  server.listen(path).unref();
}
