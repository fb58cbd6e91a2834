import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readToolTexts } from './tool-texts.ts';

const FOLDER = 'schema/operations';
const queries = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(join(FOLDER, name)).map((file) => join(FOLDER, name, file)))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
  .filter(({ text }) => /^query /m.test(text));
const textsOf = readToolTexts();

test.each(queries)('$file tells assistants what it is for, in one way or another', ({ text }) => {
  const name = /^query (\w+)/m.exec(text)?.[1] ?? '';
  const { title, description } = textsOf(name, text);
  for (const words of [title.vi, title.en, description.vi, description.en])
    expect(words.length).toBeGreaterThan(5);
});

test('a query that nobody has described yet shows the comment above it, or its name', () => {
  expect(
    textsOf('NotYet', '# What it\n# is for.\nquery NotYet { me { person { id } } }').description.en,
  ).toBe('What it\nis for.');
  expect(textsOf('NotYet', 'query NotYet { me { person { id } } }').title).toEqual({
    vi: 'NotYet',
    en: 'NotYet',
  });
  expect(textsOf('constructor', 'query constructor { me { person { id } } }').title.en).toBe('constructor');
});

test('a file that says it in one language only is refused', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'tools-')), 'tools.yaml');
  await writeFile(
    file,
    'MyPage:\n  title: { vi: Trang của tôi }\n  description: { vi: Của tôi, en: Mine }\n',
  );
  expect(() => readToolTexts(file)).toThrow('title');
});
