import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Answer } from '../gateway.ts';
import { ABSENT, LANS, startWatchedGateway, type WatchedGateway } from './watched-gateway.ts';

let gateway: WatchedGateway;
beforeAll(async () => {
  gateway = await startWatchedGateway();
}, 90_000);
afterAll(() => gateway.close());
beforeEach(() => gateway.world.reset());

interface Traces {
  /** All that the caller sees, but for ids that differ from request to request. */
  readonly answer: unknown;
  /** What agencies were asked: operations and how many keys, not which. */
  readonly asked: readonly string[];
  /** What is on record, but for hashes, ids and times. */
  readonly records: readonly unknown[];
}

/** Everything that one question leaves behind. Equal traces mean equal work: that is why time tells nothing either. */
async function tracesOf(persona: string | undefined, query: string, variables: object): Promise<Traces> {
  const from = new Date().toISOString().replace('Z', '+00:00');
  await gateway.world.reset();
  const answer = await gateway.ask(persona, query, variables);
  const calls = await Promise.all(
    Object.keys(gateway.world.urls).map((agency) => gateway.world.calls(agency)),
  );
  const { data } = await gateway.ask(
    'auditor',
    `query ($from: DateTime) { accessLog(first: 50, filter: { from: $from }) { nodes {
      kind actorKind client channel agency service subjectKind grounds released withheld masks purpose decision policies outcome } } }`,
    { from },
  );
  const records = data.accessLog.nodes.filter(({ client }: { client: string }) => client !== 'gateway');
  return {
    answer: comparable(answer),
    asked: calls
      .flat()
      .flatMap(({ operation, keys }) =>
        operation === 'DanhSachThayDoi' ? [] : `${operation} ${keys.length}`,
      ),
    records,
  };
}

const comparable = ({ status, data, errors, extensions }: Answer): unknown => ({
  status,
  data,
  extensions,
  errors: errors.map(({ message, path, extensions: { requestId, ...rest } }) => ({
    message,
    path,
    rest,
    hasId: typeof requestId,
  })),
});

/** Whether something is there, asked in every way that there is. */
const QUESTIONS: readonly (readonly [string, string, Readonly<Record<'there' | 'absent', object>>])[] = [
  [
    'a dossier',
    'query ($v: ID!) { dossier(code: $v) { code status applicant { fullName } parcels { id } obligations { code } tickets { subject } timeline { text } } }',
    { there: { v: LANS }, absent: { v: ABSENT } },
  ],
  [
    'a dossier by its old code',
    'query ($v: ID!) { dossier(code: $v) { code } }',
    { there: { v: '000.00.12.H26-261102-0001' }, absent: { v: '000.00.12.H26-261102-9999' } },
  ],
  [
    'a dossier beside others',
    'query ($v: ID!) { a: dossier(code: $v) { code } b: dossier(code: $v) { status } }',
    { there: { v: LANS }, absent: { v: ABSENT } },
  ],
  [
    'a protected person’s dossier',
    'query ($v: ID!) { dossier(code: $v) { code applicant { fullName } } }',
    { there: { v: 'H26.03-261109-0001' }, absent: { v: 'H26.03-261109-9999' } },
  ],
  [
    'an emergency access',
    'query ($v: ID!) { emergencyAccess(id: $v) { id } emergencyPerson(id: $v) { fullName } }',
    {
      there: { v: '00000000-0000-7000-8000-000000000001' },
      absent: { v: '00000000-0000-7000-8000-000000000002' },
    },
  ],
  [
    'an access record',
    'query ($v: ID!) { accessRecord(id: $v) { id proof { index } } }',
    {
      there: { v: '00000000-0000-7000-8000-000000000001' },
      absent: { v: '00000000-0000-7000-8000-000000000002' },
    },
  ],
  [
    'an objection',
    'mutation ($v: ID!) { objectToAccess(input: { idempotencyKey: "oracle-object-1", number: $v, reason: "không rõ vì sao" }) { id } answerObjection(id: $v, answer: "đã xem xét xong") { id } }',
    {
      there: { v: '00000000-0000-7000-8000-000000000001' },
      absent: { v: '00000000-0000-7000-8000-000000000002' },
    },
  ],
  [
    'papers asked for',
    'mutation ($v: ID!) { supplementDossier(input: { idempotencyKey: "oracle-supplement", code: $v, documents: [] }) { outcome } }',
    { there: { v: LANS }, absent: { v: ABSENT } },
  ],
  [
    'a ticket',
    'mutation ($v: ID!) { openTicket(input: { idempotencyKey: "oracle-ticket-1", code: $v, subject: "a", text: "b" }) { outcome } }',
    { there: { v: LANS }, absent: { v: ABSENT } },
  ],
  [
    'a withdrawal',
    'mutation ($v: ID!) { withdrawDossier(input: { idempotencyKey: "oracle-withdraw", code: $v, reason: "a" }) { outcome } }',
    { there: { v: LANS }, absent: { v: ABSENT } },
  ],
  [
    'a delegation',
    'mutation ($v: ID!) { revokeDelegation(input: { id: $v }) { id } }',
    {
      there: { v: '00000000-0000-7000-8000-000000000001' },
      absent: { v: '00000000-0000-7000-8000-000000000002' },
    },
  ],
];

describe.each(['minh', 'officer-land-bavi', 'kiosk-cn1-03', undefined])('to %s', (persona) => {
  test.each(QUESTIONS)('%s that is not theirs looks like none', async (_what, query, { there, absent }) => {
    const none = await tracesOf(persona, query, absent);
    expect(await tracesOf(persona, query, there)).toEqual(none);
  });
});

describe('a receipt', () => {
  const TRACK =
    'query ($code: ID!, $secret: String!) { trackDossier(code: $code, lookupSecret: $secret) { code status } }';
  test('with a wrong secret looks like one of a dossier that is not there', async () => {
    const none = await tracesOf(undefined, TRACK, { code: ABSENT, secret: '7K4M' });
    expect(await tracesOf(undefined, TRACK, { code: LANS, secret: 'WXYZ' })).toEqual(none);
    expect(await tracesOf(undefined, TRACK, { code: 'H26.21-261112-0001', secret: '7K4M' })).toEqual(none);
  });
});

describe('a place in a list', () => {
  const LIST =
    'query ($after: String) { dossiers(first: 2, after: $after) { totalCount pageInfo { endCursor hasNextPage } nodes { code } } }';
  test('that another was given tells nothing of the other’s list', async () => {
    const { data } = await gateway.ask('lan', LIST);
    const cursor: string = data.dossiers.pageInfo.endCursor;
    const none = await gateway.ask('minh', LIST, { after: null });
    const asked = await gateway.ask('minh', LIST, { after: cursor });
    const told = JSON.stringify(asked);
    expect(told).not.toContain('H26.12-261102');
    expect(asked.data?.dossiers?.totalCount ?? none.data.dossiers.totalCount).toBe(
      none.data.dossiers.totalCount,
    );
  });

  test('is no text that tells a code or a person', async () => {
    const { data } = await gateway.ask('lan', LIST);
    const cursor = Buffer.from(String(data.dossiers.pageInfo.endCursor), 'base64url').toString('latin1');
    expect(cursor).not.toMatch(/0011900|Nguy/);
  });

  test.each(['', 'bogus', 'AAAA', '__proto__', '-1', "' OR 1=1 --", 'a long one'])(
    'that was made up is refused or is nothing: %s',
    async (made) => {
      const after = made.replace(' long one', 'a'.repeat(5_000));
      const { errors, data } = await gateway.ask('minh', LIST, { after });
      const codes = errors.map(({ extensions }) => extensions['code']);
      expect(codes.filter((code) => code !== 'BAD_USER_INPUT')).toEqual([]);
      expect(JSON.stringify(data)).not.toContain('H26.12-261102-0001');
    },
  );
});

test('a count of what one may not see is no count', async () => {
  const { data } = await gateway.ask(
    'minh',
    '{ dossiers(first: 1) { totalCount } me { dossiers(first: 1) { totalCount } } }',
  );
  const mine = await gateway.ask('minh', '{ dossiers(first: 100) { nodes { code } } }');
  expect(data.dossiers.totalCount).toBe(mine.data.dossiers.nodes.length);
  expect(data.me.dossiers.totalCount).toBe(data.dossiers.totalCount);
});
