import { beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema, type GraphQLSchema, isObjectType, parse, validate, validateSchema } from 'graphql';
import { loadPolicySet } from '../../policies/engine.ts';
import { contractOf, printContract } from '../../stitching/contract/contract.ts';
import { unionOf, usageOf } from '../../stitching/contract/document-usage.ts';
import { mapSdl } from '../../stitching/contract/sdl-map.ts';
import { composePublicSchema, readAgencySdl } from '../../stitching/public-schema.ts';
import { type ClientContract, composeClientContract, contractNames } from './client-contract.ts';

const set = loadPolicySet();
const agencies = readAgencySdl();
const whole = composePublicSchema({}, agencies);
const map = mapSdl(agencies);

const fieldsOf = (schema: GraphQLSchema): string[] =>
  Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
    .flatMap((type) =>
      isObjectType(type) ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : [],
    );

test('there is a contract of every client and of digital assistants, and of nobody else', () => {
  expect([...contractNames()].sort()).toEqual(['agent', 'auditor', 'ihanoi', 'kiosk', 'portal']);
  expect(composeClientContract('somebody', set)).toBeUndefined();
});

describe.each(contractNames())('the contract of %s', (client) => {
  let contract: ClientContract;
  let printed: GraphQLSchema;
  beforeAll(() => {
    const found = composeClientContract(client, set);
    if (!found) throw new Error('no contract');
    contract = found;
    printed = buildSchema(printContract(found));
  });

  test('is a schema', () => {
    expect(validateSchema(contract.schema)).toEqual([]);
    expect(validateSchema(printed)).toEqual([]);
  });

  test('has all that its documents ask for: none asks for what its callers can never be given', () => {
    expect([...contract.neverGiven]).toEqual([]);
    const faults = contract.documents.flatMap(({ name, document }) =>
      validate(printed, document).map(({ message }) => `${name}: ${message}`),
    );
    expect(faults).toEqual([]);
  });

  test('has no field that no document of it asks for, and none of a class that is withheld', () => {
    const { fields } = unionOf(contract.documents.map(({ document }) => usageOf(document, whole, map)));
    expect(fieldsOf(printed).sort()).toEqual([...fields.keys()].sort());
    const withheld = [...fields].filter(
      ([, classes]) => classes.size > 0 && [...classes].every((dataClass) => !contract.reach.has(dataClass)),
    );
    expect(withheld).toEqual([]);
    expect(fieldsOf(printed).length).toBeLessThan(fieldsOf(whole).length);
  });
});

test('the contract of assistants has nothing to act with', () => {
  const contract = composeClientContract('agent', set);
  expect(contract?.schema.getMutationType() ?? undefined).toBeUndefined();
  expect(contract?.schema.getSubscriptionType() ?? undefined).toBeUndefined();
});

test('a field of a class that is given to no caller is left out and named', () => {
  const document = parse(
    'query Page($code: ID!) { dossier(code: $code) { code internalTimeline { text } landCase { number internalSteps { text } } } }',
  );
  expect(validate(whole, document)).toEqual([]);
  const { schema, neverGiven } = contractOf(
    whole,
    map,
    [{ document }],
    new Set(['dossier.progress', 'land.case']),
  );
  expect([...neverGiven]).toEqual([
    ['LandCase.internalSteps', ['dossier.internal']],
    // Whatever lies below it is asked for nowhere else.
    ['AgencyStep.text', ['dossier.internal']],
  ]);
  expect(fieldsOf(schema)).toContain('LandCase.number');
  expect(fieldsOf(schema)).not.toContain('LandCase.internalSteps');
});

test('arguments that no document gives are left out, unless the field cannot be asked for without', () => {
  const document = parse(
    'query One($code: ID!) { dossier(code: $code) { code } dossiers(first: 3) { totalCount } }',
  );
  const { schema } = contractOf(whole, map, [{ document }], new Set(['dossier.progress']));
  expect(printContract({ schema, neverGiven: new Map() })).toMatch(/dossiers\([^)]*first: Int = 20[^)]*\)/);
  expect(printContract({ schema, neverGiven: new Map() })).not.toContain('sort:');
});
