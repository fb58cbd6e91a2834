import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../gateway.ts';

const LANS = 'H26.12-261102-0001';
const ANSWER = 'reference outcome receiptNumber isRepeated';
const FORMS = {
  withdrawDossier: {
    type: 'WithdrawDossierInput',
    input: { reason: 'Đổi ý, xin rút' },
  },
  rateService: { type: 'RateServiceInput', input: { score: 5, comment: 'Nhanh' } },
  openTicket: {
    type: 'OpenTicketInput',
    input: { subject: 'Hỏi về hồ sơ', text: 'Khi nào có kết quả?' },
  },
  supplementDossier: {
    type: 'SupplementDossierInput',
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

const send = (persona: string | undefined, form: Form, input: object = {}) =>
  gateway.ask(
    persona,
    `mutation ($input: ${FORMS[form].type}!) { request: ${form}(input: $input) { ${ANSWER} } }`,
    { input: { idempotencyKey: randomUUID(), code: LANS, ...FORMS[form].input, ...input } },
  );
const codeOf = ({ errors }: { errors: readonly { extensions: Record<string, unknown> }[] }) =>
  errors.map(({ extensions }) => extensions['code']);
async function until(check: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come to pass within ten seconds');
}

describe('an agency that took it and answers with an error of a proxy in front', () => {
  const system = (form: Form) => (form === 'openTicket' ? 'hotline' : 'onestop');

  test.each([
    ['withdrawDossier', undefined],
    ['rateService', [10, 'RETURNED']],
    ['openTicket', undefined],
    ['supplementDossier', [5, 'SUPPLEMENT_REQUIRED']],
  ] as const)('has done %s once: it is not told as refused, and found out', async (form, status) => {
    if (status) {
      await gateway.world.control('onestop', { change: { code: LANS, status: status[0] } });
      const there = `{ dossiers(filter: { status: ${status[1]} }) { nodes { code } } }`;
      await until(async () => JSON.stringify((await gateway.ask('lan', there)).data).includes(LANS));
    }
    await gateway.world.control(system(form), { mode: 'lost' });
    const key = { idempotencyKey: randomUUID() };
    const first = await send('lan', form, key);
    expect(first.errors).toEqual([]);
    expect(first.data.request).toMatchObject({ outcome: 'UNCERTAIN', receiptNumber: null });
    const { reference } = first.data.request;
    const outcome = async () => {
      const { data } = await gateway.ask('lan', '{ me { requests(first: 1) { reference outcome } } }');
      expect(data.me.requests[0]).toMatchObject({ reference });
      return data.me.requests[0].outcome;
    };
    expect(await outcome()).toBe('UNCERTAIN');
    await gateway.world.control(system(form), { mode: 'ok' });
    await until(async () => (await outcome()) === 'DONE');
    const again = await send('lan', form, key);
    expect(again.data.request).toMatchObject({ outcome: 'DONE', reference, isRepeated: true });
  });

  test('leaves what was uncertain before as it was', async () => {
    await gateway.world.control('hotline', { mode: 'drop' });
    const key = { idempotencyKey: randomUUID() };
    const { reference } = (await send('lan', 'openTicket', key)).data.request;
    await gateway.world.control('hotline', { mode: 'lost' });
    const again = await send('lan', 'openTicket', key);
    expect([again.errors, again.data.request]).toMatchObject([[], { outcome: 'UNCERTAIN', reference }]);
    await gateway.world.control('hotline', { mode: 'ok' });
    expect((await send('lan', 'openTicket', key)).data.request).toMatchObject({ outcome: 'DONE', reference });
    const { data } = await gateway.ask('lan', `{ dossier(code: "${LANS}") { tickets { subject } } }`);
    const { subject } = FORMS.openTicket.input;
    const opened = data.dossier.tickets.filter((ticket: { subject: string }) => ticket.subject === subject);
    expect(opened).toHaveLength(1);
  });

  test.each(['withdrawDossier', 'openTicket'] as const)(
    'is not one that refuses %s in its own words, with HTTP 200 or 500: that is told at once',
    async (form) => {
      await gateway.world.control(system(form), { mode: 'fault' });
      const told = [await send('lan', form), await send('lan', form)].map(codeOf);
      expect(told).toEqual([['AGENCY_FAULT'], ['AGENCY_FAULT']]);
      const { data } = await gateway.ask('lan', '{ me { requests(first: 2) { outcome } } }');
      expect(data.me.requests).toEqual([{ outcome: 'REFUSED' }, { outcome: 'REFUSED' }]);
    },
  );
});
