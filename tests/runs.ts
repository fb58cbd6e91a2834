/**
 * How many cases a property is asked. `npm test` is for every change and asks a share of them, others each time;
 * `.ci/run` sets FULL_RUNS and asks them all.
 */
export const runs = (full: number, share = 5): number =>
  process.env['FULL_RUNS'] === '1' ? full : Math.ceil(full / share);
