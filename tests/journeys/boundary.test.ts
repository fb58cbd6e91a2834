import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../gateway.ts';

const LANS = 'H26.12-261102-0001';
const TUS = 'H26.12-261105-0002';
const LANS_ID = '001190000001';
const AGENCIES = ['land', 'civil', 'police', 'tax', 'onestop', 'hotline'];

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 90_000);
afterAll(async () => gateway.close());
beforeEach(async () => gateway.world.reset());

/** Everything that any agency heard, as one text. */
async function heard(): Promise<string> {
  const calls = await Promise.all(AGENCIES.map((agency) => gateway.world.calls(agency)));
  return JSON.stringify(calls.flat().filter(({ operation }) => operation !== 'DanhSachThayDoi'));
}

describe.each([
  'minh',
  'officer-land-bavi',
  'kiosk-cn1-03',
  'hotline-agent',
  'auditor',
  'dpo',
  'clerk-cn1',
  undefined,
])('%s', (persona) => {
  test.each([
    [
      'by root field',
      `{ dossier(code: "${LANS}") { code status applicant { fullName } parcels { id } obligations { noticeNumber } } }`,
    ],
    [
      'by the classic code',
      `{ dossier(code: "000.00.12.H26-261102-0001") { code parcels { id owners { person { fullName civilEvents { kind } } } } } }`,
    ],
    [
      'by aliases',
      `{ a: dossier(code: "${LANS}") { code } b: dossier(code: " h26.12-261102-0001 ") { code applicant { residence { since } } } }`,
    ],
    [
      'by fragments',
      `query { ...F } fragment F on Query { dossier(code: "${LANS}") { ...D } } fragment D on Dossier { code timeline { text } }`,
    ],
  ])("asking for lan's dossier %s learns nothing, and no agency is asked about her", async (_name, query) => {
    const { data, errors } = await gateway.ask(persona, query);
    for (const value of Object.values(data as object)) expect(value).toBeNull();
    // Who shows no token is told to sign in, before anything is looked at.
    const code = persona === undefined ? 'UNAUTHENTICATED' : 'NOT_AVAILABLE';
    expect(new Set(errors.map(({ extensions }) => extensions['code']))).toEqual(new Set([code]));
    const calls = await heard();
    expect(calls).not.toContain('261102-0001');
    expect(calls).not.toContain(LANS_ID);
  });

  test('an absent dossier is answered alike, in the same shape', async () => {
    const ask = (code: string) => gateway.ask(persona, `{ dossier(code: "${code}") { code status } }`);
    const [absent, foreign] = [await ask('H26.12-261102-9999'), await ask(LANS)];
    const shape = ({ data, errors, status }: typeof absent) => ({
      data,
      status,
      errors: errors.map(({ message, path, extensions: { requestId: _id, ...rest } }) => ({
        message,
        path,
        rest,
      })),
    });
    expect(shape(foreign)).toEqual(shape(absent));
  });

  test("lan's dossier is in no list of theirs", async () => {
    const { data } = await gateway.ask(persona, '{ dossiers(first: 100) { nodes { code } } }');
    expect(JSON.stringify(data)).not.toContain(LANS);
  });

  test.each([
    '{ status: [PAYMENT_REQUIRED] }',
    '{ branch: "CN4" }',
    '{ agency: "land" }',
    '{ lane: GREEN }',
    '{ procedure: "1.013831" }',
    '{ owner: ME }',
  ])("no filter %s brings lan's dossier up", async (filter) => {
    const { data } = await gateway.ask(
      persona,
      `{ dossiers(first: 100, filter: ${filter}) { nodes { code } } }`,
    );
    expect(JSON.stringify(data)).not.toContain(LANS);
  });

  test('a batch of operations in one body is refused whole', async () => {
    const operation = { query: `{ dossier(code: "${LANS}") { code } }` };
    const answer = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([operation, operation]),
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toContain(LANS);
  });
});

describe('time', () => {
  // Pairs of requests right after each other meet the same noise; were one kind slower, it would lose most pairs.
  test('does not tell a foreign dossier from an absent one', async () => {
    const took = async (code: string): Promise<number> => {
      const started = performance.now();
      await gateway.ask('minh', `{ dossier(code: "${code}") { code status } }`);
      return performance.now() - started;
    };
    for (let warm = 0; warm < 20; warm += 1) await took(LANS);
    const pairs = 160;
    let foreignSlower = 0;
    for (let pair = 0; pair < pairs; pair += 1) {
      const isForeignFirst = pair % 2 === 0;
      const first = await took(isForeignFirst ? LANS : 'H26.12-261102-9998');
      const second = await took(isForeignFirst ? 'H26.12-261102-9998' : LANS);
      if (isForeignFirst ? first > second : second > first) foreignSlower += 1;
    }
    // A fair coin stays within these bounds but once in ten million runs.
    expect(foreignSlower / pairs).toBeGreaterThan(0.29);
    expect(foreignSlower / pairs).toBeLessThan(0.71);
  });
});

describe('officer-land', () => {
  const QUERY = `{ dossier(code: "${LANS}") { code parcels { mapSheet } applicant { fullName civilEvents { kind } birth { number } } } }`;

  test('reads the parcel and is refused the civil events, in one query', async () => {
    const { data, errors } = await gateway.ask('officer-land', QUERY);
    expect(data.dossier.parcels.length).toBeGreaterThan(0);
    expect(data.dossier.applicant.fullName).toBe('Nguyễn Thị Lan');
    expect(data.dossier.applicant.birth).toBeNull();
    expect(errors.map(({ extensions }) => extensions)).toContainEqual(
      expect.objectContaining({
        code: 'ACCESS_DENIED',
        agency: 'civil',
        dataClass: 'civil.birth',
        policies: expect.any(Array),
        remedy: expect.any(String),
      }),
    );
  });

  test('the refused fields were in no message to the civil registry', async () => {
    await gateway.ask('officer-land', QUERY);
    expect(await gateway.world.calls('civil')).toEqual([]);
  });
});

describe('assisted-tu', () => {
  test("tracks tu's dossier within the session and is refused lan's", async () => {
    const own = await gateway.ask('assisted-tu', '{ dossier(code: "H26.12-261105-0002") { code status } }');
    expect(own.data.dossier.code).toBe('H26.12-261105-0002');
    const foreign = await gateway.ask('assisted-tu', `{ dossier(code: "${LANS}") { code } }`);
    expect(foreign.errors[0]?.extensions['code']).toBe('NOT_AVAILABLE');
  });

  test('the clerk alone sees no more afterwards than before', async () => {
    const query =
      '{ dossier(code: "H26.12-261105-0002") { code applicant { fullName personalId residence { since } } parcels { id } obligations { noticeNumber } } }';
    const before = await gateway.ask('clerk-cn4', query);
    await gateway.ask('assisted-tu', query);
    const after = await gateway.ask('clerk-cn4', query);
    expect(after.data).toEqual(before.data);
    expect(JSON.stringify(after.data)).not.toContain('001048000004');
  });
});

describe('hung, with level 1', () => {
  test('sees the progress of his passport and is told what would help for the rest', async () => {
    const { data, errors } = await gateway.ask(
      'hung',
      '{ dossier(code: "H26.21-261112-0001") { code status applicant { fullName } } }',
    );
    expect(data.dossier).toMatchObject({
      code: 'H26.21-261112-0001',
      status: 'IN_PROGRESS',
      applicant: null,
    });
    expect(errors[0]?.extensions).toMatchObject({ code: 'ACCESS_DENIED', remedy: 'LOA2_REQUIRED' });
  });
});

describe('a receipt', () => {
  const track = (code: string, secret: string) =>
    gateway.ask(
      undefined,
      `{ trackDossier(code: "${code}", lookupSecret: "${secret}") { code completionPercent } }`,
    );

  test('tells code and degree of completion with the right secret, nothing with a wrong one, and too many tries are stopped', async () => {
    expect((await track(LANS, '7K4M')).data.trackDossier).toEqual({
      code: LANS,
      completionPercent: expect.any(Number),
    });
    const codes: unknown[] = [];
    for (let attempt = 0; attempt < 11; attempt += 1)
      codes.push((await track(LANS, 'XXXX')).errors[0]?.extensions['code']);
    expect(codes.slice(0, 10)).toEqual(Array(10).fill('NOT_AVAILABLE'));
    expect(codes[10]).toBe('RATE_LIMITED');
    expect((await track(LANS, '7K4M')).errors[0]?.extensions['code']).toBe('RATE_LIMITED');
  });

  test('many wrong tries in one query are counted one by one', async () => {
    const tries = Array.from(
      { length: 20 },
      (_, index) => `t${index}: trackDossier(code: "${TUS}", lookupSecret: "W${index}") { code }`,
    );
    const { errors } = await gateway.ask('tu', `{ ${tries.join(' ')} }`);
    const codes = errors.flatMap(({ path, extensions }) =>
      ((extensions['paths'] as unknown[]) ?? [path]).map(() => extensions['code']),
    );
    expect(codes.filter((code) => code === 'NOT_AVAILABLE')).toHaveLength(10);
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(10);
  });
});
