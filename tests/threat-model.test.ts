import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const text = readFileSync('SECURITY.md', 'utf8');
const table = text.slice(text.indexOf('| who |'), text.indexOf('Not stopped here'));
const rows = table
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1)
  .map((line) => line.slice(2, -2).split(' | '));
const filesIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

test('every threat says who, what, where it is stopped and which test tries it, and the files exist', () => {
  expect(rows.length).toBeGreaterThan(15);
  for (const row of rows) {
    const [who = '', what = '', where, tests] = row;
    expect(row).toHaveLength(4);
    expect([who.trim(), what.trim()]).not.toContain('');
    const [stopped, tried] = [filesIn(where), filesIn(tests)];
    expect(stopped.length).toBeGreaterThan(0);
    expect(tried.length).toBeGreaterThan(0);
    expect([...stopped, ...tried].filter((file) => !existsSync(file))).toEqual([]);
    expect(tried.filter((file) => !file.endsWith('.test.ts'))).toEqual([]);
    expect(stopped.filter((file) => file.includes('test'))).toEqual([]);
  }
});

test('everybody whom the design fears is in the table', () => {
  const told = rows.map(([who = '']) => who).join('\n');
  for (const who of [
    'stranger',
    'page of another site',
    'citizen',
    'representative',
    'clerk',
    'officer',
    'auditor',
    'client program',
    'agency',
    'database',
    'supply chain',
  ])
    expect(told).toContain(who);
});

test('every file named outside of the table exists as well, and every setting is one', () => {
  const others = text.replace(table, '');
  const files = filesIn(others.replace(/```[\s\S]*?```/g, '')).filter((name) =>
    /^[\w.-]+\/[\w./-]+$/.test(name),
  );
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
  const operations = readFileSync('docs/operations.md', 'utf8');
  const settings = others.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? [];
  expect(settings.filter((name) => !operations.includes(`\`${name}\``))).toEqual([]);
});
