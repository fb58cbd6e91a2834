import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { buildClientSchema, buildSchema, printSchema } from 'graphql';
import { loadPolicySet } from '../../policies/engine.ts';
import { contractRoute } from './contract-route.ts';

let server: FastifyInstance;
beforeAll(async () => {
  server = fastify();
  const set = loadPolicySet();
  await server.register(contractRoute({ currentSet: () => set }));
});
afterAll(async () => server.close());
const get = async (url: string) => server.inject({ method: 'GET', url });

test('the contract of a client is an introspection for tools, and SDL for people, of the same schema', async () => {
  const { clients } = (await get('/graphql/contract')).json();
  expect(clients).toEqual(expect.arrayContaining(['portal', 'agent']));
  const told = await get('/graphql/contract/auditor');
  const printed = await get('/graphql/contract/auditor.graphql');
  expect(printed.headers['content-type']).toContain('text/plain');
  expect(printSchema(buildClientSchema(told.json().data))).toContain('procedures(');
  expect(Object.keys(buildSchema(printed.body).getTypeMap()).sort()).toEqual(
    Object.keys(buildClientSchema(told.json().data).getTypeMap()).sort(),
  );
});

test('of a client that there is not there is none', async () => {
  for (const name of ['nobody', '__proto__', '..%2f..%2fpackage', 'auditor.json'])
    expect((await get(`/graphql/contract/${name}`)).statusCode).toBe(404);
});
