import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');
const HERE = 'bench/frozen';
const LIMIT = 'bench/contenders/limit.ts';
/** What the limit shares with other contenders: the server around it, and the code of the dossier. */
const SHARED = ['bench/contenders/contender.ts', 'bench/contenders/job.ts'];
/** Of the limit and all copies, in the order of their names. A change here makes another yardstick. */
const DIGEST = '9d7a6f81934832696e1c561e419840a6ebf32fbd58b6a76ad35e0989db498ba6';

const copies = readdirSync(join(ROOT, HERE), { recursive: true, encoding: 'utf8' })
  .map((name) => `${HERE}/${name.replaceAll('\\', '/')}`)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .sort();
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

test('the yardstick is what it was', () => {
  const hash = createHash('sha256');
  for (const file of [LIMIT, ...copies]) hash.update(`${file}\n${textOf(file)}`);
  expect(hash.digest('hex')).toBe(DIGEST);
});

test('the yardstick runs on its own copies alone', () => {
  const outside = [LIMIT, ...copies].flatMap((file) =>
    [...textOf(file).matchAll(/from '(\.[^']+)'/g)]
      .map(([, to = '']) => join(file, '..', to))
      .filter((to) => !copies.includes(to) && !SHARED.includes(to))
      .map((to) => `${file} → ${to}`),
  );
  expect(outside).toEqual([]);
});

test('nothing else runs on the copies', () => {
  const others = readdirSync(join(ROOT, 'bench'), { recursive: true, encoding: 'utf8' })
    .map((name) => `bench/${name}`)
    .filter((name) => name.endsWith('.ts') && !name.startsWith(HERE) && name !== LIMIT)
    .filter((file) => /from '[^']*\/frozen\//.test(textOf(file)));
  expect(others).toEqual([]);
});
