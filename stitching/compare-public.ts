import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diffApi } from './api-diff.ts';

/**
 * Compares the public schema with the one that clients were last promised, `schema/released.graphql`, and refuses a
 * breaking change that is not declared in `schema/breaking-changes.txt`. With `--release` the present schema becomes the
 * promise, once nothing undeclared breaks; the declarations have then served.
 */
const at = (name: string): string => join(import.meta.dirname, '..', 'schema', name);
const read = (name: string): string => readFileSync(at(name), 'utf8');
const { changes, undeclared, idle } = await diffApi(
  read('released.graphql'),
  read('public.graphql'),
  read('breaking-changes.txt'),
);
for (const one of undeclared) process.stderr.write(`breaking: ${one}\n`);
for (const path of idle) process.stderr.write(`declared, yet nothing breaks there: ${path}\n`);
process.stdout.write(
  `${changes} changes against the released schema, ${undeclared.length} undeclared breaking\n`,
);
const isRefused = undeclared.length + idle.length > 0;
if (process.argv.includes('--release') && !isRefused) {
  copyFileSync(at('public.graphql'), at('released.graphql'));
  const comments = read('breaking-changes.txt')
    .split('\n')
    .filter((line) => line.startsWith('#'));
  writeFileSync(at('breaking-changes.txt'), `${comments.join('\n')}\n`);
}
process.exitCode = isRefused ? 1 : 0;
