import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openSeedDemo, type SeedDemo } from './demo.ts';

/** What the centre offers beyond receiving papers, row by row, on the running demo as the person concerned. */
let demo: SeedDemo;
beforeAll(async () => {
  demo = await openSeedDemo();
}, 120_000);
afterAll(() => demo?.close(), 60_000);

const DRAFT = `mutation ($input: DraftDossierInput!) { draftDossier(input: $input) {
  id form { name state isRequired } papers { code isRequired } route { unit { name } isBoundaryFree } } }`;
const APPROVE = `mutation ($input: ApproveDraftDataInput!) { approveDraftData(input: $input) {
  id lacking form { name state } papers { code document reuse } } }`;
const SUBMIT = `mutation ($input: SubmitDossierInput!) { submitDossier(input: $input) {
  outcome receipt { code lookupSecret dueAt qr } draft { state confirmation { digits } } } }`;

/** A draft of a temporary residence with all that it needs, ready to be sent. */
async function readyDraft(persona: string, more: object = {}): Promise<string> {
  const input = { idempotencyKey: randomUUID(), procedure: '1.004194', ...more };
  const { data, errors } = await demo.ask(persona, DRAFT, { input });
  expect(errors).toEqual([]);
  const { id, form } = data.draftDossier;
  const named = (of: (field: { state: string; isRequired: boolean }) => boolean): string[] =>
    form.filter(of).map(({ name }: { name: string }) => name);
  const approved = await demo.ask(persona, APPROVE, {
    input: {
      draft: id,
      fields: named(({ state }) => state === 'PROPOSED'),
      edits: named(({ state, isRequired }) => state === 'MISSING' && isRequired).map((name) => ({
        name,
        value: `Tôi khai ${name}`,
      })),
    },
  });
  expect(approved.errors).toEqual([]);
  return id;
}

async function untilTrue(check: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it did not come to pass within ten seconds');
}

describe('guidance', () => {
  test.each([undefined, 'kiosk-cn1-03', 'lan'])(
    '%s reads what to bring, where, how long and how much',
    async (persona) => {
      const { data, errors } = await demo.ask(
        persona,
        `{ procedures(search: "1.001193") { name guide { steps { what who } papers { name isReusable reuse { agency } }
         channels { channel times { limit { unit } } } advisers { name } legalGrounds { number } } } }`,
      );
      expect(errors).toEqual([]);
      const [{ guide }] = data.procedures;
      for (const part of ['steps', 'papers', 'channels', 'advisers', 'legalGrounds'])
        expect(guide[part].length).toBeGreaterThan(0);
    },
  );
});

describe('electronic workflow', () => {
  test('lan sees at which department her transfer stands', async () => {
    const { data, errors } = await demo.ask(
      'lan',
      '{ dossier(code: "H26.12-261102-0001") { workflow { current { code role state } steps { name state unit } } } }',
    );
    expect(errors).toEqual([]);
    const { current, steps } = data.dossier.workflow;
    expect(current).toMatchObject({ state: 'CURRENT' });
    expect(steps.filter(({ state }: { state: string }) => state === 'DONE').length).toBeGreaterThan(0);
  });
});

describe('secured transactions', () => {
  const SECURED = `{ dossier(code: "H26.12.07-261116-0061") { status dueAt delivery { state } applicant { fullName }
    securedTransactions { state registeredAt securedParties { organisation { name } } } } }`;

  test('minh sees his mortgage registered the same day, the bank its own, nobody else anything', async () => {
    const own = await demo.ask('minh', SECURED);
    expect(own.data.dossier).toMatchObject({ dueAt: '2026-11-16T17:00:00+07:00', delivery: null });
    expect(own.data.dossier.securedTransactions[0]).toMatchObject({
      state: 'REGISTERED',
      securedParties: [{ organisation: { name: expect.stringContaining('Ngân hàng') } }],
    });
    const bank = await demo.ask('ngan-hang', SECURED);
    expect(bank.data.dossier.securedTransactions[0]).toMatchObject({ state: 'REGISTERED' });
    expect(bank.data.dossier.applicant).toBeNull();
    expect((await demo.ask('lan', SECURED)).data.dossier).toBeNull();
  });
});

describe('businesses by several channels', () => {
  const FOUNDATION =
    '{ dossier(code: "H26.05-261110-0005") { applicantOrganisation { name } linked { dossier { code } } } }';

  test('the director follows the foundation of the company, its staff what they may, a citizen nothing', async () => {
    const director = await demo.ask('giam-doc', FOUNDATION);
    expect(director.errors).toEqual([]);
    expect(director.data.dossier.applicantOrganisation.name).toMatch(/^Công ty/);
    expect(director.data.dossier.linked.length).toBe(5);
    const listed = await demo.ask(
      'ke-toan',
      '{ me { organisations { role sectors } dossiers { nodes { code } } } }',
    );
    expect(listed.data.me.organisations).toEqual([expect.objectContaining({ role: 'STAFF' })]);
    expect(listed.data.me.dossiers.nodes.length).toBeGreaterThan(0);
    expect((await demo.ask('minh', FOUNDATION)).data.dossier).toBeNull();
  });

  test('at a kiosk the receipt of the company tells how far it is, and no more', async () => {
    const { data } = await demo.ask(
      'kiosk-cn1-03',
      '{ trackDossier(code: "H26.05-261110-0005", lookupSecret: "S5M2") { code completionPercent } }',
    );
    expect(data.trackDossier).toEqual({ code: 'H26.05-261110-0005', completionPercent: expect.any(Number) });
  });

  test('a household business follows its own dossier', async () => {
    const { data, errors } = await demo.ask(
      'ho-kinh-doanh',
      '{ dossier(code: "H26.05-261117-0021") { status } }',
    );
    expect(errors).toEqual([]);
    expect(data.dossier.status).toBeTruthy();
  });
});

describe('filing once, by every channel', () => {
  test.each(['lan', 'lan-app', 'lan-kiosk'])(
    '%s files a dossier and finds it in the list',
    async (persona) => {
      const id = await readyDraft(persona, { place: { ward: '00103' } });
      const sent = await demo.ask(persona, SUBMIT, { input: { idempotencyKey: randomUUID(), draft: id } });
      expect(sent.errors).toEqual([]);
      const { outcome, receipt } = sent.data.submitDossier;
      expect(outcome).toBe('FILED');
      expect(receipt).toMatchObject({
        lookupSecret: expect.stringMatching(/^.{4}$/),
        qr: expect.stringContaining(receipt.code),
      });
      await untilTrue(async () => {
        const { data } = await demo.ask('lan', `{ dossier(code: "${receipt.code}") { status dueAt } }`);
        return data.dossier?.dueAt === receipt.dueAt;
      });
    },
  );
});

describe('the elderly with a helper', () => {
  test('the clerk fills in, tu confirms on his phone, and the dossier says both', async () => {
    const id = await readyDraft('assisted-tu', { place: { ward: '00145' }, priority: 'ELDERLY' });
    const sent = await demo.ask('assisted-tu', SUBMIT, {
      input: { idempotencyKey: randomUUID(), draft: id },
    });
    expect(sent.data.submitDossier.draft.state).toBe('AWAITING_CONFIRMATION');
    await demo.confirm('tu');
    let code = '';
    await untilTrue(async () => {
      const { data } = await demo.ask('tu', `{ dossierDraft(id: "${id}") { state receipt { code } } }`);
      code = data.dossierDraft.receipt?.code ?? '';
      return data.dossierDraft.state === 'FILED';
    });
    await untilTrue(async () => {
      const { data } = await demo.ask(
        'tu',
        `{ dossier(code: "${code}") { assistance { text } priority { reason } } }`,
      );
      return (
        data.dossier?.priority?.reason === 'ELDERLY' &&
        /^Cán bộ .*khai hộ, .*đã tự xác nhận/.test(data.dossier.assistance?.text ?? '')
      );
    });
  });
});

describe('digitisation', () => {
  test('a paper is put in once, told by its hash, and used again by reference', async () => {
    const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(900)]);
    const first = await demo.upload('lan', bytes, 'application/pdf');
    expect(first).toMatchObject({ status: 201, body: { id: expect.any(String), hash: expect.any(String) } });
    const again = await demo.upload('lan', bytes, 'application/pdf');
    expect(again).toMatchObject({ status: 200, body: { id: first.body['id'] } });
    const input = { idempotencyKey: randomUUID(), procedure: '1.004222', place: { ward: '00103' } };
    const { data } = await demo.ask('lan', DRAFT, { input });
    const [paper] = data.draftDossier.papers;
    const put = await demo.ask('lan', APPROVE, {
      input: { draft: data.draftDossier.id, papers: [{ code: paper.code, document: first.body['id'] }] },
    });
    expect(put.errors).toEqual([]);
    expect(put.data.approveDraftData.papers).toContainEqual({
      code: paper.code,
      document: first.body['id'],
      reuse: 'DIGITISED',
    });
  });
});

describe('1022', () => {
  test('somebody at a kiosk leaves an opinion without a name and reads the answer with number and secret', async () => {
    const sent = await demo.ask(
      'kiosk-cn1-03',
      'mutation ($input: SendOpinionInput!) { sendOpinion(input: $input) { outcome ticketNumber lookupSecret } }',
      {
        input: {
          idempotencyKey: randomUUID(),
          kind: 'OPINION',
          subject: 'Ghế chờ',
          text: 'Điểm tiếp nhận nên có thêm ghế chờ cho người cao tuổi.',
        },
      },
    );
    expect(sent.errors).toEqual([]);
    const { ticketNumber, lookupSecret } = sent.data.sendOpinion;
    const { data } = await demo.ask(
      undefined,
      'query ($number: ID!, $secret: String!) { trackTicket(number: $number, secret: $secret) { state } }',
      { number: ticketNumber, secret: lookupSecret },
    );
    expect(data.trackTicket.state).toBe('NEW');
  });

  test('anybody reads how a month was served, and small figures are hidden', async () => {
    const month = new Date(Date.now() - 40 * 86_400_000).toISOString().slice(0, 7);
    const { data, errors } = await demo.ask(
      undefined,
      `{ serviceStatistics(period: "${month}") { received finished onTimePercent threshold } }`,
    );
    expect(errors).toEqual([]);
    expect(data.serviceStatistics.threshold).toBe(10);
    for (const figure of [data.serviceStatistics.received, data.serviceStatistics.finished])
      if (figure !== null) expect(figure).toBeGreaterThanOrEqual(10);
  });
});

describe('iHanoi', () => {
  test('lan opens the card of her dossier in the app and is told what she still owes', async () => {
    const { data, errors } = await demo.ask(
      'lan-app',
      `{ dossier(code: "H26.12-261102-0001") { status nextAction { kind isYours amount { amount } further { kind } }
         obligations { isPaid payUntil } } }`,
    );
    expect(errors).toEqual([]);
    expect(data.dossier.nextAction).toMatchObject({ kind: 'PAY', isYours: true });
    expect(Number(data.dossier.nextAction.amount.amount)).toBeGreaterThan(0);
  });
});
