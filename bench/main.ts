import { cpus } from 'node:os';
import { withWorld } from './bench-world.ts';
import { PERSONA } from './contenders/job.ts';
import { measureMessages, tableOf } from './messages.ts';
import { oneDossier } from './one-dossier.ts';
import { partCosts, tableOfParts } from './parts-table.ts';
import { measurePolicy } from './policy.ts';
import { rowsOf, tableOfRows } from './report.ts';
import { runContenders } from './run-contenders.ts';
import { runMixed } from './run-mixed.ts';
import { readSettings, type Section } from './settings.ts';

/**
 * `npm run bench [-- section …]`: what a request costs, as a multiple of the hand-written limits in the same run. The last line is
 * JSON. `settings.ts` says what can be chosen.
 */
const settings = readSettings(process.env, process.argv.slice(2));
const PROFILED = ['limit', 'limit-careful', 'gateway'];

const SECTIONS: Readonly<Record<Section, () => Promise<object>>> = {
  async one() {
    const measured = await withWorld(({ env, token }) =>
      runContenders({ ...settings, env, load: oneDossier(() => token(PERSONA)) }),
    );
    const contenders = rowsOf(measured);
    console.log(`\none dossier over five agencies, ${settings.rounds} rounds of ${settings.requests}`);
    console.log(tableOfRows(contenders));
    const cpuOf = (name: string) => contenders.find((row) => row.name === name)?.cpuMicros;
    const [logged, unlogged] = [cpuOf('gateway'), cpuOf('gateway-unlogged')];
    if (logged !== undefined && unlogged !== undefined)
      console.log(`access log: ${logged - unlogged} µs of the gateway's CPU (gateway less gateway-unlogged)`);
    return { contenders };
  },
  async mixed() {
    const { measured, dossiers, persons } = await runMixed(settings);
    const mixed = rowsOf(measured);
    console.log(
      `\n${dossiers} dossiers, asked for by their ${persons} owners, ${settings.rounds} rounds of ${settings.requests}`,
    );
    console.log(tableOfRows(mixed));
    return { mixed };
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

console.log(`${cpus().length} cores, Node ${process.version}; CPU of the contender's process per request`);
const results = {};
for (const section of settings.sections) Object.assign(results, await SECTIONS[section]());
console.log(`\n${JSON.stringify(results)}`);
process.exit(0);
