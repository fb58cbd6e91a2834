import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { GROUNDS } from '../schema/terms.ts';
import { findUncovered } from './coverage.ts';
import { loadPolicySet } from './engine.ts';

const set = loadPolicySet();
const agencyFolders = new URL('../connectors/agencies/', import.meta.url);
const agencies = readdirSync(agencyFolders);
const sdl = agencies.map((id) => readFileSync(new URL(`${id}/schema.graphql`, agencyFolders), 'utf8')).join();
const dataClasses = [...sdl.matchAll(/@data\(class: "([^"]+)"/g)].map((match) => match[1] ?? '');

test('every agency folder has a policy file, and every data class of its SDL a policy that permits it', () => {
  expect(dataClasses.length).toBeGreaterThan(50);
  expect(findUncovered(set, { dataClasses, agencies })).toEqual({ dataClasses: [], agencies: [] });
});

test('a class that only a forbid names, and an agency without a file, are found', () => {
  const declared = { dataClasses: ['land.parcel', 'land.secret'], agencies: ['land', 'fire-brigade'] };
  expect(findUncovered(set, declared)).toEqual({
    dataClasses: ['land.secret'],
    agencies: ['fire-brigade'],
  });
});

test('the policies know exactly the grounds of the glossary, and a permit names every data class', () => {
  expect(set.names.enums.get('Ground')).toEqual([...GROUNDS]);
  const known = set.names.enums.get('DataClass') ?? [];
  expect(findUncovered(set, { dataClasses: known, agencies: [] }).dataClasses).toEqual([]);
});
