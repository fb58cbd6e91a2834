import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type DemoPlan, planDemo } from './demo-settings.ts';
import { type RunningChild, startChild } from './kit/child-process.ts';
import { findBusyPorts } from './kit/free-ports.ts';

/**
 * `npm run demo`: six agency mocks, the identity provider, a witness of the access log and the gateway, each in a process of its own, on loopback.
 * Prints `READY <url>` when all answer and the gateway knows the dossiers; SIGTERM and Ctrl-C drain everything and exit 0.
 */
const ROOT = join(import.meta.dirname, '..');
const READY_WITHIN_MS = 120_000;
/** More than the gateway's own GATEWAY_DRAIN_MS default. */
const GATEWAY_GRACE_MS = 15_000;
const MOCK_GRACE_MS = 3_000;
const MAX_RESTARTS = 5;
const RESTART_PAUSE_MS = 1_000;

const running: { gateway?: RunningChild; readonly others: RunningChild[] } = { others: [] };
let isStopping = false;
let restarts = 0;
let startGateway: () => Promise<RunningChild>;

/** The gateway first: while it drains, its agencies must still answer. */
async function stopAll(): Promise<void> {
  await running.gateway?.stop(GATEWAY_GRACE_MS);
  await Promise.all(running.others.map((child) => child.stop(MOCK_GRACE_MS)));
}

async function end(code: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await stopAll();
  process.exit(code);
}

function onCrash(name: string, code: number | null, lastWords: string): void {
  if (isStopping) return;
  console.error(`demo: ${name} ended unexpectedly (code ${code})\n${lastWords}`);
  // Without one agency the rest is still worth having; without the identity provider nothing is.
  if (name === 'identity') void end(1);
  if (name === 'gateway') void startAgain();
}

/** What a supervisor does in production (docs/operations.md): a gateway that ended by itself is started again. */
async function startAgain(): Promise<void> {
  restarts += 1;
  try {
    if (restarts > MAX_RESTARTS) throw new Error(`gateway: it ended ${restarts} times`);
    await wait(RESTART_PAUSE_MS);
    if (isStopping) return;
    running.gateway = await startGateway();
    console.error('demo: the gateway was started again');
  } catch (cause) {
    console.error(`demo: ${cause instanceof Error ? cause.message : String(cause)}`);
    await end(1);
  }
}

async function start(): Promise<void> {
  const plan = await planDemo(process.env, new Date());
  const busy = await findBusyPorts(plan.ports, plan.host);
  if (busy.length > 0) {
    const list = busy.map(({ port, name }) => `  ${port} ${name}`).join('\n');
    throw new Error(
      `these ports are taken; free them or move the demo by PORT, MOCK_PORT_BASE, IDENTITY_PORT:\n${list}`,
    );
  }
  const shared = { root: ROOT, logDir: plan.logDir, env: plan.env, readyWithinMs: READY_WITHIN_MS, onCrash };
  const startOther = async (name: string, args: readonly string[]) => {
    running.others.push(await startChild({ ...shared, name, args }));
  };
  const started = await Promise.allSettled([
    startOther('identity', ['mocks/identity/main.ts']),
    ...plan.mocks.map(({ id }) => startOther(id, ['mocks/run-agency.ts', id])),
    startOther('witness', plan.witness.args),
  ]);
  const failed = started.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
  if (failed.length > 0) throw new Error(failed.join('\n'));
  const env = { ACCESS_LOG_WITNESSES: witnessesOf(plan), ...plan.env };
  startGateway = () => startChild({ ...shared, env, name: 'gateway', args: ['gateway/main.ts'] });
  running.gateway = await startGateway();
  await untilReady(`http://${plan.host}:${plan.gatewayPort}/health/ready`);
  if (isStopping) return;
  console.log(`identity provider ${plan.env['IDENTITY_ISSUER']}/ (tokens of the demo personas)`);
  for (const { id, port } of plan.mocks) console.log(`mock ${id} http://${plan.host}:${port}`);
  console.log(`witness http://${plan.host}:${plan.witness.port}, and files in ${plan.witness.files}`);
  console.log(`verifier key of the access log, for auditors ${plan.witness.logKeyFile}`);
  console.log(`logs ${plan.logDir}`);
  console.log(`READY http://${plan.host}:${plan.gatewayPort}/graphql`);
}

/** What the gateway is told of its witnesses; the process has written its public key by now. */
function witnessesOf({ host, witness }: DemoPlan): string {
  mkdirSync(witness.files, { recursive: true });
  const key = readFileSync(witness.keyFile, 'utf8').trim();
  return `http://${host}:${witness.port}|${key},${pathToFileURL(witness.files).href}`;
}

/** It listens; it answers truly once its log is open and its directory of dossiers is filled. */
async function untilReady(url: string): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  let state = 'no answer';
  while (!isStopping) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    state = (await answer?.text().catch(() => undefined)) ?? state;
    if (Date.now() > until) throw new Error(`gateway: not ready within ${READY_WITHIN_MS} ms: ${state}`);
    await wait(100);
  }
}

process.on('SIGTERM', () => void end(0));
process.on('SIGINT', () => void end(0));
start().catch(async (cause: unknown) => {
  if (isStopping) return;
  console.error(`demo: ${cause instanceof Error ? cause.message : String(cause)}`);
  await end(1);
});
