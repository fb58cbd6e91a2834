import { agencies } from './agencies.ts';
import { directory, directoryStart } from './directory.ts';
import { directoryLists } from './directory-lists.ts';
import type { Finding } from './finding.ts';
import { half } from './half.ts';
import { lists } from './lists.ts';
import { log } from './log.ts';
import { policies } from './policies.ts';
import { processes } from './processes.ts';
import { startUp } from './start-up.ts';
import { subscriptions } from './subscriptions.ts';

/**
 * `npm run bench:scale [-- part …]`: how costs grow with what the city has more of. The last line is JSON. Fails where
 * something grows faster than linearly, or a page is not cheap enough.
 */
const PARTS: Readonly<Record<string, () => Promise<readonly Finding[]>>> = {
  ...{ agencies, directory, lists, policies, log, subscriptions, half, processes },
  'start-up': startUp,
  'directory-start': directoryStart,
  'directory-lists': directoryLists,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0) throw new Error(`no part ${unknown.join()}; there are ${Object.keys(PARTS).join()}`);
const results: Record<string, readonly Finding[]> = {};
for (const [part, measure] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(part)) continue;
  const findings = await measure();
  results[part] = findings;
  for (const { what, told } of findings) console.log(`${part.padEnd(14)} ${what.padEnd(28)} ${told}`);
}
console.log(JSON.stringify(results));
const faults = Object.values(results)
  .flat()
  .filter(({ fault }) => fault !== undefined);
for (const { what, fault } of faults) console.error(`${what}: ${fault}`);
process.exit(faults.length > 0 ? 1 : 0);
