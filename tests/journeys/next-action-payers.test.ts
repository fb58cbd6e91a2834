import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../gateway.ts';

const LANS = 'H26.12-261102-0001';
const STEP = `kind by isYours isLate until amount { amount currency } whom where
  vi: what(language: VI) en: what(language: EN)`;
const ACTION = `nextAction { ${STEP} isComplete further { ${STEP} } }`;
const LAST_DAY = '2026-12-11T23:59:59+07:00';
const PORTAL = 'Cổng Dịch vụ công quốc gia';
const LAN_OWES = { amount: 85_600_000, currency: 'VND' };
const HUNG_OWES = { amount: 11_400_000, currency: 'VND' };

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 90_000);
afterAll(async () => gateway.close());
beforeEach(async () => gateway.world.reset());

const ask = async (persona: string, code = LANS, fields = ACTION) => {
  const { data, errors, extensions } = await gateway.ask(
    persona,
    `{ dossier(code: "${code}") { ${fields} } }`,
  );
  return { action: data?.dossier?.nextAction, dossier: data?.dossier, errors, extensions };
};

/** The reception has set the dossier going again although the notice is still open. */
const standsAt = async (status: number) => {
  const step = { text: 'Tiếp tục giải quyết', agency: 'onestop' };
  await gateway.world.control('onestop', { change: { code: LANS, status, step } });
};

const claimsNothing = (action: { vi: string; en: string; further: { vi: string; en: string }[] }) => {
  for (const { vi, en } of [action, ...action.further]) {
    expect(vi).not.toMatch(/chưa phải làm gì/);
    expect(en).not.toMatch(/do not need to do/);
  }
};

describe('a tax notice that is open', () => {
  test.each([
    [4, 'PROCESS'],
    [9, 'DELIVER'],
    [10, 'FINISHED'],
  ])('is what the owner has to do while the dossier stands at %s', async (status, besides) => {
    await standsAt(status);
    const { action, errors } = await ask('lan');
    expect(errors).toEqual([]);
    expect(action).toMatchObject({
      ...{ kind: 'PAY', by: 'OWNER', isYours: true, whom: 'Bạn', amount: LAN_OWES, until: LAST_DAY },
      ...{ vi: 'Nộp tiền theo thông báo.', isComplete: true },
      where: expect.stringContaining(PORTAL),
    });
    const [hung, step] = action.further;
    expect(hung).toMatchObject({
      kind: 'PAY',
      by: 'PAYER',
      isYours: false,
      amount: HUNG_OWES,
      whom: 'P. Q. H.',
    });
    expect([besides, 'FINISH_LATE']).toContain(step.kind);
    claimsNothing(action);
  });

  test('stands beside the papers that are asked for', async () => {
    await standsAt(5);
    const { action } = await ask('lan');
    expect(action).toMatchObject({ kind: 'SUPPLEMENT', by: 'OWNER', isYours: true, amount: null });
    expect(action.further.map(({ kind, whom }: { kind: string; whom: string }) => [kind, whom])).toEqual([
      ['PAY', 'Bạn'],
      ['PAY', 'P. Q. H.'],
    ]);
  });

  test.each([4, 6])(
    'of a party is the party’s own to pay, at %s, and nothing of the others’ is told',
    async (status) => {
      if (status !== 6) await standsAt(status);
      const { action, extensions } = await ask('hung-loa2');
      expect(action).toMatchObject({
        ...{ kind: 'PAY', by: 'PAYER', isYours: true, whom: 'Bạn', amount: HUNG_OWES, until: LAST_DAY },
        isComplete: false,
      });
      expect(JSON.stringify(action)).not.toMatch(/85600000|N\. T\. L|Lan|Thuận|Chủ hồ sơ/);
      expect(extensions['partial']).toEqual(
        expect.arrayContaining([expect.objectContaining({ part: 'obligations', code: 'ACCESS_DENIED' })]),
      );
      const { dossier } = await ask('hung-loa2', LANS, 'obligations { noticeNumber } taxCase { state }');
      expect(dossier).toEqual({ obligations: null, taxCase: null });
    },
  );

  test('read by a party is on record as the party’s own data, with what came', async () => {
    await ask('hung-loa2');
    const { data } = await gateway.ask(
      'hung-loa2',
      '{ me { dataAccesses(first: 50) { nodes { isOwn agency dataClasses wasGiven text(language: EN) } } } }',
    );
    const { nodes } = data.me.dataAccesses;
    expect(nodes).toContainEqual(
      expect.objectContaining({
        ...{ isOwn: true, agency: 'tax', wasGiven: true },
        dataClasses: expect.arrayContaining(['tax.obligation', 'tax.payment']),
      }),
    );
  });

  test('of several dossiers of a party is one message to the tax authority', async () => {
    await gateway.ask(
      'hung-loa2',
      `{ a: dossier(code: "${LANS}") { ${ACTION} } me { dossiers { nodes { ${ACTION} } } } }`,
    );
    const calls = await gateway.world.calls('tax');
    expect(calls.length).toBeLessThanOrEqual(2);
  });

  test('is named as what it is to whoever may not know whether it is paid', async () => {
    await standsAt(4);
    const { action } = await ask('officer-land');
    expect(['PROCESS', 'FINISH_LATE']).toContain(action.kind);
    expect(action).toMatchObject({ isYours: false, isComplete: false });
    expect(
      action.further.map(({ kind, by, amount, isYours }: Record<string, unknown>) => [
        kind,
        by,
        amount,
        isYours,
      ]),
    ).toEqual([
      ['PAY', 'OWNER', null, false],
      ['PAY', 'PAYER', null, false],
    ]);
    expect(action.further[0].whom).toBe('Nguyễn Thị Lan và Trần Văn Thuận');
    claimsNothing(action);
  });

  test('is told the tax officer in full, as somebody else’s', async () => {
    const { action } = await ask('officer-tax');
    expect(action).toMatchObject({ kind: 'PAY', by: 'OWNER', isYours: false, amount: LAN_OWES });
    expect(action.whom).toBe('Nguyễn Thị Lan và Trần Văn Thuận');
    expect(action.further).toMatchObject([{ whom: 'Phạm Quốc Hùng', amount: HUNG_OWES }]);
  });

  test.each(['clerk-cn4', 'hung'])(
    'is not told %s, who learns that a payment is waited for, and not of whom',
    async (persona) => {
      const { action, errors } = await ask(persona);
      expect([persona, errors]).toEqual([persona, []]);
      expect(action).toMatchObject({
        ...{ kind: 'PAY', by: 'PAYER', isYours: false, amount: null, until: null },
        ...{ whom: 'Người có tên trong thông báo', isComplete: false, further: [] },
      });
      await standsAt(4);
      const later = await ask(persona);
      expect(later.action.amount).toBeNull();
      claimsNothing(later.action);
    },
  );

  test('is no sum in a public place, to a signed-in citizen neither', async () => {
    await standsAt(4);
    const { action } = await ask('lan-kiosk');
    expect(action.further.map(({ amount }: { amount: unknown }) => amount)).toEqual([null, null]);
    expect(JSON.stringify(action)).not.toMatch(/\d{6,}|đồng/);
    const tracked = await gateway.ask(
      'kiosk-cn1-03',
      `{ trackDossier(code: "${LANS}", lookupSecret: "7K4M") { code completionPercent } }`,
    );
    expect(tracked.data.trackDossier).toEqual({ code: LANS, completionPercent: expect.any(Number) });
  });

  test('is told a representative without the sum, which is between payer and tax authority', async () => {
    await gateway.ask(
      'lan',
      'mutation ($input: GrantDelegationInput!) { grantDelegation(input: $input) { id } }',
      { input: { idempotencyKey: 'lan-to-minh-1', representative: '001099000003', expiresAt: inAMonth() } },
    );
    const { action } = await ask('minh');
    expect(action).toMatchObject({ kind: 'PAY', by: 'OWNER', isYours: false, amount: null, until: LAST_DAY });
    expect(action.whom).toBe('N. T. L., T. V. T.');
  });
});

const inAMonth = () => new Date(Date.now() + 30 * 86_400_000).toISOString();

describe('while the tax authority does not answer', () => {
  test.each([
    ['down', 4],
    ['fault', 4],
    ['garbage', 4],
    ['down', 6],
  ])('(%s) nobody is told that nothing is to be done, at %s', async (mode, status) => {
    if (status !== 6) await standsAt(status);
    await gateway.world.control('tax', { mode });
    for (const persona of ['lan', 'hung-loa2', 'officer-tax', 'officer-land', 'lan-kiosk']) {
      const { action, errors } = await ask(persona);
      expect([persona, errors]).toEqual([persona, []]);
      expect(action).toMatchObject({ amount: null, isComplete: false });
      if (status === 6) expect(action).toMatchObject({ kind: 'PAY', by: 'PAYER', until: null });
      if (action.kind !== 'FINISH_LATE') expect(action.vi).toMatch(/Chưa hỏi được cơ quan thuế/);
      claimsNothing(action);
    }
  });

  test('a dossier that the tax authority has no part in is advised as ever', async () => {
    await gateway.world.control('tax', { mode: 'down' });
    const { action, extensions } = await ask('tu', 'H26.12-261105-0002');
    expect(extensions['partial'] ?? []).toEqual([]);
    expect(action).toMatchObject({ isComplete: true, amount: null, further: [] });
  });
});

describe('in an assisted session', () => {
  test('the advice names no sum', async () => {
    const { action } = await ask('assisted-tu', 'H26.12-261105-0002');
    expect(action).toMatchObject({ amount: null });
  });
});
