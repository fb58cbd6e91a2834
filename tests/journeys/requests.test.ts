import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { GatewayError } from '../../schema/errors.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { changesIn } from '../rights/agreement.ts';

const LANS = 'H26.12-261102-0001';
const ANSWER = 'reference action outcome receiptNumber acceptedAt isRepeated vi: text en: text(language: EN)';
const FORMS = {
  withdrawDossier: {
    type: 'WithdrawDossierInput',
    service: 'YeuCauRutHoSo',
    input: { reason: 'Đổi ý, xin rút' },
  },
  rateService: { type: 'RateServiceInput', service: 'DanhGiaHoSo', input: { score: 5, comment: 'Nhanh' } },
  openTicket: {
    type: 'OpenTicketInput',
    service: 'openTicket',
    input: { subject: 'Hỏi về hồ sơ', text: 'Khi nào có kết quả?' },
  },
  supplementDossier: {
    type: 'SupplementDossierInput',
    service: 'BoSungHoSo',
    input: { papers: [{ code: 'GT-01', name: 'Bản gốc Giấy chứng nhận', documentId: 'doc-0001' }] },
  },
} as const;
type Form = keyof typeof FORMS;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_DEADLINE_MS: '3000' });
}, 90_000);
afterAll(async () => gateway.close());
beforeEach(async () => gateway.world.reset());

const send = (persona: string | undefined, form: Form, input: object = {}, fields = ANSWER) =>
  gateway.ask(
    persona,
    `mutation ($input: ${FORMS[form].type}!) { request: ${form}(input: $input) { ${fields} } }`,
    { input: { idempotencyKey: randomUUID(), code: LANS, ...FORMS[form].input, ...input } },
  );
/** What an agency was asked to do, by service. */
const heard = async (form: Form) => {
  const calls = await gateway.world.calls(form === 'openTicket' ? 'hotline' : 'onestop');
  return calls.filter(({ operation }) => operation === FORMS[form].service);
};
const codeOf = ({ errors }: { errors: readonly { extensions: Record<string, unknown> }[] }) =>
  errors.map(({ extensions }) => extensions['code']);
async function until(check: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come to pass within ten seconds');
}

describe('a request', () => {
  test.each(['withdrawDossier', 'openTicket'] as const)('%s reaches its agency once', async (form) => {
    const { data, errors } = await send('lan', form);
    expect(errors).toEqual([]);
    expect(data.request).toMatchObject({
      outcome: 'DONE',
      isRepeated: false,
      en: expect.stringContaining('taken'),
    });
    expect(data.request.receiptNumber).toBeTruthy();
    expect(data.request.acceptedAt).toMatch(/\+07:00$/);
    expect(await heard(form)).toHaveLength(1);
  });

  test('is seen in the dossier, its status and its timeline at once', async () => {
    const { data, errors } = await send('lan', 'withdrawDossier', {}, 'dossier { status timeline { text } }');
    expect(errors).toEqual([]);
    expect(data.request.dossier.status).toBe('WITHDRAWN');
    expect(JSON.stringify(data.request.dossier.timeline)).toContain('Công dân yêu cầu rút hồ sơ');
  });

  test('that adds papers goes where papers are awaited; where nobody asked for them we refuse it ourselves', async () => {
    await gateway.world.control('onestop', { change: { code: LANS, status: 5 } });
    const key = { idempotencyKey: randomUUID() };
    const first = await send('lan', 'supplementDossier', key);
    expect(first.data.request).toMatchObject({ outcome: 'DONE' });
    const awaited = '{ dossiers(filter: { status: SUPPLEMENT_REQUIRED }) { nodes { code } } }';
    await until(async () => !JSON.stringify((await gateway.ask('lan', awaited)).data).includes(LANS));
    const again = await send('lan', 'supplementDossier');
    expect(again.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['code'] });
    // The one that was taken in time is told once more, and not refused because its time is over.
    const repeated = await send('lan', 'supplementDossier', key);
    expect(repeated.data.request).toEqual({ ...first.data.request, isRepeated: true });
    expect(await heard('supplementDossier')).toHaveLength(1);
    const { data } = await gateway.ask('lan', '{ me { requests(first: 2) { action outcome } } }');
    expect(data.me.requests[0]).toEqual({ action: 'SUPPLEMENT', outcome: 'DONE' });
    const log = await gateway.ask(
      'auditor',
      `{ accessLog(filter: { dossier: "${LANS}", agency: "onestop" }, first: 20) { nodes { service decision outcome released } } }`,
    );
    const refused = { service: 'onestopSupplement', decision: 'deny', outcome: 'refused', released: [] };
    expect(log.data.accessLog.nodes).toContainEqual(refused);
  });

  test('about the classic spelling of the code is about the same dossier', async () => {
    const key = { idempotencyKey: randomUUID() };
    const first = await send('lan', 'openTicket', key);
    const second = await send('lan', 'openTicket', { ...key, code: '000.00.12.H26-261102-0001' });
    expect(second.data.request).toEqual({ ...first.data.request, isRepeated: true });
  });

  test('is on record, with its reference, before it is answered', async () => {
    const { data } = await send('lan', 'openTicket');
    const found = await gateway.ask(
      'auditor',
      `{ accessLog(filter: { dossier: "${LANS}", agency: "hotline" }, first: 5) { nodes { service messageId decision } } }`,
    );
    expect(found.data.accessLog.nodes).toContainEqual(
      expect.objectContaining({
        service: 'hotlineOpenTicket',
        messageId: data.request.reference,
        decision: 'permit',
      }),
    );
  });
});

describe('the log', () => {
  test('tells every step of a request, who made it, for which dossier and why', async () => {
    const { data } = await send('lan', 'withdrawDossier');
    const { keys } = gateway.accessLog;
    const lan = keys.hash('person', '001190000001');
    const changes = (await changesIn(gateway.driver)).filter(
      ({ object }) => object.id === data.request.reference,
    );
    const common = {
      actor: expect.objectContaining({ kind: 'citizen', id: lan }),
      subject: { kind: 'person', hash: lan, relation: [] },
      why: { purpose: 'request', dossier: LANS, legalBasis: [] },
    };
    const object = { kind: 'request', scope: [LANS] };
    const reasonHash = keys.hash('reason', FORMS.withdrawDossier.input.reason);
    expect(changes).toEqual([
      expect.objectContaining({
        ...common,
        object: expect.objectContaining({ ...object, state: 'begun', version: 1, reasonHash }),
      }),
      expect.objectContaining({
        ...common,
        object: expect.objectContaining({ ...object, state: 'done', version: 2 }),
      }),
    ]);
  });
});

describe('the same key', () => {
  test('returns the first result and sends nothing', async () => {
    const key = { idempotencyKey: randomUUID() };
    const first = await send('lan', 'withdrawDossier', key);
    const second = await send('lan', 'withdrawDossier', key);
    expect(second.data.request).toEqual({ ...first.data.request, isRepeated: true });
    expect(await heard('withdrawDossier')).toHaveLength(1);
  });

  test('twice at the same moment is one request', async () => {
    await gateway.world.control('hotline', { mode: 'slow', delayMs: 300 });
    const key = { idempotencyKey: randomUUID() };
    const answers = await Promise.all([1, 2, 3].map(() => send('lan', 'openTicket', key)));
    expect(new Set(answers.map(({ data }) => data.request.receiptNumber)).size).toBe(1);
    expect(answers.filter(({ data }) => !data.request.isRepeated)).toHaveLength(1);
    expect(await heard('openTicket')).toHaveLength(1);
  });

  test.each([
    ['other words', 'withdrawDossier', { reason: 'Lý do khác' }],
    ['another action', 'openTicket', {}],
  ] as const)('with %s is refused', async (_name, form, input) => {
    const key = { idempotencyKey: randomUUID() };
    await send('lan', 'withdrawDossier', key);
    const second = await send('lan', form, { ...key, ...input });
    expect(second.errors).toEqual([
      expect.objectContaining({
        extensions: expect.objectContaining({ code: 'BAD_USER_INPUT', fields: ['idempotencyKey'] }),
      }),
    ]);
    expect(await heard('openTicket')).toHaveLength(0);
  });

  test('of another caller is another request', async () => {
    const key = { idempotencyKey: randomUUID() };
    const lans = await send('lan', 'openTicket', key);
    const tus = await send('tu', 'openTicket', { ...key, code: 'H26.12-261105-0002' });
    expect(tus.data.request).toMatchObject({ outcome: 'DONE', isRepeated: false });
    expect(tus.data.request.reference).not.toBe(lans.data.request.reference);
  });

  test('after a refusal tries again', async () => {
    const key = { idempotencyKey: randomUUID() };
    await gateway.world.control('hotline', { mode: 'fault' });
    expect(codeOf(await send('lan', 'openTicket', key))).toEqual(['AGENCY_FAULT']);
    await gateway.world.control('hotline', { mode: 'ok' });
    expect((await send('lan', 'openTicket', key)).data.request).toMatchObject({ outcome: 'DONE' });
  });
});

describe('an agency that fails in the middle', () => {
  test.each([
    ['drop', {}],
    ['lost', {}],
    ['garbage', {}],
    ['down', {}],
    ['slow', { delayMs: 20_000 }],
  ])('in mode %s leaves the request uncertain; it is found out and has happened once', async (mode, more) => {
    await gateway.world.control('hotline', { mode, ...more });
    const key = { idempotencyKey: randomUUID() };
    const { data, errors } = await send('lan', 'openTicket', key);
    expect(errors).toEqual([]);
    expect(data.request).toMatchObject({ outcome: 'UNCERTAIN', receiptNumber: null });
    await gateway.world.control('hotline', { mode: 'ok' });
    const { reference } = data.request;
    await until(async () => {
      const { data: own } = await gateway.ask('lan', '{ me { requests(first: 1) { reference outcome } } }');
      return own.me.requests[0].reference === reference && own.me.requests[0].outcome === 'DONE';
    });
    const repeated = await send('lan', 'openTicket', key);
    expect(repeated.data.request).toMatchObject({ outcome: 'DONE', reference, isRepeated: true });
    const { data: seen } = await gateway.ask('lan', `{ dossier(code: "${LANS}") { tickets { id } } }`);
    const tickets = seen.dossier.tickets.filter(
      ({ id }: { id: string }) => id === repeated.data.request.receiptNumber,
    );
    expect(tickets).toHaveLength(1);
    expect(new Set((await heard('openTicket')).map(({ headers }) => headers['idempotency-key'])).size).toBe(
      1,
    );
  });

  test('the same key asks after it at once, and what is asked after is on record', async () => {
    await gateway.world.control('onestop', { mode: 'drop' });
    const key = { idempotencyKey: randomUUID() };
    const first = await send('lan', 'withdrawDossier', key);
    expect(first.data.request.outcome).toBe('UNCERTAIN');
    await gateway.world.control('onestop', { mode: 'ok' });
    const second = await send('lan', 'withdrawDossier', key);
    expect(second.data.request).toMatchObject({ outcome: 'DONE', reference: first.data.request.reference });
    const { data } = await gateway.ask('lan', `{ dossier(code: "${LANS}") { timeline { text } } }`);
    const withdrawn = data.dossier.timeline.filter(({ text }: { text: string }) =>
      text.includes('rút hồ sơ'),
    );
    expect(withdrawn).toHaveLength(1);
  });
});

describe('a request whose process died before the answer came', () => {
  /** As a killed process leaves it: sent, and nobody waits any more. */
  async function abandoned(sentHoursAgo: number) {
    await gateway.world.control('hotline', { mode: 'drop' });
    const key = { idempotencyKey: randomUUID() };
    const { data } = await send('lan', 'openTicket', key);
    await gateway.driver.query(
      `update citizen_request set state = 'sending', due_at = $2, created_at = $3 where reference = $1`,
      [data.request.reference, new Date(), new Date(Date.now() - sentHoursAgo * 3_600_000)],
    );
    await gateway.world.control('hotline', { mode: 'ok' });
    return { key, reference: data.request.reference };
  }
  const stateOf = async (reference: string) =>
    (await gateway.driver.query('select state from citizen_request where reference = $1', [reference]))[0]?.[
      'state'
    ];

  test('is asked after under its reference and recorded for its caller', async () => {
    const { reference } = await abandoned(0);
    await until(async () => (await stateOf(reference)) === 'done');
    const tickets = await gateway.ask('lan', `{ dossier(code: "${LANS}") { tickets { subject } } }`);
    const mine = tickets.data.dossier.tickets.filter(
      ({ subject }: { subject: string }) => subject === 'Hỏi về hồ sơ',
    );
    expect(mine).toHaveLength(1);
    const found = async () => {
      const { data } = await gateway.ask(
        'auditor',
        '{ accessLog(filter: { agency: "hotline" }, first: 20) { nodes { service messageId requestId } } }',
      );
      return data.accessLog.nodes.some(
        (node: Record<string, unknown>) => node['messageId'] === reference && node['requestId'] === reference,
      );
    };
    await until(found);
  });

  test('is given up after a day: it is never sent again, and stays told as uncertain', async () => {
    const { key, reference } = await abandoned(25);
    await until(async () => (await stateOf(reference)) === 'given-up');
    const before = (await heard('openTicket')).length;
    const { data } = await send('lan', 'openTicket', key);
    expect(data.request).toMatchObject({ outcome: 'UNCERTAIN', isRepeated: true, reference });
    expect(await heard('openTicket')).toHaveLength(before);
    expect(gateway.logLines.join('')).toContain('a request is not certain yet');
  });
});

test('while the access log takes no records, nothing is sent', async () => {
  const { accessLog } = gateway;
  const change = accessLog.change.bind(accessLog);
  accessLog.change = async () => Promise.reject(new GatewayError('ACCESS_LOG_UNAVAILABLE', 'test'));
  try {
    expect(codeOf(await send('lan', 'withdrawDossier'))).toEqual(['ACCESS_LOG_UNAVAILABLE']);
    expect(await heard('withdrawDossier')).toHaveLength(0);
  } finally {
    accessLog.change = change;
  }
});

describe('who may not', () => {
  const LEAKS = /001190000001|Đổi ý|127\.0\.0\.1/;

  test.each(['minh', 'clerk-cn1', 'officer-land-bavi', 'kiosk-cn1-03'])(
    "%s asks about lan's dossier: not available, and no agency hears of it",
    async (persona) => {
      for (const form of Object.keys(FORMS) as Form[]) {
        const answer = await send(persona, form);
        expect(answer.data.request).toBeNull();
        expect(codeOf(answer)).toEqual(['NOT_AVAILABLE']);
        expect(JSON.stringify(answer)).not.toMatch(LEAKS);
        expect(await heard(form)).toHaveLength(0);
      }
    },
  );

  test('an absent dossier is answered like a foreign one', async () => {
    const [foreign, absent] = [
      await send('minh', 'withdrawDossier'),
      await send('minh', 'withdrawDossier', { code: 'H26.12-261102-9999' }),
    ];
    expect(absent.errors.map(({ message }) => message)).toEqual(foreign.errors.map(({ message }) => message));
    expect(absent.status).toBe(foreign.status);
  });

  test.each(['withdrawDossier', 'rateService', 'openTicket'] as const)(
    'level 1 is refused %s of the own dossier, and told what would help',
    async (form) => {
      const answer = await send('hung', form, { code: 'H26.21-261112-0001' });
      expect(answer.errors[0]?.extensions).toMatchObject({ code: 'ACCESS_DENIED', remedy: 'LOA2_REQUIRED' });
      expect(await heard(form)).toHaveLength(0);
    },
  );

  test('nobody signed in', async () => {
    expect(codeOf(await send(undefined, 'withdrawDossier'))).toEqual(['UNAUTHENTICATED']);
  });

  test('the helper of an assisted session adds papers and sends complaints, and withdraws nothing', async () => {
    const tus = { code: 'H26.12-261105-0002' };
    expect((await send('assisted-tu', 'openTicket', tus)).data.request).toMatchObject({ outcome: 'DONE' });
    expect(codeOf(await send('assisted-tu', 'withdrawDossier', tus))).toEqual(['ACCESS_DENIED']);
    expect(await heard('withdrawDossier')).toHaveLength(0);
  });
});

describe('wrong input', () => {
  test.each([
    ['withdrawDossier', 'idempotencyKey', { idempotencyKey: 'short' }],
    ['withdrawDossier', 'idempotencyKey', { idempotencyKey: 'with space and more' }],
    ['withdrawDossier', 'code', { code: 'no code' }],
    ['withdrawDossier', 'reason', { reason: '   ' }],
    ['withdrawDossier', 'reason', { reason: 'x'.repeat(2001) }],
    ['rateService', 'score', { score: 6 }],
    ['supplementDossier', 'papers', { papers: [] }],
    ['openTicket', 'subject', { subject: '' }],
  ] as const)('%s with a wrong %s is refused and named', async (form, field, input) => {
    const { errors } = await send('lan', form, input);
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [field] });
    expect(await heard(form)).toHaveLength(0);
  });
});

test('nothing of a settled request lies open in the database', async () => {
  await send('lan', 'withdrawDossier');
  const rows = await gateway.driver.query('select * from citizen_request');
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toMatch(/001190000001|Đổi ý/);
  expect(rows.filter(({ state, sealed }) => state === 'done' && sealed !== null)).toEqual([]);
});
