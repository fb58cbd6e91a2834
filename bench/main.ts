import { cpus } from 'node:os';
import { withWorld } from './bench-world.ts';
import { PERSONA } from './contenders/job.ts';
import type { Load } from './load.ts';
import { measureMessages, tableOf } from './messages.ts';
import { oneDossier } from './one-dossier.ts';
import { partCosts, tableOfParts } from './parts-table.ts';
import { measurePolicy } from './policy.ts';
import { rowsOf, tableOfRows } from './report.ts';
import { runContenders } from './run-contenders.ts';
import { type BenchSettings, readSettings, type Section } from './settings.ts';

/**
 * `npm run bench [-- section …]`: what a request costs, as a multiple of the hand-written limits in the same run. The last line is
 * JSON. `settings.ts` says what can be chosen.
 */
const settings = readSettings(process.env, process.argv.slice(2));
const PROFILED = ['limit', 'limit-careful', 'gateway'];

const SECTIONS: Readonly<Record<Section, () => Promise<object>>> = {
  async one() {
    console.log(`\none dossier over five agencies, ${settings.rounds} rounds of ${settings.requests}`);
    return { contenders: await compare((token) => oneDossier(() => token(PERSONA))) };
  },
  async parts() {
    console.log(
      '\nthe same by parts of the journey: share of the main thread, and multiples of all the limit does',
    );
    const measured = await withWorld(({ env, token }) =>
      runContenders({
        ...{ ...settings, names: PROFILED, isProfiled: true, env },
        load: oneDossier(() => token(PERSONA)),
      }),
    );
    const parts = partCosts(measured);
    console.log(tableOfParts(parts));
    return { parts };
  },
  async policy() {
    const policy = measurePolicy();
    console.log(
      `\npolicy decision, median µs: permit cold ${policy.coldPermitUs.p50.toFixed(0)}, deny cold ${policy.coldDenyUs.p50.toFixed(0)}, memoised ${policy.memoisedUs.p50.toFixed(1)} (${policy.policies} policies, ${policy.questions} questions)`,
    );
    return { policy };
  },
  async messages() {
    const messages = await measureMessages();
    console.log(`\n${tableOf(messages)}`);
    return { messages };
  },
};

type Token = (persona: string) => Promise<string>;

async function compare(loadOf: (token: Token) => Load, { names }: Pick<BenchSettings, 'names'> = settings) {
  const rows = await withWorld(async ({ env, token }) =>
    rowsOf(await runContenders({ ...settings, names, env, load: loadOf(token) })),
  );
  console.log(tableOfRows(rows));
  const cpuOf = (name: string) => rows.find((row) => row.name === name)?.cpuMicros;
  const [logged, unlogged] = [cpuOf('gateway'), cpuOf('gateway-unlogged')];
  if (logged !== undefined && unlogged !== undefined)
    console.log(`access log: ${logged - unlogged} µs of the gateway's CPU (gateway less gateway-unlogged)`);
  return rows;
}

console.log(`${cpus().length} cores, Node ${process.version}; CPU of the contender's process per request`);
const results = {};
for (const section of settings.sections) Object.assign(results, await SECTIONS[section]());
console.log(`\n${JSON.stringify(results)}`);
process.exit(0);
