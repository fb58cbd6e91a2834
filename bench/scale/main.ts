import { measureDirectory } from './directory.ts';
import { type Cost, growthOf, STEEPEST } from './growth.ts';

/**
 * `npm run bench:scale [-- part …]`: how costs grow with what the city has more of. The last line is JSON. Fails where
 * something grows faster than linearly.
 */
const PARTS: Readonly<Record<string, () => Readonly<Record<string, readonly Cost[]>>>> = {
  directory: measureDirectory,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in PARTS));
if (unknown.length > 0) throw new Error(`no part ${unknown.join()}; there are ${Object.keys(PARTS).join()}`);
const results = [];
for (const [part, measure] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(part)) continue;
  for (const [what, costs] of Object.entries(measure()))
    results.push({ what, growth: Number(growthOf(costs).toFixed(2)), costs });
}
for (const { what, growth, costs } of results) {
  const each = costs.map(({ size, cpuMicros }) => `${size}: ${(cpuMicros / size).toFixed(2)}`).join('   ');
  console.log(`${what.padEnd(22)} growth ${growth.toFixed(2)}   CPU µs each at ${each}`);
}
console.log(JSON.stringify(results));
const steep = results.filter(({ growth }) => growth > STEEPEST);
for (const { what, growth } of steep) console.error(`${what} grows with the exponent ${growth}`);
process.exit(steep.length > 0 ? 1 : 0);
