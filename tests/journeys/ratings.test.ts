import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openFreshStore } from '../fresh-store.ts';
import { type Answer, startTestGateway, type TestGateway } from '../gateway.ts';

const RATE = `mutation ($input: RateServiceInput!) {
  rateService(input: $input) { reference outcome isRepeated receiptNumber dossier { code rating { score ratedAt } } }
}`;
const LANS = 'H26.12-261102-0001';
const RATED = '{ rating { score ratedAt } code }';

let one: TestGateway;
let other: TestGateway;
/** Finished dossiers of minh's, one for each test: a rating stands for good. */
let finished: string[];
beforeAll(async () => {
  const store = await openFreshStore();
  const keys = { GATEWAY_PUBLIC_ID_KEY: Buffer.alloc(32, 7).toString('base64') };
  const subjectKey = Buffer.alloc(32, 9);
  one = await startTestGateway(keys, store, undefined, { instance: 'one', subjectKey });
  // The second process shares the database and closes nothing of it.
  const shared = { ...store, close: async () => undefined };
  other = await startTestGateway(keys, shared, undefined, { instance: 'other', subjectKey });
  await one.world.reset();
  const { data } = await one.ask(
    'minh',
    '{ dossiers(first: 30, filter: { status: [RETURNED, COMPLETED], owner: ME }) { nodes { code } } }',
  );
  finished = data.dossiers.nodes.map(({ code }: { code: string }) => code);
}, 120_000);
afterAll(async () => {
  await other.close();
  await one.close();
});

const next = (): string => {
  const code = finished.shift();
  if (code === undefined) throw new Error('minh has too few finished dossiers');
  return code;
};
const rate = (gateway: TestGateway, persona: string, code: string, more: object = {}): Promise<Answer> =>
  gateway.ask(persona, RATE, { input: { idempotencyKey: randomUUID(), code, score: 4, ...more } });
const asked = async (code: string) =>
  (await one.world.calls('onestop')).filter(
    ({ operation, keys }) => operation === 'DanhGiaHoSo' && keys.includes(code),
  ).length;
async function readBack(gateway: TestGateway, persona: string, code: string): Promise<unknown> {
  const { data } = await gateway.ask(persona, `{ dossier(code: "${code}") ${RATED} }`);
  return data?.dossier?.rating;
}
async function until<T>(read: () => Promise<T>, isThere: (value: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const value = await read();
    if (isThere(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come to pass within ten seconds');
}

test('a finished dossier is rated by its owner, who reads it back, at every gateway', async () => {
  const code = next();
  expect(await readBack(one, 'minh', code)).toBeNull();
  const { data, errors } = await rate(one, 'minh', code);
  expect(errors).toEqual([]);
  expect(data.rateService).toMatchObject({ outcome: 'DONE', isRepeated: false });
  for (const gateway of [one, other]) {
    const rating = await until(
      () => readBack(gateway, 'minh', code),
      (found) => found !== null,
    );
    expect(rating).toEqual({ score: 4, ratedAt: expect.stringMatching(/\+07:00$/) });
  }
});

describe('once', () => {
  const isRefused = ({ errors }: Answer) =>
    expect(errors).toEqual([
      expect.objectContaining({
        extensions: expect.objectContaining({
          ...{ code: 'BAD_USER_INPUT', fields: ['code'], rule: 'a dossier that was not rated before' },
        }),
      }),
    ]);

  test('a second one with another key is refused, and changes nothing; the first key tells the first result', async () => {
    const code = next();
    const key = { idempotencyKey: randomUUID() };
    const first = await rate(one, 'minh', code, key);
    isRefused(await rate(one, 'minh', code, { score: 1 }));
    isRefused(await rate(other, 'minh', code, { score: 1 }));
    const again = await rate(other, 'minh', code, key);
    expect(again.data.rateService).toMatchObject({
      ...{ reference: first.data.rateService.reference, isRepeated: true, outcome: 'DONE' },
    });
    expect(
      await until(
        () => readBack(one, 'minh', code),
        (found) => found !== null,
      ),
    ).toMatchObject({ score: 4 });
  });

  test('twenty at the same moment at two gateways, each with a key of its own, are one', async () => {
    const code = next();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        rate(at % 2 === 0 ? one : other, 'minh', code, { score: 1 + (at % 5) }),
      ),
    );
    const taken = answers.filter(({ errors }) => errors.length === 0);
    expect(taken).toHaveLength(1);
    for (const answer of answers) if (!taken.includes(answer)) isRefused(answer);
    const rows = await one.driver.query(
      "select state from citizen_request where dossier = $1 and action = 'RATE'",
      [code],
    );
    expect(rows).toEqual([{ state: 'done' }]);
  });

  test('one that the agency refused may be tried again, by whichever key, and then it is the only one', async () => {
    const code = next();
    const key = { idempotencyKey: randomUUID() };
    await one.world.control('onestop', { mode: 'fault' });
    const refused = await rate(one, 'minh', code, key);
    await one.world.control('onestop', { mode: 'ok' });
    expect(refused.errors[0]?.extensions['code']).toBe('AGENCY_FAULT');
    expect((await rate(other, 'minh', code, { score: 2 })).data.rateService).toMatchObject({
      outcome: 'DONE',
    });
    // The refused key would send a second one.
    const late = await rate(one, 'minh', code, key);
    expect(late.data?.rateService?.outcome ?? 'NONE').not.toBe('DONE');
    expect(
      await until(
        () => readBack(one, 'minh', code),
        (found) => found !== null,
      ),
    ).toMatchObject({ score: 2 });
  });
});

describe('nobody else', () => {
  test('rates it: a stranger is told nothing, an officer and a clerk may not', async () => {
    const code = next();
    const codes = async (persona: string) =>
      (await rate(one, persona, code)).errors.map(({ extensions }) => extensions['code']);
    expect(await codes('lan')).toEqual(['NOT_AVAILABLE']);
    for (const persona of ['clerk-cn1', 'officer-land', 'auditor'])
      expect(['NOT_AVAILABLE', 'ACCESS_DENIED']).toContain((await codes(persona))[0]);
    expect(await asked(code)).toBe(0);
  });

  test('reads how it was rated: not its branch, not who handles it, and not in its steps', async () => {
    await one.world.control('onestop', { change: { code: LANS, status: 10 } });
    const status = `{ dossier(code: "${LANS}") { status } }`;
    await until(
      () => one.ask('lan', status),
      ({ data }) => data.dossier.status === 'RETURNED',
    );
    expect((await rate(one, 'lan', LANS, { score: 1 })).data.rateService).toMatchObject({ outcome: 'DONE' });
    await until(
      () => readBack(one, 'lan', LANS),
      (found) => found !== null,
    );
    for (const persona of ['clerk-cn4', 'officer-land', 'hung']) {
      const { data } = await one.ask(
        persona,
        `{ dossier(code: "${LANS}") { rating { score } timeline { text } receptionSteps { text } } }`,
      );
      expect(data.dossier.rating).toBeNull();
      expect(JSON.stringify(data.dossier)).toContain('Công dân đã đánh giá');
      expect(JSON.stringify(data.dossier)).not.toContain('/5');
    }
  });
});

test('a dossier without its result is not rated yet', async () => {
  const { errors } = await rate(one, 'tu', 'H26.12-261105-0002');
  expect(errors[0]?.extensions).toMatchObject({
    ...{ code: 'BAD_USER_INPUT', fields: ['code'], rule: 'a dossier whose result is there' },
  });
});
