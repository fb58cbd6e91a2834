import { withWorld } from './bench-world.ts';
import { PERSONA } from './contenders/job.ts';
import { BOUND, judge } from './guard-bound.ts';
import { oneDossier } from './one-dossier.ts';
import { runContenders } from './run-contenders.ts';
import { readSettings } from './settings.ts';
import { measureShapes, SHAPES_BOUND } from './shapes.ts';

/**
 * `npm run bench:guard`: one short interleaved run of the gateway against the limit, and the shapes of objects that a request makes;
 * ends with 1 beyond either bound.
 */
const settings = readSettings({
  BENCH_DATABASE_URL: process.env['TEST_DATABASE_URL'],
  ...{ BENCH_CONTENDERS: 'limit,gateway', BENCH_WARM_UP: '1000', BENCH_ROUNDS: '5', BENCH_REQUESTS: '200' },
});
const { measured, shapes } = await withWorld(async (world) => {
  const options = { ...settings, env: world.env, load: oneDossier(() => world.token(PERSONA)) };
  return {
    measured: await runContenders(options),
    shapes: await measureShapes({ ...options, warmUp: 600, requests: 200 }),
  };
});
const { of, isWithin } = judge(measured);
console.log(
  `the gateway costs ${of ? `${of.median} (${of.least}–${of.most})` : 'an unknown number of'} times the limit; at most ${BOUND} is allowed`,
);
const { perRequest, most } = shapes;
console.log(
  `a request makes ${perRequest.toFixed(1)} shapes of objects; at most ${SHAPES_BOUND} are allowed; most by ${most.map(([name, times]) => `${name} (${times.toFixed(1)})`).join(', ')}`,
);
process.exit(isWithin && perRequest <= SHAPES_BOUND ? 0 : 1);
