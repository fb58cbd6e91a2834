import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { connectAgent } from '../mcp-client.ts';

/**
 * A tool is the registered query that it stands for: the same caller gets the same data and the same refusals by either door, for
 * every document there is. The other door is asked with the words of the file, not with what the gateway made of it.
 */
const OPERATIONS = 'schema/operations';
const clients = readdirSync(OPERATIONS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const queries = clients.flatMap(({ name: client }) =>
  readdirSync(join(OPERATIONS, client)).flatMap((file) => {
    const text = readFileSync(join(OPERATIONS, client, file), 'utf8');
    const name = /^query (\w+)/m.exec(text)?.[1];
    return name === undefined ? [] : [{ client, name, text }];
  }),
);

/** Values for the variables that documents ask for; what a document does not have is left out. */
const VALUES: Readonly<Record<string, unknown>> = {
  code: 'H26.12-261102-0001',
  lookupSecret: '7K4M',
  search: 'khai sinh',
  first: 3,
  id: '00000000-0000-7000-8000-000000000000',
};
const valuesFor = (text: string) =>
  Object.fromEntries(Object.entries(VALUES).filter(([name]) => text.includes(`$${name}:`)));

/** What differs from call to call: whose request it was, how old a part is, tokens of a page, ids of records. */
const VARYING =
  /^(requestId|locations|extensions\.freshness|changeCursor|cursor|endCursor|startCursor|number|at|text|isOwn|byWhom)$/;
const settled = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (name, inner) => (VARYING.test(name) ? undefined : inner)));

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 90_000);
afterAll(async () => gateway.close());

test('there are registered queries of every client', () => {
  expect(new Set(queries.map(({ client }) => client)).size).toBe(clients.length);
});

describe.each(['lan', 'minh', 'officer-land', 'auditor', 'kiosk-cn1-03', 'assisted-tu'])('%s', (persona) => {
  test('gets by a tool what POST /graphql gives to the assistant, and to the person, unless it is for people only', async () => {
    const token = await gateway.world.token(persona, { agent: 'tro-ly-so' });
    const agent = await connectAgent(gateway, undefined, { token });
    const names = (await agent.client.listTools()).tools.map(({ name }) => name);
    let compared = 0;
    for (const { client, name, text } of queries) {
      const tool = `${client}_${name}`;
      if (!names.includes(tool) || name === 'DataAccesses') continue;
      const values = valuesFor(text);
      const asked = (headers: Record<string, string>) => gateway.ask(undefined, text, values, headers);
      const told = await agent.call(tool, values);
      const byHand = await asked({ authorization: `Bearer ${token}` });
      expect({ tool, data: settled(told.data), errors: settled(told.errors) }).toEqual({
        ...{ tool, data: settled(byHand.data), errors: settled(byHand.errors) },
      });
      const inPerson = await asked({ authorization: `Bearer ${await gateway.world.token(persona)}` });
      const isWithheld = JSON.stringify(told.errors).includes('"agents.');
      if (!isWithheld)
        expect({ tool, data: settled(told.data) }).toEqual({ tool, data: settled(inPerson.data) });
      compared += 1;
    }
    expect(compared).toBeGreaterThan(0);
    await agent.close();
  }, 60_000);
});
