import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Answer, startTestGateway, type TestGateway } from '../gateway.ts';
import { ROOMY_LIMITS } from '../roomy-limits.ts';

const SEND = `mutation ($input: SendOpinionInput!) {
  sendOpinion(input: $input) { reference outcome text ticketNumber lookupSecret acceptedAt isRepeated }
}`;
const DEADLINES =
  'acknowledgeBy { state at isLate text rules { law isVerified } } handleBy { state at isLate }';
const MINE = `{ me { tickets(first: 50) {
  id kind subject question state urgency openedAt answeredAt answer handledBy ${DEADLINES} dossier { code }
} } }`;
const TRACK = `query ($number: ID!, $secret: String!) {
  trackTicket(number: $number, secret: $secret) { number state answer answeredAt handledBy ${DEADLINES} }
}`;
const SAID = {
  ...{ kind: 'COMPLAINT', subject: 'Chờ lâu ở quầy số 3', text: 'Tôi chờ hai giờ mà không ai gọi số.' },
  ...{ branch: 'CN4', procedure: '1.001193', ward: '00103' },
};

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_DEADLINE_MS: '3000' });
}, 90_000);
afterAll(() => gateway.close());
beforeEach(() => gateway.world.reset());

const send = (persona: string | undefined, input: object = {}): Promise<Answer> =>
  gateway.ask(persona, SEND, { input: { idempotencyKey: randomUUID(), ...SAID, ...input } });
const mine = async (persona: string) => (await gateway.ask(persona, MINE)).data.me.tickets;
const track = (persona: string | undefined, number: string, secret: string): Promise<Answer> =>
  gateway.ask(persona, TRACK, { number, secret });
const opened = async () =>
  (await gateway.world.calls('hotline')).filter(({ operation }) => operation === 'openTicket').length;
const codesOf = ({ errors }: Answer) => errors.map(({ extensions }) => extensions['code']);
/** What an operator of 1022 does on the hotline’s own screen. */
async function answer(ticketId: string, text: string): Promise<void> {
  const { env } = gateway.world;
  const response = await fetch(`${env['HOTLINE_URL']}/desk/answers`, {
    method: 'POST',
    headers: { 'x-api-key': env['HOTLINE_API_KEY'] ?? '', 'content-type': 'application/json' },
    body: JSON.stringify({ ticketId, answer: text }),
  });
  expect(response.ok).toBe(true);
}

describe('a citizen', () => {
  test('sends an opinion about no dossier, and reads it back with its deadlines and its answer', async () => {
    const { data, errors } = await send('lan', { isUrgent: true });
    expect(errors).toEqual([]);
    expect(data.sendOpinion).toMatchObject({ outcome: 'DONE', isRepeated: false });
    const { ticketNumber, lookupSecret } = data.sendOpinion;
    expect(lookupSecret).toMatch(/^[A-HJ-NP-Z2-9]{10}$/);
    const ticket = (await mine('lan')).find(({ id }: { id: string }) => id === ticketNumber);
    expect(ticket).toMatchObject({
      ...{ kind: 'COMPLAINT', subject: SAID.subject, question: SAID.text, state: 'NEW', urgency: 'URGENT' },
      ...{ answer: null, dossier: null, acknowledgeBy: { state: 'OPEN', isLate: false } },
      handleBy: { state: 'OPEN', isLate: false, at: expect.stringMatching(/\+07:00$/) },
    });
    expect(ticket.acknowledgeBy.rules[0].law).toContain('iHanoi');

    await answer(ticketNumber, 'Chi nhánh số 4 đã tăng người ở quầy số 3.');
    const answered = (await mine('lan')).find(({ id }: { id: string }) => id === ticketNumber);
    expect(answered).toMatchObject({
      ...{ state: 'ANSWERED', answer: 'Chi nhánh số 4 đã tăng người ở quầy số 3.' },
      ...{ handledBy: 'Tổng đài 1022 Hà Nội', handleBy: { state: 'KEPT', isLate: false } },
    });
    const requests = await gateway.ask(
      'lan',
      '{ me { requests(first: 1) { action outcome dossier { code } } } }',
    );
    const { data: log } = await gateway.ask(
      'lan',
      '{ me { dataAccesses(first: 30) { nodes { isOwn agency text } } } }',
    );
    expect(log.me.dataAccesses.nodes).toContainEqual({
      ...{ isOwn: true, agency: 'hotline', text: expect.stringMatching(/^Chính bạn đã gửi yêu cầu/) },
    });
    expect(requests.data.me.requests).toEqual([{ action: 'SEND_OPINION', outcome: 'DONE', dossier: null }]);
  });

  test('sees the tickets about dossiers beside them, late answers as late, and nobody else’s', async () => {
    const lans = await mine('lan');
    expect(lans).toContainEqual(
      expect.objectContaining({ id: '1022-261116-900042', dossier: { code: 'H26.12-261102-0001' } }),
    );
    const tus = await mine('tu');
    const late = tus.find(({ id }: { id: string }) => id === '1022-261112-900033');
    expect(late).toMatchObject({
      ...{ acknowledgeBy: { state: 'KEPT' }, handleBy: { state: 'MISSED', isLate: true } },
      handleBy: { at: '2026-11-12T15:00:00+07:00' },
    });
    const ids = (list: { id: string }[]) => list.map(({ id }) => id);
    expect(ids(lans).filter((id) => ids(tus).includes(id))).toEqual([]);
  });

  test('at level 1 may speak; reading takes level 2, or number and secret', async () => {
    const { data } = await send('hung');
    const { ticketNumber, lookupSecret, outcome } = data.sendOpinion;
    expect(outcome).toBe('DONE');
    const refused = await gateway.ask('hung', MINE);
    expect(refused.errors[0]?.extensions).toMatchObject({ code: 'ACCESS_DENIED', remedy: 'LOA2_REQUIRED' });
    const tracked = await track('hung', ticketNumber, lookupSecret.toLowerCase());
    expect(tracked.data.trackTicket).toMatchObject({ number: ticketNumber, state: 'NEW' });
  });

  test('helped at a counter speaks too; the helper reads nothing of it, then or later', async () => {
    const { data } = await send('assisted-tu');
    expect(data.sendOpinion).toMatchObject({ outcome: 'DONE', lookupSecret: null });
    expect(codesOf(await gateway.ask('assisted-tu', MINE))).toEqual(['ACCESS_DENIED']);
    const ids = (await mine('tu')).map(({ id }: { id: string }) => id);
    expect(ids).toContain(data.sendOpinion.ticketNumber);
  });
});

describe('a kiosk with nobody signed in', () => {
  test('takes an opinion without a name; number and secret read the answer, for whoever holds both', async () => {
    const { data, errors } = await send('kiosk-cn1-03');
    expect(errors).toEqual([]);
    const { ticketNumber, lookupSecret } = data.sendOpinion;
    await answer(ticketNumber, 'Cảm ơn ý kiến của ông Trần Văn Thuận, số định danh 001085000002.');
    for (const persona of ['kiosk-cn1-03', undefined]) {
      const tracked = await track(persona, ticketNumber, lookupSecret);
      expect(tracked.errors).toEqual([]);
      expect(tracked.data.trackTicket.state).toBe('ANSWERED');
      expect(tracked.data.trackTicket.answer).toMatch(/^Cảm ơn ý kiến của ông T\. V\. T\./);
      expect(tracked.data.trackTicket.answer).not.toContain('001085000002');
      // What was asked is not repeated to whoever finds the slip.
      expect(JSON.stringify(tracked.data)).not.toContain('hai giờ');
    }
    for (const persona of ['lan', 'hung', 'tu']) {
      const { data: other } = await gateway.ask(persona, '{ me { tickets(first: 50) { id } } }');
      expect(JSON.stringify(other)).not.toContain(ticketNumber);
    }
  });

  test('a wrong secret, an absent number and somebody’s ticket about a dossier look alike', async () => {
    const { data } = await send('kiosk-cn1-03');
    const { ticketNumber, lookupSecret } = data.sendOpinion;
    const tried = [
      await track(undefined, ticketNumber, 'AAAAAAAAAA'),
      await track(undefined, '1022-261101-000000', lookupSecret),
      await track(undefined, '1022-261116-900042', lookupSecret),
    ];
    for (const one of tried) expect(codesOf(one)).toEqual(['NOT_AVAILABLE']);
    expect(new Set(tried.map(({ errors }) => JSON.stringify(errors[0]?.message))).size).toBe(1);
  });

  test('is on record, without a person, its words or its secret', async () => {
    const { data } = await send('kiosk-cn1-03');
    const log = await gateway.ask(
      'auditor',
      '{ accessLog(first: 10, filter: { agency: "hotline" }) { nodes { service decision outcome messageId } } }',
    );
    expect(log.data.accessLog.nodes).toContainEqual({
      ...{ service: 'hotlineSendOpinion', decision: 'permit', outcome: 'delivered' },
      messageId: data.sendOpinion.reference,
    });
    const rows = await gateway.driver.query('select * from citizen_request');
    expect(JSON.stringify(rows)).not.toContain('Chờ lâu');
    expect(JSON.stringify(rows)).not.toContain(data.sendOpinion.lookupSecret);
  });
});

describe('exactly once', () => {
  test.each(['lan', 'kiosk-cn1-03'])(
    'the same key of %s tells the first ticket and secret',
    async (persona) => {
      const key = { idempotencyKey: randomUUID() };
      const before = await opened();
      const answers = await Promise.all([1, 2, 3].map(() => send(persona, key)));
      const told = answers.map(({ data: { sendOpinion } }) => [
        sendOpinion.ticketNumber,
        sendOpinion.lookupSecret,
      ]);
      expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
      expect((await opened()) - before).toBe(1);
      const other = await send(persona, { ...key, text: 'Khác' });
      expect(other.errors[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: ['idempotencyKey'],
      });
    },
  );

  test.each(['drop', 'lost'])(
    'one whose answer is away (%s) is asked after, and is there once',
    async (mode) => {
      await gateway.world.control('hotline', { mode });
      const key = { idempotencyKey: randomUUID() };
      const lost = await send('lan', key);
      expect(lost.data.sendOpinion).toMatchObject({
        outcome: 'UNCERTAIN',
        ticketNumber: null,
        lookupSecret: null,
      });
      await gateway.world.control('hotline', { mode: 'ok' });
      const again = await send('lan', key);
      expect(again.data.sendOpinion).toMatchObject({ outcome: 'DONE', isRepeated: true });
      const found = (await mine('lan')).filter(
        ({ subject }: { subject: string }) => subject === SAID.subject,
      );
      expect(found).toHaveLength(1);
    },
  );

  test('while 1022 is away own tickets are missing, and the rest of the answer is there', async () => {
    await gateway.world.control('hotline', { mode: 'down' });
    const { data, errors } = await gateway.ask(
      'lan',
      '{ me { tickets { id } dossiers(first: 1) { nodes { code } } } }',
    );
    await gateway.world.control('hotline', { mode: 'ok' });
    expect(data.me.tickets).toBeNull();
    expect(data.me.dossiers.nodes).toHaveLength(1);
    expect(errors[0]?.extensions).toMatchObject({ agency: 'hotline' });
  });
});

describe('refused', () => {
  test.each([
    [undefined, 'UNAUTHENTICATED'],
    ['clerk-cn4', 'ACCESS_DENIED'],
    ['officer-land', 'ACCESS_DENIED'],
    ['auditor', 'ACCESS_DENIED'],
  ] as const)('%s', async (persona, code) => {
    expect(codesOf(await send(persona))).toEqual([code]);
  });

  test.each([
    ['kind', { kind: 'PRAISE', subject: '  ' }, 'subject'],
    ['text', { text: 'x'.repeat(4001) }, 'text'],
    ['ward', { ward: '103' }, 'ward'],
    ['branch', { branch: 'CN4; drop' }, 'branch'],
  ] as const)('a wrong %s is named', async (_name, input, field) => {
    const before = await opened();
    const { errors } = await send('lan', input);
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [field] });
    expect(await opened()).toBe(before);
  });
});

test('a kiosk that is made to speak over and over is stopped, and others are not', async () => {
  const strict = await startTestGateway({ GATEWAY_LIMITS: `${ROOMY_LIMITS},opinions.person=3` });
  try {
    const input = () => ({ input: { idempotencyKey: randomUUID(), ...SAID } });
    const codes: unknown[] = [];
    for (let time = 0; time < 5; time += 1)
      codes.push(codesOf(await strict.ask('kiosk-cn1-03', SEND, input()))[0]);
    expect(codes).toEqual([undefined, undefined, undefined, 'RATE_LIMITED', 'RATE_LIMITED']);
    expect((await strict.ask('lan', SEND, input())).data.sendOpinion.outcome).toBe('DONE');
  } finally {
    await strict.close();
  }
}, 60_000);
