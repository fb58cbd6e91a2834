import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse, print } from 'graphql';
import { preset } from './file-per-folder.ts';

const ROOT = join(import.meta.dirname, '..');
const options = {
  baseOutputDir: 'out/',
  plugins: [],
  pluginMap: {},
  config: {},
  documents: [],
  presetConfig: {},
};
const folders = (path: string) =>
  readdirSync(join(ROOT, path), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );

test('a new client is a new folder of operations: it gets a file of its own, with its own operations only', () => {
  const [a, b, c] = ['new/one', 'new/two', 'old/one'].map((name) => ({ location: `/ops/${name}.graphql` }));
  const files = preset.buildGeneratesSection({
    ...options,
    schema: parse('scalar Date'),
    documents: [a, b, c].flatMap((file) => file ?? []),
  });
  expect(files.map(({ filename, documents }) => [filename, documents])).toEqual([
    ['out/new.ts', [a, b]],
    ['out/old.ts', [c]],
  ]);
});

test("a new agency is a new folder: it gets a file of its own, with the common SDL and its own, no other agency's", () => {
  const agenciesIn = mkdtempSync(join(tmpdir(), 'agencies-'));
  for (const id of ['fire', 'water']) {
    mkdirSync(join(agenciesIn, id));
    writeFileSync(join(agenciesIn, id, 'schema.graphql'), `scalar Of_${id}`);
  }
  const files = preset.buildGeneratesSection({
    ...options,
    schema: parse('scalar Date'),
    presetConfig: { agenciesIn },
  });
  expect(files.map(({ filename, schema }) => [filename, print(schema)])).toEqual([
    ['out/fire.ts', 'scalar Date\n\nscalar Of_fire'],
    ['out/water.ts', 'scalar Date\n\nscalar Of_water'],
  ]);
});

test('every folder of operations and of an agency has its file of types', () => {
  const generated = (kind: string) =>
    readdirSync(join(ROOT, 'schema/generated', kind)).map((name) => name.replace('.ts', ''));
  expect(generated('clients').sort()).toEqual(folders('schema/operations').sort());
  expect(generated('agencies').sort()).toEqual(folders('connectors/agencies').sort());
});
