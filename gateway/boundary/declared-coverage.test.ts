import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { discoverAgencies } from '../../connectors/discovery.ts';
import { loadPolicySet } from '../../policies/engine.ts';
import { checkCoverage } from './declared-coverage.ts';

const set = loadPolicySet();
const land = {
  manifest: { id: 'land', classes: {} },
  typeDefs: readFileSync('connectors/agencies/land/schema.graphql', 'utf8'),
};

test('every class and agency of the folders on disk has a policy', async () => {
  const agencies = await discoverAgencies();
  expect(agencies.length).toBeGreaterThanOrEqual(6);
  expect(() => checkCoverage(set, agencies)).not.toThrow();
});

test('a field whose class no policy permits stops the start and is named', () => {
  const typeDefs = `${land.typeDefs}\nextend type Parcel { soil: String @data(class: "land.soil") }`;
  expect(() => checkCoverage(set, [{ ...land, typeDefs }])).toThrow(/land\.soil/);
});

test('a class that no manifest names for citizens stops the start', () => {
  expect(() => checkCoverage(set, [land])).toThrow(/land\.parcel: no manifest/);
});

test('a field without a class stops the start and is named', () => {
  const typeDefs = 'type Query { spy: Spy } type Spy { secret: String }';
  expect(() => checkCoverage(set, [{ manifest: { id: 'land', classes: {} }, typeDefs }])).toThrow(
    /Spy\.secret/,
  );
});

test('an agency without a policy file of its own stops the start and is named', () => {
  expect(() => checkCoverage(set, [{ ...land, manifest: { id: 'forestry', classes: {} } }])).toThrow(
    /policies\/agency-forestry\.cedar/,
  );
});
