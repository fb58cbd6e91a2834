import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readRulebookTexts } from './rulebook.ts';

test('docs/due-dates.md lists every source of the limits, and no other', () => {
  const { sources } = parse(readRulebookTexts().limits) as { sources: Record<string, unknown> };
  const doc = readFileSync(new URL('../docs/due-dates.md', import.meta.url), 'utf8');
  const listed = [...doc.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map((match) => match[1]);
  expect(listed).toEqual(Object.keys(sources));
});
