import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const ROOMS = ['schema', 'dossier', 'stitching', 'policies', 'connectors', 'gateway'];
const code = ROOMS.flatMap((room) =>
  readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|graphql)$/.test(name) && !/\.test\.ts$|generated|\/testing\//.test(name))
    .map((name) => readFileSync(`${room}/${name}`, 'utf8')),
).join('\n');
const rows = readFileSync('docs/glossary.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| English'))
  .map((line) => line.slice(2, -2).split(' | '));

const isDeclared = (name: string): boolean =>
  new RegExp(
    [
      String.raw`\b(?:class|interface|type|const|function|enum|input|scalar|directive) ${name}\b`,
      // A field of a type, with or without arguments; a property.
      String.raw`^\s+(?:readonly )?${name}\??[(:]`,
    ].join('|'),
    'm',
  ).test(code);

test('the glossary gives every idea its English and Vietnamese word, what it is, and a name in code', () => {
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) {
    expect(row).toHaveLength(4);
    for (const cell of row) expect(cell.trim()).not.toBe('');
    expect(row[3]).toMatch(/^`[^`]+`(, `[^`]+`)*$/);
  }
});

test('the glossary uses a word for one idea only', () => {
  const words = rows.map(([english]) => english);
  expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
});

test('every name in code that the glossary gives is declared', () => {
  const names = rows.flatMap((row) =>
    [...(row[3] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
  expect(names.filter((name) => !isDeclared(name))).toEqual([]);
});
