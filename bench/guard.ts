import { withWorld } from './bench-world.ts';
import { PERSONA } from './contenders/job.ts';
import { BOUND, judge } from './guard-bound.ts';
import { oneDossier } from './one-dossier.ts';
import { runContenders } from './run-contenders.ts';
import { readSettings } from './settings.ts';

/** `npm run bench:guard`: one short interleaved run of the gateway against the limit; ends with 1 beyond the bound. */
const settings = readSettings({
  BENCH_DATABASE_URL: process.env['TEST_DATABASE_URL'],
  ...{ BENCH_CONTENDERS: 'limit,gateway', BENCH_WARM_UP: '1000', BENCH_ROUNDS: '5', BENCH_REQUESTS: '200' },
});
const measured = await withWorld((world) =>
  runContenders({ ...settings, env: world.env, load: oneDossier(() => world.token(PERSONA)) }),
);
const { of, isWithin } = judge(measured);
console.log(
  `the gateway costs ${of ? `${of.median} (${of.least}–${of.most})` : 'an unknown number of'} times the limit; at most ${BOUND} is allowed`,
);
process.exit(isWithin ? 0 : 1);
