import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatInstant, MS_PER_MINUTE } from '../../dossier/calendar/instant.ts';
import { filingSteps } from '../filing-steps.ts';
import { openFreshStore } from '../fresh-store.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';

const LANS = 'H26.12-261102-0001';
const TUS = 'H26.12-261105-0002';
const ANSWER = 'reference outcome isRepeated sendAt text';

/** The gateway's clock: tokens are of now, so the night is a few minutes away and short. */
let aheadMs = 0;
const now = () => new Date(Date.now() + aheadMs);
const minute = (ms: number) => Math.floor(ms / MS_PER_MINUTE) * MS_PER_MINUTE;
const startMs = Date.now();
const [duskMs, dawnMs] = [minute(startMs) + 5 * MS_PER_MINUTE, minute(startMs) + 8 * MS_PER_MINUTE];
const clock = (ms: number) => formatInstant(new Date(ms)).slice(11, 16);
const HOURS = { ONESTOP_SLEEPS: `${clock(duskMs)}-${clock(dawnMs)}` };
const DAWN = `${clock(dawnMs)} ngày ${formatInstant(new Date(dawnMs)).slice(0, 10).split('-').reverse().join('/')}`;

let gateway: TestGateway;
let store: Awaited<ReturnType<typeof openFreshStore>>;
let others: TestGateway;
const start = (instance: string) =>
  startTestGateway(
    { ...HOURS, GATEWAY_PUBLIC_ID_KEY: KEY.toString('base64') },
    { ...store, close: async () => undefined },
    now,
    { instance, subjectKey: KEY },
  );
const KEY = Buffer.alloc(32, 7);
const { draft, ready, submit, until } = filingSteps(() => gateway);

beforeAll(async () => {
  store = await openFreshStore();
  gateway = await start('evening');
  await gateway.world.reset();
}, 90_000);
afterAll(async () => {
  await gateway.close();
  await others?.close();
  await store.close();
});

const send = (persona: string, name: string, type: string, input: object, fields = ANSWER) =>
  gateway.ask(persona, `mutation ($input: ${type}!) { request: ${name}(input: $input) { ${fields} } }`, {
    input: { idempotencyKey: randomUUID(), code: LANS, ...input },
  });
const PAPERS = { papers: [{ code: 'GT-01', name: 'Bản gốc Giấy chứng nhận', documentId: 'doc-0001' }] };
const WRITES = ['BoSungHoSo', 'YeuCauRutHoSo', 'NopHoSo'];
const written = async () =>
  (await gateway.world.calls('onestop'))
    .map(({ operation }) => operation)
    .filter((one) => WRITES.includes(one));
const SOURCES = `{ dossier(code: "${LANS}") { status sources { agency source asOf reason label } timeline { agency text } } }`;
const stepsOf = (data: { dossier: { timeline: { agency: string; text: string }[] } }) =>
  data.dossier.timeline.filter(({ agency }) => agency === 'gateway').map(({ text }) => text);

describe('a reception system that sleeps', () => {
  let id = '';

  test('is read while it is awake, and known from then on', async () => {
    await gateway.world.control('onestop', { change: { code: LANS, status: 5 } });
    const awaited = '{ dossiers(filter: { status: SUPPLEMENT_REQUIRED }) { nodes { code } } }';
    await until(async () => JSON.stringify((await gateway.ask('lan', awaited)).data).includes(LANS));
    id = await ready('lan', {}, (await draft('lan')).data.it);
    const { data, errors } = await gateway.ask('lan', SOURCES);
    expect(errors).toEqual([]);
    expect(data.dossier.sources).toContainEqual(
      expect.objectContaining({ agency: 'onestop', source: 'LIVE', reason: null }),
    );
    expect(stepsOf(data)).toEqual([]);
  });

  test('is not asked at night: what is known is told, since when and why; of the rest it is told when to come back', async () => {
    aheadMs = duskMs - Date.now() + 30_000;
    const before = (await gateway.world.calls('onestop')).length;
    const { data, extensions } = await gateway.ask('lan', SOURCES);
    expect(data.dossier.status).toBe('SUPPLEMENT_REQUIRED');
    expect(data.dossier.sources).toContainEqual(
      expect.objectContaining({
        ...{ agency: 'onestop', source: 'STALE', reason: 'SLEEPING' },
        label: expect.stringContaining(`nghỉ từ ${clock(duskMs)} đến ${clock(dawnMs)}`),
      }),
    );
    expect(extensions['freshness']).toMatchObject({ onestop: { source: 'stale', reason: 'SLEEPING' } });
    const unknown = await gateway.ask(
      'tu',
      `{ dossier(code: "${TUS}") { receivedAt sources { agency source reason label } } }`,
    );
    expect(unknown.data.dossier).toMatchObject({
      receivedAt: null,
      sources: [
        {
          ...{ agency: 'onestop', source: 'MISSING', reason: 'SLEEPING' },
          label: expect.stringContaining(`nghỉ từ ${clock(duskMs)} đến ${clock(dawnMs)}`),
        },
      ],
    });
    expect(unknown.errors[0]?.extensions).toMatchObject({
      ...{ code: 'AGENCY_UNREACHABLE', agency: 'onestop', reason: 'SLEEPING' },
      retryAfterSeconds: expect.any(Number),
    });
    const seconds = Number(unknown.errors[0]?.extensions['retryAfterSeconds']);
    expect(Math.abs(now().getTime() + seconds * 1_000 - dawnMs)).toBeLessThan(5_000);
    expect((await gateway.world.calls('onestop')).length).toBe(before);
  });

  test('what is asked of it is taken on, with when it is passed on, and told in the timeline', async () => {
    const input = { idempotencyKey: randomUUID(), ...PAPERS };
    const papers = await send('lan', 'supplementDossier', 'SupplementDossierInput', input);
    expect(papers.errors).toEqual([]);
    const sendAt = formatInstant(new Date(dawnMs));
    const words = `Đã nhận, sẽ chuyển lúc ${DAWN}. Bạn không cần gửi lại.`;
    expect(papers.data.request).toMatchObject({ outcome: 'WAITING', isRepeated: false, sendAt, text: words });
    const again = await send('lan', 'supplementDossier', 'SupplementDossierInput', input);
    expect(again.data.request).toEqual({ ...papers.data.request, isRepeated: true });
    const withdrawn = await send('lan', 'withdrawDossier', 'WithdrawDossierInput', { reason: 'Đổi ý' });
    expect(withdrawn.data.request).toMatchObject({ outcome: 'WAITING', sendAt });
    const filed = await submit('lan', id);
    expect(filed.errors).toEqual([]);
    expect(filed.data.it).toMatchObject({
      outcome: 'WAITING',
      receipt: null,
      draft: { state: 'WAITING' },
      text: words,
    });
    expect((await submit('lan', id)).data.it).toMatchObject({ outcome: 'WAITING', isRepeated: true });
    // The hotline is awake.
    const ticket = await send('lan', 'openTicket', 'OpenTicketInput', { subject: 'Hỏi', text: 'Khi nào?' });
    expect(ticket.data.request).toMatchObject({ outcome: 'DONE', sendAt: null });
    const { data } = await gateway.ask('lan', SOURCES);
    expect(stepsOf(data)).toEqual([
      `Đã nhận giấy tờ bổ sung, sẽ chuyển đến Trung tâm Phục vụ hành chính công lúc ${DAWN}`,
      `Đã nhận yêu cầu rút hồ sơ, sẽ chuyển đến Trung tâm Phục vụ hành chính công lúc ${DAWN}`,
    ]);
    // What somebody waits for is theirs to tell.
    expect(stepsOf((await gateway.ask('hung', SOURCES)).data)).toEqual([]);
    const log = await gateway.ask(
      'auditor',
      `{ accessLog(filter: { dossier: "${LANS}", agency: "onestop" }, first: 20) { nodes { service decision outcome released } } }`,
    );
    expect(log.data.accessLog.nodes).toContainEqual(
      expect.objectContaining({
        service: 'onestopWithdraw',
        decision: 'permit',
        outcome: 'waiting',
        released: [],
      }),
    );
    const metrics = async () => (await fetch(`${gateway.url}/metrics`)).text();
    await until(async () => (await metrics()).includes('lienthong_waiting_requests{agency="onestop"} 3'));
    expect(await written()).toEqual([]);
  });

  test('in the morning another process passes all of it on, once and in order, and tells so', async () => {
    await gateway.close();
    aheadMs += dawnMs - now().getTime() + 1_000;
    gateway = await start('morning');
    others = await start('morning-2');
    await until(async () => (await written()).length >= 3);
    const mine =
      '{ me { requests(first: 3) { action outcome sendAt receiptNumber } drafts { state receipt { code } } } }';
    const told = async () => (await gateway.ask('lan', mine)).data.me;
    await until(async () => JSON.stringify(await told()).includes('FILED'));
    expect((await told()).requests).toMatchObject([
      { action: 'OPEN_TICKET', outcome: 'DONE' },
      { action: 'WITHDRAW', outcome: 'DONE', sendAt: null, receiptNumber: expect.any(String) },
      { action: 'SUPPLEMENT', outcome: 'DONE', sendAt: null, receiptNumber: expect.any(String) },
    ]);
    expect(await written()).toEqual(WRITES);
    const { data } = await gateway.ask('lan', SOURCES);
    expect(data.dossier.status).toBe('WITHDRAWN');
    expect(stepsOf(data)).toEqual(
      [
        'Đã nhận giấy tờ bổ sung',
        'Đã nhận yêu cầu rút hồ sơ',
        'Đã chuyển giấy tờ bổ sung',
        'Đã chuyển yêu cầu rút hồ sơ',
      ].map((text) => expect.stringContaining(text)),
    );
    const filed = (await told()).drafts.find(({ state }: { state: string }) => state === 'FILED');
    const own = `{ dossier(code: "${filed.receipt.code}") { status timeline { agency text } } }`;
    await until(async () => (await gateway.ask('lan', own)).data.dossier !== null);
    expect(stepsOf((await gateway.ask('lan', own)).data)).toEqual([
      expect.stringContaining('Đã nhận hồ sơ, sẽ chuyển'),
      'Đã chuyển hồ sơ đến Trung tâm Phục vụ hành chính công',
    ]);
  });
});
