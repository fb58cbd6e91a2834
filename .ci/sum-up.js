import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * Sums up jest's JSON reports, the arguments: every failed test with the beginning of why, then one line of counts.
 * A report that was never written (its run was killed) counts as one failure.
 */
const REASON_LINES = 12;

const none = { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1, testResults: [] };
const runs = process.argv.slice(2).map((file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return none;
  }
});

const tell = (file, name, reason) => {
  const lines = stripVTControlCharacters(reason).trim().split('\n').slice(0, REASON_LINES);
  process.stdout.write(`\nFAILED ${relative(process.cwd(), file)} › ${name}\n  ${lines.join('\n  ')}\n`);
};
for (const suite of runs.flatMap((run) => run.testResults)) {
  const failed = suite.assertionResults.filter((test) => test.status === 'failed');
  for (const test of failed) tell(suite.name, test.fullName, test.failureMessages.join('\n'));
  if (suite.status === 'failed' && failed.length === 0) tell(suite.name, 'the whole file', suite.message);
}

const sum = (count) => runs.map(count).reduce((total, part) => total + part, 0);
const failures = sum((run) => run.numFailedTests + run.numRuntimeErrorTestSuites);
process.stdout.write(`\n${sum((run) => run.numPassedTests)} passed, ${failures} failed\n`);
