import { describe, expect, test } from '@jest/globals';
import {
  DONG_MORTGAGE,
  DONG_SECOND_MORTGAGE,
  HOA_DELETION,
  MINH_MORTGAGE,
  TUYET_MORTGAGE,
} from '../../../mocks/world/secured-dossiers.ts';
import { subscribe } from '../../live-clients.ts';
import { gateway } from './one-gateway.ts';

const BANK = 'Ngân hàng TMCP Sông Nhuệ – Chi nhánh Tây Hồ';
const SECURITY = `id kind state stateText registrationNumber registeredAt priority securedUntil
  securingParties { registeredName organisation { name } }
  securedParties { registeredName organisation { number name kind } }
  assets { kind parcelId certificateNumber description }
  contract { number signedOn }
  history { at state note }`;
const PAGE = `query Page($code: ID!) { dossier(code: $code) {
  code status dueAt securityStates securedTransactions { ${SECURITY} } results { name documentId } delivery { state }
  nextAction { what } statusText { explanation } } }`;
const codesOf = ({ errors }: { errors: readonly { extensions: Record<string, unknown> }[] }) =>
  errors.map(({ extensions }) => extensions['code']);
const page = (persona: string | undefined, code: string, query = PAGE) =>
  gateway.ask(persona, query, { code });

describe('a mortgage that the bank filed and that was registered the same day', () => {
  test('is told to its owner: the bank, the flat, the contract, the minute; names of people are initials', async () => {
    const { data, errors } = await page('minh', MINH_MORTGAGE);
    expect(errors).toEqual([]);
    expect(data.dossier).toMatchObject({
      status: 'RETURNED',
      dueAt: '2026-11-16T17:00:00+07:00',
      delivery: null,
      securityStates: ['REGISTERED'],
      results: [{ documentId: expect.stringMatching(/-E$/) }],
    });
    expect(data.dossier.securedTransactions).toEqual([
      expect.objectContaining({
        id: '000061',
        state: 'REGISTERED',
        registeredAt: '2026-11-16T11:05:00+07:00',
        priority: 1,
        securingParties: [{ registeredName: 'L. H. M.', organisation: null }],
        securedParties: [
          { registeredName: null, organisation: { number: '0109990003', name: BANK, kind: 'BANK' } },
        ],
        assets: [expect.objectContaining({ kind: 'FLAT', parcelId: 'CG-00166-03-0051' })],
        contract: { number: '0061/2026/HĐTC-SN', signedOn: '2026-11-14' },
        history: [expect.objectContaining({ at: '2026-11-16T11:05:00+07:00', state: 'REGISTERED' })],
      }),
    ]);
  });

  test('is told to the bank: progress, its security and the result, and nothing else about the person', async () => {
    const { data, errors } = await page('ngan-hang', MINH_MORTGAGE);
    expect(errors).toEqual([]);
    expect(data.dossier.securedTransactions[0]).toMatchObject({
      contract: { number: '0061/2026/HĐTC-SN' },
      securingParties: [{ registeredName: 'L. H. M.' }],
    });
    expect(data.dossier.results).toHaveLength(1);
    const more = await page(
      'ngan-hang',
      MINH_MORTGAGE,
      'query More($code: ID!) { dossier(code: $code) { code applicant { fullName } summary fees { name } parcels { id securities { id } } tickets { id } } }',
    );
    expect(more.data.dossier).toMatchObject({
      applicant: null,
      summary: null,
      fees: null,
      parcels: null,
      tickets: null,
    });
    expect(new Set(codesOf(more))).toEqual(new Set(['ACCESS_DENIED']));
    expect(JSON.stringify(more)).not.toMatch(/Minh|001099000003/);
  });

  test.each(['lan', 'officer-land', 'officer-tax', 'clerk-cn1', 'kiosk-cn1-03', undefined])(
    'is nothing to %s: as if there were no such dossier',
    async (persona) => {
      const found = await page(persona, MINH_MORTGAGE);
      const absent = await page(persona, 'H26.12.07-261116-9999');
      expect(found.data).toEqual({ dossier: null });
      expect(codesOf(found)).toEqual(codesOf(absent));
    },
  );

  test('is told to the kiosk by its receipt as a degree of completion and no more', async () => {
    const { data } = await gateway.ask(
      'kiosk-cn1-03',
      `{ trackDossier(code: "${MINH_MORTGAGE}", lookupSecret: "N5Q7") { code completionPercent } }`,
    );
    expect(data.trackDossier).toEqual({ code: MINH_MORTGAGE, completionPercent: 100 });
  });
});

describe('a deletion after the loan was paid', () => {
  test('was done the same day and shows what was registered years ago', async () => {
    const { data, errors } = await page('officer-land', HOA_DELETION);
    expect(errors).toEqual([]);
    expect(data.dossier).toMatchObject({
      dueAt: '2026-11-18T17:00:00+07:00',
      delivery: null,
      securedTransactions: [
        {
          state: 'DELETED',
          registeredAt: '2021-04-06T10:12:00+07:00',
          priority: null,
          securingParties: [{ registeredName: 'Cao Thị Hoa Mận' }],
          history: [
            { at: '2021-04-06T10:12:00+07:00', state: 'REGISTERED' },
            { at: '2026-11-18T14:30:00+07:00', state: 'DELETED' },
          ],
        },
      ],
    });
  });

  test('is known to the clerk who received it by its state alone', async () => {
    const { data, errors } = await page('clerk-cn1', HOA_DELETION);
    expect(data.dossier).toMatchObject({ securityStates: ['DELETED'], securedTransactions: null });
    expect(errors).toEqual([
      expect.objectContaining({
        extensions: expect.objectContaining({
          dataClass: 'land.security',
          remedy: 'NOT_NEEDED_FOR_PROCEDURE',
        }),
      }),
    ]);
    const asked = (await gateway.world.calls('land')).at(-1);
    expect(asked?.headers['nhomThongTin']).toBe('HO_SO_BAO_DAM');
  });
});

describe('two banks on one house', () => {
  test('stand in the order of the minutes in which they were registered; the second one received in the morning', async () => {
    const { data, errors } = await page(
      'officer-land',
      DONG_MORTGAGE,
      `query Parcel($code: ID!) { dossier(code: $code) { dueAt receivedAt parcels { id securities { id priority registeredAt securedParties { organisation { number } } } } } }`,
    );
    expect(errors).toEqual([]);
    // Received after 15:00, so due on the next working day.
    expect(data.dossier).toMatchObject({
      receivedAt: '2026-11-19T15:20:00+07:00',
      dueAt: '2026-11-20T17:00:00+07:00',
    });
    expect(data.dossier.parcels[0].securities).toEqual([
      {
        ...{ id: '000063', priority: 1, registeredAt: '2026-11-20T09:45:00+07:00' },
        securedParties: [{ organisation: { number: '0109990003' } }],
      },
      {
        ...{ id: '000065', priority: 2, registeredAt: '2026-11-20T09:46:00+07:00' },
        securedParties: [{ organisation: { number: '0109990013' } }],
      },
    ]);
  });

  test('each sees its own: of the other one not even that there is a dossier', async () => {
    const own = await page('ngan-hang', DONG_MORTGAGE);
    expect(own.data.dossier.securedTransactions).toEqual([expect.objectContaining({ id: '000063' })]);
    expect(JSON.stringify(own)).not.toMatch(/0109990013|Đồng Nội/);
    const other = await page('ngan-hang', DONG_SECOND_MORTGAGE);
    expect(other.data).toEqual({ dossier: null });
    expect(codesOf(other)).toEqual(['NOT_AVAILABLE']);
    const listed = await gateway.ask('ngan-hang', '{ dossiers(first: 50) { nodes { code } } }');
    const codes = listed.data.dossiers.nodes.map(({ code }: { code: string }) => code);
    expect(codes).toEqual(
      expect.arrayContaining([MINH_MORTGAGE, HOA_DELETION, DONG_MORTGAGE, TUYET_MORTGAGE]),
    );
    expect(codes).not.toContain(DONG_SECOND_MORTGAGE);
  });

  test('what is done promises no post, to nobody', async () => {
    for (const persona of ['ngan-hang', 'officer-land', 'clerk-cn4']) {
      const { data } = await page(
        persona,
        DONG_MORTGAGE,
        'query Next($code: ID!) { dossier(code: $code) { nextAction { what where } statusText { explanation } } }',
      );
      expect(data.dossier.nextAction.what).toBe(
        'Mở kết quả điện tử trong tài khoản của bạn. Kết quả này chỉ có bản điện tử, không gửi qua bưu chính.',
      );
      expect(data.dossier.statusText.explanation).toContain('Kết quả điện tử đã có');
    }
  });
});

describe('a mortgage over land and house that waits', () => {
  test('is pending, and registered in the very minute in which the land office is done', async () => {
    const before = await page('ngan-hang', TUYET_MORTGAGE);
    expect(before.data.dossier.securedTransactions).toEqual([
      expect.objectContaining({ state: 'PENDING', registeredAt: null, priority: null, history: [] }),
    ]);
    expect(
      before.data.dossier.securedTransactions[0].assets.map(({ kind }: { kind: string }) => kind),
    ).toEqual(['LAND_USE_RIGHT', 'HOUSE']);
    await gateway.world.control('land', {
      change: {
        code: TUYET_MORTGAGE,
        status: 9,
        step: { text: 'Đã đăng ký thế chấp', agency: 'land', at: '2026-11-20T16:05:00+07:00' },
      },
    });
    const after = await page('ngan-hang', TUYET_MORTGAGE);
    expect(after.data.dossier.securedTransactions).toEqual([
      expect.objectContaining({
        state: 'REGISTERED',
        registeredAt: '2026-11-20T16:05:00+07:00',
        priority: 1,
      }),
    ]);
  });

  test('is followed by the bank: it hears of the registration as it happens', async () => {
    const heard = subscribe('graphql-sse', {
      url: gateway.url,
      query:
        'subscription Follow($code: ID!) { dossierChanged(code: $code) { status securityStates securedTransactions { state registeredAt } } }',
      variables: { code: TUYET_MORTGAGE },
      token: await gateway.world.token('ngan-hang'),
    });
    try {
      await heard.connected;
      const step = { text: 'Đã đăng ký thế chấp', at: '2026-11-20T16:05:00+07:00' };
      for (const agency of ['land', 'onestop'])
        await gateway.world.control(agency, { change: { code: TUYET_MORTGAGE, status: 9, step } });
      expect((await heard.event(0)).data.dossierChanged).toEqual({
        status: 'COMPLETED',
        securityStates: ['REGISTERED'],
        securedTransactions: [{ state: 'REGISTERED', registeredAt: '2026-11-20T16:05:00+07:00' }],
      });
    } finally {
      heard.stop();
    }
  });

  test('while the land registry is down everything else of the dossier is there, and one error says what is missing', async () => {
    await gateway.world.control('land', { mode: 'down' });
    const { data, errors } = await page('minh', MINH_MORTGAGE);
    expect(data.dossier).toMatchObject({
      status: 'RETURNED',
      securedTransactions: null,
      securityStates: null,
    });
    expect(data.dossier.results).toHaveLength(1);
    expect(errors).toEqual([
      expect.objectContaining({
        extensions: expect.objectContaining({ code: 'AGENCY_UNREACHABLE', agency: 'land' }),
      }),
    ]);
  });
});

describe('who looked', () => {
  const LOOKED = `{ me { dataAccesses(first: 100) { nodes {
    byWhom isOwn agency dossier dataClasses outcome legalBasis text en: text(language: EN) } } } }`;
  const ofSecurity = async (persona: string, dossier: string) => {
    const { data } = await gateway.ask(persona, LOOKED);
    return data.me.dataAccesses.nodes.filter(
      (node: { dataClasses: string[]; dossier: string; isOwn: boolean }) =>
        node.dataClasses.includes('land.security') && node.dossier === dossier && !node.isOwn,
    );
  };

  test('is told to the owner: the secured party read the security, at which office, for which dossier, by which law', async () => {
    await page('ngan-hang', MINH_MORTGAGE);
    const told = await ofSecurity('minh', MINH_MORTGAGE);
    expect(told.length).toBeGreaterThan(0);
    for (const node of told)
      expect(node).toMatchObject({
        byWhom: 'OTHER_PERSON',
        agency: 'land',
        text: expect.stringMatching(
          /^Bên nhận bảo đảm \(ngân hàng\) trong hồ sơ này đã xem .*biện pháp bảo đảm \(thế chấp\)/,
        ),
        en: expect.stringMatching(
          /^The secured party \(a bank\) in this dossier read .*security \(mortgage\) over land/,
        ),
        legalBasis: expect.arrayContaining([expect.stringContaining('Nghị định 99/2022/NĐ-CP')]),
      });
  });

  test('is told to nobody else: lan hears nothing of a mortgage that is not hers', async () => {
    await page('ngan-hang', MINH_MORTGAGE);
    expect(JSON.stringify(await ofSecurity('lan', MINH_MORTGAGE))).toBe('[]');
  });

  test('is on record for the auditor by what was touched, with no value of it', async () => {
    await page('ngan-hang', MINH_MORTGAGE);
    const { data } = await gateway.ask(
      'auditor',
      `{ accessLog(first: 20, filter: { dossier: "${MINH_MORTGAGE}" }) { nodes { subjectKind released grounds } } }`,
    );
    const nodes = data?.accessLog?.nodes ?? [];
    expect(nodes).toContainEqual(
      expect.objectContaining({
        subjectKind: 'security',
        released: ['land.security'],
        grounds: ['secured-party'],
      }),
    );
    expect(JSON.stringify(data)).not.toMatch(/Minh|HĐTC|Sông Nhuệ/);
  });
});
