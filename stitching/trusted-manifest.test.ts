import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { composeTrustedManifest } from './trusted-manifest.ts';

const manifest = composeTrustedManifest();

describe('trusted documents', () => {
  test('the manifest that is checked in is what the operations on disk make (npm run generate)', () => {
    expect(JSON.parse(readFileSync('schema/generated/trusted-documents.json', 'utf8'))).toEqual(manifest);
  });

  test('every one is valid by the public schema', () => {
    const schema = buildSchema(readFileSync('schema/public.graphql', 'utf8'));
    for (const text of Object.values(manifest.clients)
      .flat()
      .flatMap(({ documents }) => Object.values(documents)))
      expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
  });

  test('every operation has a name of its own within its client', () => {
    for (const operations of Object.values(manifest.clients)) {
      const names = operations.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});
