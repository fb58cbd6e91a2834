import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type AuditResult, auditServer } from 'graphql-http';
import { startTestGateway, type TestGateway } from './gateway.ts';

let gateway: TestGateway;
let results: AuditResult[];

beforeAll(async () => {
  gateway = await startTestGateway();
  results = await auditServer({ url: `${gateway.url}/graphql`, fetchFn: fetch });
}, 60_000);
afterAll(async () => gateway.close());

const named = (status: AuditResult['status'], level: RegExp) =>
  results.filter((result) => result.status === status && level.test(result.name)).map(({ name }) => name);

test('GraphQL over HTTP: every MUST holds', () => {
  expect(results.length).toBeGreaterThan(50);
  expect(named('error', /MUST/)).toEqual([]);
});

test('GraphQL over HTTP: the SHOULDs that do not hold are the ones that the docs give a reason for', () => {
  expect(results.filter(({ status }) => status === 'warn').map(({ name }) => name)).toEqual([]);
});
