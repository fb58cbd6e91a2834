import { createHash } from 'node:crypto';
import {
  ApolloClient,
  ApolloLink,
  CombinedGraphQLErrors,
  HttpLink,
  InMemoryCache,
  Observable,
} from '@apollo/client';
import { createPersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { getMainDefinition, relayStylePagination } from '@apollo/client/utilities';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parse, print } from 'graphql';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import {
  DossierChangesDocument,
  DossierPageDocument,
  MyDossiersDocument,
} from '../schema/generated/clients/portal.ts';
import { composeTrustedManifest } from '../stitching/trusted-manifest.ts';
import { startTestGateway, type TestGateway } from './gateway.ts';
import { until } from './live-clients.ts';

/*
 * A front end as its team would write it: Apollo Client 4 with a normalised cache, typed documents from codegen, and the
 * links that the libraries' own documentation shows.
 */

const LANS = 'H26.12-261102-0001';
const HUNGS = 'H26.21-261112-0001';

let gateway: TestGateway;
const ends: (() => void)[] = [];
beforeAll(async () => {
  gateway = await startTestGateway({ TRUSTED_ONLY_CLIENTS: 'ihanoi,kiosk-*' });
}, 90_000);
afterAll(async () => gateway.close());
beforeEach(async () => gateway.world.reset());
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** The recipe of graphql-sse's documentation for Apollo Client. */
class SseLink extends ApolloLink {
  readonly #client: ReturnType<typeof createSseClient>;

  constructor(options: Parameters<typeof createSseClient>[0]) {
    super();
    this.#client = createSseClient(options);
    ends.push(() => this.#client.dispose());
  }

  override request(operation: ApolloLink.Operation): Observable<ApolloLink.Result> {
    const { operationName = '', variables, extensions } = operation;
    const request = { query: print(operation.query), operationName, variables, extensions };
    return new Observable((sink) =>
      this.#client.subscribe(request, {
        next: (result) => sink.next(result as ApolloLink.Result),
        complete: () => sink.complete(),
        error: (error) => sink.error(error),
      }),
    );
  }
}

interface App {
  readonly client: ApolloClient;
  /** Bodies of the requests that went out. */
  readonly sent: string[];
}

async function startApp(
  persona: string,
  options: { readonly before?: ApolloLink; readonly live?: 'sse' | 'ws'; readonly url?: string } = {},
): Promise<App> {
  const { url = gateway.url } = options;
  const token = await gateway.world.token(persona);
  const headers = { authorization: `Bearer ${token}` };
  const sent: string[] = [];
  const http = new HttpLink({
    uri: `${url}/graphql`,
    headers,
    fetch(input, init) {
      sent.push(String(init?.body));
      return fetch(input, init);
    },
  });
  const queries = options.before ? options.before.concat(http) : http;
  const live =
    options.live === 'ws' ? wsLink(url, token) : new SseLink({ url: `${url}/graphql/stream`, headers });
  const client = new ApolloClient({
    link: ApolloLink.split(
      ({ query }) => {
        const definition = getMainDefinition(query);
        return definition.kind === 'OperationDefinition' && definition.operation === 'subscription';
      },
      live,
      queries,
    ),
    cache: new InMemoryCache({
      typePolicies: {
        Query: { fields: { dossiers: relayStylePagination(['filter', 'sort']) } },
        Dossier: { keyFields: ['code'] },
      },
    }),
  });
  ends.push(() => client.stop());
  return { client, sent };
}

function wsLink(url: string, token: string): GraphQLWsLink {
  const client = createWsClient({
    url: `${url.replace('http', 'ws')}/graphql/stream`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
  });
  ends.push(() => void Promise.resolve(client.dispose()).catch(() => undefined));
  return new GraphQLWsLink(client);
}

describe('an app with Apollo Client', () => {
  test('asks once and reads the rest from its cache', async () => {
    const { client, sent } = await startApp('lan');
    const variables = { code: LANS };
    const first = await client.query({ query: DossierPageDocument, variables });
    expect(first.data?.dossier).toMatchObject({
      code: LANS,
      procedure: { name: expect.any(String) },
      timeline: expect.arrayContaining([expect.objectContaining({ agency: 'onestop' })]),
    });
    expect((await client.query({ query: DossierPageDocument, variables })).data).toEqual(first.data);
    expect(sent).toHaveLength(1);
  });

  test('pages through the list; the pages grow together in the cache', async () => {
    const { client } = await startApp('clerk-cn4');
    const list = client.watchQuery({ query: MyDossiersDocument, variables: { first: 2 } });
    const subscription = list.subscribe(() => undefined);
    ends.push(() => subscription.unsubscribe());
    await until(() => list.getCurrentResult().dataState === 'complete', 5_000, 'the first page');
    const pageInfo = list.getCurrentResult().data?.dossiers?.pageInfo;
    expect(pageInfo?.hasNextPage).toBe(true);
    await list.fetchMore({ variables: { after: pageInfo?.endCursor ?? null } });
    const edges = () => list.getCurrentResult().data?.dossiers?.edges ?? [];
    await until(() => edges().length === 4, 5_000, 'the second page');
    expect(new Set(edges().map((edge) => edge?.node?.code)).size).toBe(4);
  });

  test.each(['sse', 'ws'] as const)('sees a change on the page that it shows, over %s', async (live) => {
    const { client, sent } = await startApp('lan', { live });
    const variables = { code: LANS };
    const page = client.watchQuery({ query: DossierPageDocument, variables });
    const shown: unknown[] = [];
    const watching = page.subscribe(({ data }) => void shown.push(data?.dossier?.status));
    await until(() => page.getCurrentResult().dataState === 'complete', 5_000, 'the page');
    const after = page.getCurrentResult().data?.dossier?.changeCursor ?? null;
    const events: unknown[] = [];
    const changes = client
      .subscribe({ query: DossierChangesDocument, variables: { code: LANS, after } })
      .subscribe((event) => void events.push(event.data));
    ends.push(() => {
      changes.unsubscribe();
      watching.unsubscribe();
    });
    await until(() => events.length === 1, 5_000, 'the first event');
    await gateway.world.control('onestop', { change: { code: LANS, status: 4 } });
    await until(() => shown.at(-1) === 'IN_PROGRESS', 5_000, 'the new status on the page');
    expect(page.getCurrentResult().data?.dossier?.applicant?.fullName).toBe('Nguyễn Thị Lan');
    expect(sent).toHaveLength(1);
  });

  test('shows what is there and says why the rest is not', async () => {
    const { client } = await startApp('hung');
    const variables = { code: HUNGS };
    const { data, error } = await client.query({ query: DossierPageDocument, variables, errorPolicy: 'all' });
    expect(data?.dossier).toMatchObject({ code: HUNGS, status: 'IN_PROGRESS', applicant: null });
    expect(CombinedGraphQLErrors.is(error)).toBe(true);
    const refused = CombinedGraphQLErrors.is(error) ? error.errors : [];
    expect(refused.map(({ extensions }) => extensions)).toContainEqual(
      expect.objectContaining({ code: 'ACCESS_DENIED', remedy: 'LOA2_REQUIRED' }),
    );
  });

  test('is refused as every other for a dossier of somebody else', async () => {
    const { client } = await startApp('minh');
    const asked = client.query({ query: DossierPageDocument, variables: { code: LANS } });
    await expect(asked).rejects.toMatchObject({ errors: [{ extensions: { code: 'NOT_AVAILABLE' } }] });
  });
});

describe('a public client that may run its registered operations only', () => {
  let trusting: TestGateway;
  beforeAll(async () => {
    trusting = await startTestGateway({ TRUSTED_ONLY_CLIENTS: 'portal,anonymous' });
  }, 90_000);
  afterAll(async () => trusting.close());
  const persisted = () =>
    createPersistedQueryLink({ sha256: (text) => createHash('sha256').update(text).digest('hex') });

  test('runs them by their text, as Apollo Client rewrites it', async () => {
    const { client } = await startApp('lan', { url: trusting.url });
    const { data } = await client.query({ query: DossierPageDocument, variables: { code: LANS } });
    expect(data?.dossier?.code).toBe(LANS);
  });

  test('runs them by their hash alone', async () => {
    const { client, sent } = await startApp('lan', { url: trusting.url, before: persisted() });
    const { data } = await client.query({ query: DossierPageDocument, variables: { code: LANS } });
    expect(data?.dossier?.code).toBe(LANS);
    expect(sent).toHaveLength(1);
    expect(JSON.parse(sent[0] ?? '')).not.toHaveProperty('query');
  });

  test.each(['sse', 'ws'] as const)('subscribes with them over %s', async (live) => {
    const { client } = await startApp('lan', { url: trusting.url, live });
    const after = (await client.query({ query: DossierPageDocument, variables: { code: LANS } })).data
      ?.dossier?.changeCursor;
    const events: unknown[] = [];
    const changes = client
      .subscribe({ query: DossierChangesDocument, variables: { code: LANS, after: after ?? null } })
      .subscribe((event) => void events.push(event.data?.dossierChanged?.code ?? event.error));
    ends.push(() => changes.unsubscribe());
    await until(() => events.length === 1, 5_000, 'the first event');
    expect(events).toEqual([LANS]);
  });

  test('is refused anything else, over every door, and the refusal is on record', async () => {
    const { client } = await startApp('lan', { url: trusting.url });
    const free = parse(`query Free { dossier(code: "${LANS}") { code } }`);
    await expect(client.query({ query: free })).rejects.toMatchObject({
      errors: [{ extensions: { code: 'OPERATION_NOT_TRUSTED' } }],
    });
    const stream = parse(`subscription Free { dossierChanged(code: "${LANS}") { code } }`);
    const refused = await new Promise((resolve) => {
      const changes = client.subscribe({ query: stream }).subscribe(({ error }) => resolve(error));
      ends.push(() => changes.unsubscribe());
    });
    expect(refused).toMatchObject({ errors: [{ extensions: { code: 'OPERATION_NOT_TRUSTED' } }] });
    const { data } = await trusting.ask(
      'auditor',
      '{ accessLog(first: 5, filter: { kind: OPERATION, client: "portal" }) { nodes { code client } } }',
    );
    expect(data.accessLog.nodes).toContainEqual({ code: 'OPERATION_NOT_TRUSTED', client: 'portal' });
  });

  test('is answered 403, by POST and by GET, by an unknown hash too; its own hash works by GET', async () => {
    const [own] = Object.keys(
      composeTrustedManifest().clients['portal']?.find(({ name }) => name === 'Procedures')?.documents ?? {},
    );
    const token = await gateway.world.token('lan');
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
    };
    const post = (body: object) =>
      fetch(`${trusting.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
    const get = (search: Record<string, string>) =>
      fetch(`${trusting.url}/graphql?${new URLSearchParams(search)}`, { headers });
    const statuses = await Promise.all([
      post({ query: '{ __typename }' }),
      post({ documentId: 'sha256:00' }),
      get({ query: '{ __typename }' }),
      get({ documentId: `sha256:${'0'.repeat(64)}` }),
      post({ documentId: `sha256:${own}`, variables: { search: 'khai sinh' } }),
      get({ documentId: `sha256:${own}`, variables: '{"search":"khai sinh"}' }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([403, 403, 403, 403, 200, 200]);
    expect(await statuses[5]?.json()).toMatchObject({ data: { procedures: expect.any(Array) } });
  });
});
