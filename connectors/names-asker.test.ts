import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseManifest } from './manifest.ts';

const AGENCIES = join(import.meta.dirname, 'agencies');
const anonymous = readdirSync(AGENCIES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .filter(
    (name) => !parseManifest(readFileSync(join(AGENCIES, name, 'manifest.yaml'), 'utf8'), name).namesAsker,
  );

describe('an agency that is said not to be told who asks', () => {
  test('is one whose messages may stand for several callers', () => {
    expect(anonymous).toEqual(['hotline', 'onestop']);
  });

  // One message may then stand for several callers: to tell of one of them would be a lie.
  test.each(anonymous)('%s: no file of its folder reads the origin of a call', (name) => {
    const folder = join(AGENCIES, name);
    for (const file of readdirSync(folder).filter(
      (each) => each.endsWith('.ts') && !each.endsWith('.test.ts'),
    ))
      expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(/\borigin\b/);
  });
});
