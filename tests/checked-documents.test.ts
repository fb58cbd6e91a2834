import { ApolloServer } from '@apollo/server';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from './gateway.ts';

let gateway: TestGateway;
let token: string;
const byApollo = jest.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');

beforeAll(async () => {
  // The second answer is to be told as the first was, with what is asked of the agencies as well.
  gateway = await startTestGateway({ GATEWAY_RECORD_CACHE_BYTES: '0' });
  token = await gateway.world.token('lan');
}, 120_000);
afterAll(async () => gateway.close());

type Asked = Readonly<Record<string, unknown>>;

/** Everything of an answer but when it was made and for which request. */
async function ask(body: Asked, headers: Readonly<Record<string, string>> = {}) {
  const before = byApollo.mock.calls.length;
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify(body),
  });
  const { date, 'x-request-id': id, ...told } = Object.fromEntries(response.headers);
  const text = (await response.text()).replaceAll(id ?? '', 'ID').replaceAll(/"asOf":"[^"]+"/g, '"asOf":""');
  return {
    answer: { status: response.status, headers: told, text },
    isByApollo: byApollo.mock.calls.length > before,
  };
}

/** First as Apollo answers it, then as it is answered once it is known. */
async function askTwice(body: Asked, headers?: Readonly<Record<string, string>>) {
  const first = await ask(body, headers);
  return { first, second: await ask(body, headers) };
}

const CODE = 'H26.12-261102-0001';
const DOSSIER = '{ dossier(code: "H26.12-261102-0001") { code status a: lane linked { code } } }';
const WITH_CODE = 'query One($code: String!) { dossier(code: $code) { code } }';
const TWO = 'query A { me { person { id } } } query B { __typename }';

const REQUESTS: Readonly<Record<string, Asked>> = {
  'a query': { query: DOSSIER },
  'a query with variables': { query: WITH_CODE, variables: { code: CODE } },
  'nulls beside it': { query: WITH_CODE, variables: { code: CODE }, operationName: null, extensions: null },
  'a variable of a wrong type': { query: WITH_CODE, variables: { code: [1] } },
  'a variable that is missing': { query: WITH_CODE },
  'an absent dossier': { query: WITH_CODE, variables: { code: 'H26.12-261102-9999' } },
  'one of two operations': { query: TWO, operationName: 'B' },
  'the other of two operations': { query: TWO, operationName: 'A' },
  'a query of the schema': { query: '{ __schema { queryType { name } } }' },
  'a mutation': { query: 'mutation { confirmRemoval: __typename }' },
  'a conditional field': {
    query: `query($with: Boolean!) { dossier(code: "${CODE}") { code status @include(if: $with) } }`,
    variables: { with: false },
  },
};

const REFUSED: Readonly<Record<string, Asked>> = {
  'no GraphQL': { query: '{ dossier(code: ' },
  'a field that there is not': { query: '{ dossier(code: "x") { codee } nothing }' },
  'many fields that there are not': {
    query: `{ me { ${Array.from({ length: 60 }, (_, at) => `field${at}`).join(' ')} } }`,
  },
  'a variable that is not used': { query: 'query($unused: Int) { __typename }' },
};

const ODD: Readonly<Record<string, Asked>> = {
  'an operation that there is not': { query: TWO, operationName: 'C' },
  'no operation named of two': { query: TWO },
  'a subscription': { query: `subscription { dossierChanged(code: "${CODE}") { code } }` },
  'variables in a list': { query: WITH_CODE, variables: [] },
  'an operation name that is a number': { query: DOSSIER, operationName: 1 },
  'extensions in a text': { query: DOSSIER, extensions: '{}' },
};

const ACCEPTED = ['application/json', 'application/graphql-response+json'];

describe.each(ACCEPTED)('a document that was checked before, to a client of %s', (accept) => {
  test.each(Object.entries({ ...REQUESTS, ...REFUSED }))('%s: the same answer', async (name, body) => {
    // A text of its own, which nobody has asked yet.
    const query = `${String(body['query'])} #${name}, ${accept}`;
    const { first, second } = await askTwice({ ...body, query }, { accept });
    expect(second.answer).toEqual(first.answer);
    expect([first.isByApollo, second.isByApollo]).toEqual([true, false]);
  });

  test.each(Object.entries(ODD))('%s: Apollo says what is wrong', async (_name, body) => {
    const { first, second } = await askTwice(body, { accept });
    expect(second.answer).toEqual(first.answer);
    expect(second.isByApollo).toBe(true);
  });
});

test.each([
  '*/*',
  'application/json, text/plain, */*',
  'application/graphql-response+json, application/json',
  'application/graphql-response+json, application/json;q=0.9',
  'application/graphql-response+json,application/json;q=0.9',
  'application/graphql-response+json, application/graphql+json, application/json',
  'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
])('the media type for a client of %s is the one that Apollo negotiates', async (accept) => {
  const { first, second } = await askTwice({ query: `{ __typename } #${accept}` }, { accept });
  expect(second.answer).toEqual(first.answer);
  expect(second.isByApollo).toBe(false);
});

test.each(['text/html', 'application/json;q=0.5, text/plain', 'image/png'])(
  'a client of %s is left to the negotiation of Apollo',
  async (accept) => {
    const { first, second } = await askTwice({ query: `{ __typename } #${accept}` }, { accept });
    expect(second.answer).toEqual(first.answer);
    expect(second.isByApollo).toBe(true);
  },
);

test('of a document that is all wrong, as many faults are told as anybody mends at once', async () => {
  const query = `{ me { ${Array.from({ length: 90 }, (_, at) => `nothing${at}`).join(' ')} } }`;
  const { answer } = await ask({ query });
  expect(JSON.parse(answer.text).errors).toHaveLength(21);
});
