import { cpus } from 'node:os';
import { withWorld } from './bench-world.ts';
import { PERSONA } from './contenders/job.ts';
import { measureMessages, tableOf } from './messages.ts';
import { oneDossier } from './one-dossier.ts';
import { measurePolicy } from './policy.ts';
import { rowsOf, tableOfRows } from './report.ts';
import { runContenders } from './run-contenders.ts';
import { readSettings } from './settings.ts';

/**
 * `npm run bench`: what a request costs, as a multiple of the hand-written limits in the same run. The last line is
 * JSON. `settings.ts` says what can be chosen: contenders chosen by name are all that is measured.
 */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  console.log(`${cpus().length} cores, Node ${process.version}; CPU of the contender's process per request`);
  const rows = await withWorld(async (world) =>
    rowsOf(
      await runContenders({
        ...settings,
        env: world.env,
        load: oneDossier(() => world.token(PERSONA)),
      }),
    ),
  );
  console.log(`\none dossier over five agencies, ${settings.rounds} rounds of ${settings.requests}`);
  console.log(tableOfRows(rows));
  if (!settings.isWhole) {
    console.log(JSON.stringify({ contenders: rows }));
    return;
  }
  const cpuOf = (name: string) => rows.find((row) => row.name === name)?.cpuMicros ?? Number.NaN;
  const logMicros = cpuOf('gateway') - cpuOf('gateway-unlogged');
  console.log(`access log: ${logMicros} µs of the gateway's CPU (gateway less gateway-unlogged)`);
  const policy = measurePolicy();
  console.log(
    `policy decision, median µs: permit cold ${policy.coldPermitUs.p50.toFixed(0)}, deny cold ${policy.coldDenyUs.p50.toFixed(0)}, memoised ${policy.memoisedUs.p50.toFixed(1)} (${policy.policies} policies, ${policy.questions} questions)`,
  );
  const messages = await measureMessages();
  console.log(`\n${tableOf(messages)}\n`);
  console.log(JSON.stringify({ contenders: rows, logMicros, policy, messages }));
}

await main();
process.exit(0);
