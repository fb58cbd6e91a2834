import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectMockWorld } from '../tests/world.ts';
import { PERSONA } from './contenders/job.ts';
import { type MessageCost, measureMessages, tableOf } from './messages.ts';
import { measurePolicy } from './policy.ts';
import { type Measured, runContenders } from './run-contenders.ts';

/**
 * `npm run bench`: what a request costs, as a multiple of the hand-written limit in the same run. The last line is
 * JSON. Sizes: BENCH_ROUNDS (default 7), BENCH_REQUESTS per round (default 150); BENCH_CONTENDERS picks some by name.
 */
const ALL = ['limit', 'gateway', 'gateway-unlogged', 'apollo-dataloader', 'plain-stitch'];
const names = process.env['BENCH_CONTENDERS']?.split(',') ?? ALL;
const count = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-world-'));
  process.env['MOCK_WORLD_DIR'] = folder;
  process.env['MOCK_WORLD_OWNER'] = String(process.pid);
  try {
    const world = await connectMockWorld();
    const measured = await runContenders({
      names,
      env: world.env,
      token: () => world.token(PERSONA),
      rounds: count('BENCH_ROUNDS', 7),
      requests: count('BENCH_REQUESTS', 150),
      concurrency: 8,
    });
    report(measured, await measureMessages());
  } finally {
    endWorld(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(measured: readonly Measured[], messages: readonly MessageCost[]): void {
  const limit = measured.find(({ name }) => name === 'limit');
  if (!limit) throw new Error('no limit was measured');
  const rows = measured.map(({ name, cpuMicros, latencyMs, rssBytes }) => ({
    name,
    cpuMicros: Math.round(median(cpuMicros)),
    // Of each round, so that a noisy round is noisy for both.
    ratio: Number(median(cpuMicros.map((own, round) => own / (limit.cpuMicros[round] ?? own))).toFixed(2)),
    p50Ms: Number(median(latencyMs).toFixed(1)),
    rssMb: Math.round(rssBytes / 1e6),
  }));
  console.log(
    `\n${cpus().length} cores, Node ${process.version}, one dossier over five agencies, CPU of the process`,
  );
  console.log('contender            CPU µs/request   × limit   p50 ms   RSS MB');
  for (const row of rows)
    console.log(
      `${row.name.padEnd(20)} ${String(row.cpuMicros).padStart(14)} ${row.ratio.toFixed(2).padStart(9)} ${row.p50Ms.toFixed(1).padStart(8)} ${String(row.rssMb).padStart(8)}`,
    );
  const cpuOf = (name: string) => rows.find((row) => row.name === name)?.cpuMicros ?? Number.NaN;
  const logMicros = cpuOf('gateway') - cpuOf('gateway-unlogged');
  console.log(
    `\naccess log: ${logMicros} µs CPU per request (gateway less gateway-unlogged; embedded store)`,
  );
  const policy = measurePolicy();
  console.log(
    `policy decision, median µs: permit cold ${policy.coldPermitUs.p50.toFixed(0)}, deny cold ${policy.coldDenyUs.p50.toFixed(0)}, memoised ${policy.memoisedUs.p50.toFixed(1)} (${policy.policies} policies, ${policy.questions} questions)`,
  );
  console.log(`\n${tableOf(messages)}\n`);
  console.log(
    JSON.stringify({ job: 'one dossier, five agencies', contenders: rows, logMicros, policy, messages }),
  );
}

function endWorld(folder: string): void {
  try {
    process.kill(JSON.parse(readFileSync(join(folder, 'world-1.json'), 'utf8')).pid, 'SIGTERM');
  } catch {
    // It never came up, or is gone.
  }
}

await main();
process.exit(0);
