import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { ERRORS } from '../schema/errors.ts';

const page = readFileSync('docs/for-front-end-teams.md', 'utf8');
const schema = buildSchema(readFileSync('schema/public.graphql', 'utf8'));
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text = '']) => text);

describe('docs/for-front-end-teams.md', () => {
  test('holds ten questions, each an operation on disk that is valid', () => {
    const files = [...page.matchAll(/^\| \d+ \|.*`(schema\/operations\/[^`]+)`/gm)].map(
      ([, file = '']) => file,
    );
    expect(files).toHaveLength(10);
    for (const file of files) expect(validate(schema, parse(readFileSync(file, 'utf8')))).toEqual([]);
  });

  test('shows documents that are valid and answers that are JSON', () => {
    expect(blocks('graphql').length).toBeGreaterThan(0);
    for (const text of blocks('graphql')) expect(validate(schema, parse(text))).toEqual([]);
    for (const text of blocks('json')) expect(() => JSON.parse(text)).not.toThrow();
  });

  test('tells what to do with every code that an answer may hold', () => {
    const table = page.slice(page.indexOf('## When a part is missing'), page.indexOf('## How fresh it is'));
    for (const code of Object.keys(ERRORS)) expect(table).toContain(`\`${code}\``);
  });
});
