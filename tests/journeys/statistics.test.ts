import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorld } from '../../mocks/world/create-world.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';

const FIGURES =
  'received finished onTimePercent waitedPercent processingHours { median p90 } waitingHours { median p90 } ratings meanRating';
const ASK = `query ($period: String!, $branch: ID, $procedure: ID) {
  serviceStatistics(period: $period, branch: $branch, procedure: $procedure) { ${FIGURES} isHiddenInPart threshold asOf }
}`;
const NOTHING = {
  ...{ received: null, finished: null, onTimePercent: null, waitedPercent: null, processingHours: null },
  ...{ waitingHours: null, ratings: null, meanRating: null, isHiddenInPart: true },
};

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.world.reset();
}, 90_000);
afterAll(() => gateway.close());

/** The month before this one, in Hanoi. */
const monthBefore = (months: number): string => {
  const here = new Date(Date.now() + 7 * 3_600_000);
  return new Date(Date.UTC(here.getUTCFullYear(), here.getUTCMonth() - months, 15)).toISOString().slice(0, 7);
};
const LAST = monthBefore(1);
const ask = async (variables: object, persona?: string) =>
  (await gateway.ask(persona, ASK, { period: LAST, ...variables })).data.serviceStatistics;

describe('everybody is told the same', () => {
  test('nobody signed in, a kiosk, a citizen, a clerk and an auditor', async () => {
    const nobodys = await ask({});
    expect(nobodys.received).toBeGreaterThanOrEqual(10);
    for (const persona of ['kiosk-cn1-03', 'lan', 'minh', 'clerk-cn4', 'auditor'])
      expect({ ...(await ask({}, persona)), asOf: '' }).toEqual({ ...nobodys, asOf: '' });
  });

  test('and it is on record', async () => {
    await ask({}, 'kiosk-cn1-03');
    const { data } = await gateway.ask(
      'auditor',
      '{ accessLog(first: 20) { nodes { service decision outcome released } } }',
    );
    expect(data.accessLog.nodes).toContainEqual({
      ...{ service: 'serviceStatistics', decision: 'permit', outcome: 'delivered' },
      released: ['catalogue.public'],
    });
  });
});

test('its counts are those of all dossiers of the month, and its text says them in both languages', async () => {
  const { data } = await gateway.ask(
    undefined,
    `{ serviceStatistics(period: "${LAST}") { received ratings meanRating label text en: text(language: EN) } }`,
  );
  const { received, label, text, en } = data.serviceStatistics;
  expect(label).toContain(`${LAST.slice(5)}/${LAST.slice(0, 4)}`);
  expect(text).toContain(`tiếp nhận ${received} hồ sơ`);
  expect(en).toContain(`${received} dossiers received`);
});

test.each([
  ['this month, which is not over', { period: monthBefore(0) }, 'period'],
  ['a day', { period: `${LAST}-01` }, 'period'],
  ['a span', { period: `${monthBefore(2)}/${LAST}` }, 'period'],
  ['a year', { period: LAST.slice(0, 4) }, 'period'],
  ['no month', { period: '2026-13' }, 'period'],
  ['no branch', { branch: '' }, 'branch'],
])('%s is refused', async (_name, variables, field) => {
  const { errors } = await gateway.ask(undefined, ASK, { period: LAST, ...variables });
  expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [field] });
});

test('a branch and a procedure together, and what there is no such name of, look alike', async () => {
  for (const total of [
    { branch: 'CN9', procedure: '2.000889' },
    { branch: 'CN99' },
    { procedure: '9.999999' },
  ])
    expect(await ask(total)).toMatchObject(NOTHING);
});

describe('tickets', () => {
  const TICKETS = `{ serviceStatistics(period: "${LAST}") { received tickets { due onTimePercent } } }`;

  test('are counted by their deadlines; the hotline is asked for times and places, on record as the gateway’s own', async () => {
    const { data, errors } = await gateway.ask(undefined, TICKETS);
    expect(errors).toEqual([]);
    expect(data.serviceStatistics.tickets.due).toBeGreaterThanOrEqual(10);
    const asked = async () =>
      (await gateway.world.calls('hotline')).filter(({ operation }) => operation === 'ticketTimes').length;
    const once = await asked();
    expect(once).toBeGreaterThan(0);
    expect((await gateway.ask('lan', TICKETS)).data).toEqual(data);
    expect(await asked()).toBe(once);
    const log = await gateway.ask(
      'auditor',
      '{ accessLog(first: 20, filter: { client: "gateway", agency: "hotline" }) { nodes { service outcome purpose released } } }',
    );
    expect(log.data.accessLog.nodes).toContainEqual({
      ...{
        service: 'hotlineTicketTimes',
        outcome: 'delivered',
        purpose: 'sync',
        released: ['hotline.ticket'],
      },
    });
  });

  test('are missing with an error while the hotline is away, and the rest is there', async () => {
    await gateway.world.control('hotline', { mode: 'down' });
    const { data, errors } = await gateway.ask(undefined, TICKETS.replace(LAST, monthBefore(2)));
    await gateway.world.control('hotline', { mode: 'ok' });
    expect(data.serviceStatistics.tickets).toBeNull();
    expect(errors[0]).toMatchObject({
      path: ['serviceStatistics', 'tickets'],
      extensions: { code: 'AGENCY_UNREACHABLE', agency: 'hotline' },
    });
  });
});

describe('at the size of the demonstration', () => {
  const now = new Date();
  const world = createWorld({ seed: 'lien-thong', dossiers: 500, now });
  test('most of last month’s finished dossiers are rated', () => {
    const all = world.findDossiers({}, now).codes.flatMap((code) => world.dossierAt(code, now) ?? []);
    const returned = all.filter(({ status }) => status === 10);
    const rated = returned.filter(({ rating }) => rating);
    expect(returned.length).toBeGreaterThan(200);
    expect(rated.length / returned.length).toBeGreaterThan(0.6);
    expect(new Set(rated.map(({ rating }) => rating?.score)).size).toBe(5);
  });
});
