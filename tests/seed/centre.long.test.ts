import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openSeedDemo, type SeedDemo } from './demo.ts';

/** What the centre does, row by row, each walked on the running demo as the person concerned. */
let demo: SeedDemo;
beforeAll(async () => {
  demo = await openSeedDemo();
}, 120_000);
afterAll(() => demo?.close(), 60_000);

const LAND = 'H26.12-261102-0001';

describe('12 branches and 30 points', () => {
  test('anybody finds all of them, with address, hours and way, at a kiosk as well', async () => {
    const query =
      '{ receptionPoints { id branch name address { text wardCode } hours openingHours { weekday } location { latitude } } }';
    for (const persona of [undefined, 'kiosk-cn1-03', 'lan']) {
      const { data, errors } = await demo.ask(persona, query);
      expect(errors).toEqual([]);
      const points: readonly { id: string; branch: string; hours: string[]; address: { text: string } }[] =
        data.receptionPoints;
      expect(new Set(points.map(({ id }) => id)).size).toBe(30);
      expect(new Set(points.map(({ branch }) => branch)).size).toBe(12);
      for (const { address, hours } of points) {
        expect(address.text).toMatch(/(Phường|Xã) .+, Thành phố Hà Nội$/);
        expect(hours.length).toBeGreaterThan(0);
      }
    }
  });

  test.each(['CN1', 'CN4'])(
    'a clerk of %s sees the dossiers of the own branch and no other',
    async (branch) => {
      const { data, errors } = await demo.ask(
        `clerk-${branch.toLowerCase()}`,
        '{ dossiers(first: 100) { nodes { code receptionPoint { branch } } } }',
      );
      expect(errors).toEqual([]);
      expect(data.dossiers.nodes.length).toBeGreaterThan(5);
      for (const { receptionPoint } of data.dossiers.nodes) expect(receptionPoint.branch).toBe(branch);
    },
  );
});

describe('land offices', () => {
  test.each([
    ['officer-land', LAND, 'Văn phòng Đăng ký đất đai Hà Nội – Chi nhánh Tây Hồ'],
    ['officer-land-head', 'H26.12.HS-261109-0031', 'Văn phòng Đăng ký đất đai Hà Nội'],
    [
      'officer-land-centre',
      'H26.12.TT-261110-0032',
      'Văn phòng Đăng ký đất đai Hà Nội – Bộ phận tại Trung tâm Phục vụ hành chính công',
    ],
  ])('%s handles %s at %s', async (persona, code, name) => {
    const query =
      'query ($code: ID!) { dossier(code: $code) { competentUnit { name } landCase { number } parcels { id } } }';
    const { data, errors } = await demo.ask(persona, query, { code });
    expect(errors).toEqual([]);
    expect(data.dossier.competentUnit.name).toBe(name);
    expect(data.dossier.landCase.number).toBeTruthy();
    expect(data.dossier.parcels.length).toBeGreaterThan(0);
    const elsewhere = await demo.ask('officer-land-bavi', query, { code });
    expect(elsewhere.data.dossier?.parcels ?? null).toBeNull();
  });

  test('the tax office is told by its number', async () => {
    const { data } = await demo.ask('lan', `{ dossier(code: "${LAND}") { timeline { agency unit } } }`);
    const tax = data.dossier.timeline.filter(({ agency }: { agency: string }) => agency === 'tax');
    expect(tax.length).toBeGreaterThan(0);
    for (const { unit } of tax) expect(unit).toMatch(/^Thuế cơ sở \d+ thành phố Hà Nội$/);
  });
});

describe('green lane', () => {
  test('lan was promised five days where the ordinary limit is ten, and that is the date told', async () => {
    const { data } = await demo.ask(
      'lan',
      `{ dossier(code: "${LAND}") { lane dueAt procedure { limitWorkingDays } dueDate { promisedDueAt workingHoursAllowed } } }`,
    );
    expect(data.dossier).toEqual({
      lane: 'GREEN',
      dueAt: '2026-11-09T17:00:00+07:00',
      procedure: { limitWorkingDays: 10 },
      dueDate: { promisedDueAt: '2026-11-09T17:00:00+07:00', workingHoursAllowed: 40 },
    });
  });
});

describe('boundary-free', () => {
  test('received at branch 4, decided at Tây Hồ, the time counts from there', async () => {
    const { data } = await demo.ask(
      'lan',
      `{ dossier(code: "${LAND}") { isBoundaryFree receptionPoint { branch } competentUnit { name }
         receivedAt clockStartedAt dueDate { clockStartsAt transfer { isLate } } } }`,
    );
    const { dossier } = data;
    expect(dossier).toMatchObject({
      isBoundaryFree: true,
      receptionPoint: { branch: 'CN4' },
      competentUnit: { name: 'Văn phòng Đăng ký đất đai Hà Nội – Chi nhánh Tây Hồ' },
    });
    expect(dossier.dueDate.clockStartsAt).toBe(dossier.clockStartedAt);
    expect(dossier.clockStartedAt > dossier.receivedAt).toBe(true);
    expect(dossier.dueDate.transfer.isLate).toBe(false);
  });

  test('the receiving branch follows it without reading what the land registry holds', async () => {
    const { data } = await demo.ask('clerk-cn4', `{ dossier(code: "${LAND}") { status parcels { id } } }`);
    expect(data.dossier.status).toBe('PAYMENT_REQUIRED');
    expect(data.dossier.parcels).toBeNull();
    const foreign = await demo.ask('clerk-cn1', `{ dossier(code: "${LAND}") { status } }`);
    expect(foreign.data.dossier).toBeNull();
  });
});

describe('the elderly with a helper', () => {
  test('tu is served first; the clerk who helps sees in his session what the form needs and no more', async () => {
    const query =
      '{ me { person { residence { address { text } } civilEvents { kind } } } dossier(code: "H26.12-261105-0002") { lane nextAction { what } summary } }';
    const own = await demo.ask('tu', query);
    expect(own.errors).toEqual([]);
    expect(own.data.dossier.lane).toBe('PRIORITY');
    expect(own.data.me.person.residence.address.text).toMatch(/^Số /);
    expect(own.data.me.person.civilEvents.length).toBeGreaterThan(0);
    const helped = await demo.ask('assisted-tu', query);
    expect(helped.data.dossier.nextAction.what).toBe(own.data.dossier.nextAction.what);
    expect(helped.data.me.person).toEqual({
      residence: { address: { text: 'Phường Tây Hồ' } },
      civilEvents: null,
    });
  });
});

describe('kiosk', () => {
  const query =
    'query ($code: ID!, $secret: String!) { trackDossier(code: $code, lookupSecret: $secret) { code completionPercent } }';

  test('whoever holds the receipt reads how far the dossier is, while the tax authority is down', async () => {
    const control = `http://127.0.0.1:${demo.mockPort(4)}/__control`;
    const turn = (mode: string) => fetch(control, { method: 'POST', body: JSON.stringify({ mode }) });
    await turn('down');
    try {
      const { data, errors } = await demo.ask('kiosk-cn1-03', query, { code: LAND, secret: '7K4M' });
      expect(errors).toEqual([]);
      expect(data.trackDossier).toEqual({ code: LAND, completionPercent: expect.any(Number) });
    } finally {
      await turn('ok');
    }
  });

  test('a wrong secret and an absent dossier look alike', async () => {
    const wrong = await demo.ask('kiosk-cn1-03', query, { code: LAND, secret: 'ZZZZ' });
    const absent = await demo.ask('kiosk-cn1-03', query, { code: 'H26.12-261102-9999', secret: 'ZZZZ' });
    expect(wrong.data).toEqual(absent.data);
    expect(wrong.errors.map(({ extensions }) => extensions['code'])).toEqual(
      absent.errors.map(({ extensions }) => extensions['code']),
    );
  });
});

describe('1022', () => {
  test('lan complains about her dossier; the operator reads it, another citizen does not', async () => {
    const sent = await demo.ask(
      'lan',
      `mutation ($input: OpenTicketInput!) { openTicket(input: $input) { outcome receiptNumber } }`,
      {
        input: {
          idempotencyKey: 'seed-1022-0001',
          code: LAND,
          subject: 'Hồ sơ quá hẹn',
          text: 'Hồ sơ của tôi đã quá ngày hẹn trả.',
        },
      },
    );
    expect(sent.data.openTicket).toMatchObject({ outcome: 'DONE', receiptNumber: expect.any(String) });
    const { receiptNumber } = sent.data.openTicket;
    const tickets = `{ dossier(code: "${LAND}") { tickets { id subject } } }`;
    const ids = async (persona: string) =>
      ((await demo.ask(persona, tickets)).data.dossier?.tickets ?? []).map(({ id }: { id: string }) => id);
    expect(await ids('lan')).toContain(receiptNumber);
    expect(await ids('hung')).not.toContain(receiptNumber);
  });
});
