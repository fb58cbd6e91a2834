import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { gateway } from './one-gateway.ts';

const GUIDE = `guide {
  languages decision validFrom updatedAt conditions(language: EN)
  steps { case(language: EN) number what(language: EN) who(language: EN) time { amount unit } }
  papers { code name(language: EN) originals copies form { code link } isReusable reuse { kind agency holder(language: EN) } }
  channels { channel name(language: EN) times { limit { amount unit } fees { code amount { amount currency } } } }
  forms { code name(language: EN) link } results { name(language: EN) } videos { title(language: EN) link lengthSeconds spoken }
  advisers { kind name(language: EN) phone link openingHours { weekday } point { id isOpen(at: "2026-11-02T09:00:00+07:00") } }
  legalGrounds { number name(language: EN) issuedBy validFrom }
}`;
const lookUps = async () =>
  (await gateway.world.calls('onestop')).filter(({ operation }) => operation === 'LayThuTuc');

describe('the guide of a procedure', () => {
  test.each([undefined, 'lan', 'minh', 'kiosk-cn1-03', 'clerk-cn4', 'officer-land', 'auditor'])(
    'is told whole to %s, in English where it is held whole',
    async (persona) => {
      const { data, errors, extensions } = await gateway.ask(
        persona,
        `{ procedures(search: "1.001193") { code ${GUIDE} } }`,
      );
      expect(errors).toEqual([]);
      expect(extensions['languages']).toBeUndefined();
      const [{ guide }] = data.procedures;
      expect(guide).toMatchObject({
        languages: ['VI', 'EN'],
        validFrom: '2026-08-05',
        conditions: 'Parents register a birth within 60 days',
        videos: [{ lengthSeconds: 214, spoken: 'VI' }],
      });
      expect(guide.steps).toContainEqual({
        case: null,
        number: 2,
        what: 'Take in and compare with the population data',
        who: 'Reception and hand-out desk',
        time: { amount: 1, unit: 'WORKING_HOURS' },
      });
      expect(guide.steps.at(-1)).toMatchObject({ case: 'Born outside a hospital', number: 1 });
      expect(guide.papers).toMatchObject([
        { name: 'Declaration of birth', form: { code: null }, isReusable: false, reuse: null },
        { isReusable: true, reuse: { kind: 'HELD_DATA', agency: null, holder: 'Vietnam Social Security' } },
      ]);
      expect(guide.channels.map(({ channel }: { channel: string }) => channel)).toEqual([
        'COUNTER',
        'ONLINE',
        'POST',
        'KIOSK',
      ]);
      expect(guide.channels[0].times).toEqual([{ limit: { amount: null, unit: 'SAME_DAY' }, fees: [] }]);
      expect(guide.advisers).toMatchObject([
        { kind: 'DESK', point: { id: 'CN1-01', isOpen: true } },
        { kind: 'DESK', point: { id: 'CN4-01', isOpen: true } },
        { kind: 'HOTLINE', phone: '1022', point: null },
        { kind: 'ONLINE', openingHours: null },
      ]);
      expect(guide.legalGrounds).toContainEqual(
        expect.objectContaining({ number: '309/2026/NĐ-CP', validFrom: '2026-08-05' }),
      );
    },
  );

  test('is told in Vietnamese where nobody wrote English, and says where', async () => {
    const { data, errors, extensions } = await gateway.ask(
      undefined,
      '{ procedures(search: "1.012784") { guide { languages papers { name(language: EN) isReusable reuse { agency } } forms { code source } } } }',
    );
    expect(errors).toEqual([]);
    const [{ guide }] = data.procedures;
    expect(guide.languages).toEqual(['VI']);
    expect(guide.papers.at(-1)).toEqual({
      name: 'Giấy chứng nhận đã cấp',
      isReusable: true,
      reuse: { agency: 'land' },
    });
    expect(guide.forms).toContainEqual({ code: '21', source: 'Nghị định 151/2025/NĐ-CP' });
    expect(extensions['languages']).toContainEqual({
      path: ['procedures', 0, 'guide', 'papers', 1, 'name'],
      given: 'VI',
    });
  });

  test('tells the fee of each way: less online than at the counter', async () => {
    const { data } = await gateway.ask(
      'kiosk-cn1-03',
      '{ procedures(search: "1.004222") { guide { channels { channel times { limit { amount unit } fees { amount { amount } } } } } } }',
    );
    const fees = data.procedures[0].guide.channels.map(
      (way: { channel: string; times: { fees: { amount: { amount: number } }[] }[] }) => [
        way.channel,
        way.times[0]?.fees[0]?.amount.amount,
      ],
    );
    expect(fees).toEqual([
      ['COUNTER', 20_000],
      ['ONLINE', 10_000],
      ['POST', 20_000],
    ]);
  });

  test('is held for every procedure of the catalogue, and fetched only where it is selected', async () => {
    const before = (await lookUps()).length;
    const light = await gateway.ask(undefined, '{ procedures { code } }');
    expect((await lookUps()).length).toBe(before);
    const { data, errors } = await gateway.ask(
      undefined,
      '{ procedures { code guide { steps { what } papers { name } channels { channel } advisers { kind } legalGrounds { number } } } }',
    );
    expect(errors).toEqual([]);
    expect(data.procedures.length).toBe(light.data.procedures.length);
    for (const { guide } of data.procedures) {
      for (const section of ['steps', 'channels', 'advisers', 'legalGrounds'])
        expect(guide[section].length).toBeGreaterThan(1);
      expect(guide.papers).not.toBeNull();
    }
    // Pages of five, whatever the codes of a message.
    expect((await lookUps()).length - before).toBeLessThanOrEqual(Math.ceil(data.procedures.length / 4));
  });

  test('of a dossier comes with it, once for many dossiers, and is as public there', async () => {
    const before = (await lookUps()).length;
    const { data, errors } = await gateway.ask(
      'clerk-cn4',
      '{ dossiers(first: 20) { nodes { procedure { code guide { papers { code isReusable } } } } } }',
    );
    expect(errors).toEqual([]);
    const procedures = data.dossiers.nodes.map(
      ({ procedure }: { procedure: { code: string } }) => procedure.code,
    );
    expect(procedures.length).toBeGreaterThan(5);
    for (const { procedure } of data.dossiers.nodes) expect(procedure.guide.papers).not.toBeNull();
    expect((await lookUps()).length - before).toBeLessThan(procedures.length);
  });
});

describe('the workflow of a procedure', () => {
  const WORKFLOW = `workflow { procedure validFrom validUntil isGeneral isVerified basis { law isVerified text(language: EN) }
    steps { code name(language: EN) by role agency isOptional limit { amount unit } statuses next } }`;

  test('is public, dated, and says that it is not verified', async () => {
    const { data, errors } = await gateway.ask(
      undefined,
      `{ procedures(search: "1.004222") { code ${WORKFLOW}
          before: workflow(on: "2025-06-30") { isGeneral } never: workflow(on: "2020-01-01") { isGeneral } } }`,
    );
    expect(errors).toEqual([]);
    const [procedure] = data.procedures;
    expect(procedure).toMatchObject({ before: { isGeneral: true }, never: null });
    expect(procedure.workflow).toMatchObject({
      procedure: '1.004222',
      validFrom: '2025-07-01',
      validUntil: null,
      isGeneral: false,
      isVerified: false,
      basis: {
        isVerified: false,
        text: 'The announcing decision was not found; the steps and their limits are assumed',
      },
    });
    expect(procedure.workflow.steps[1]).toEqual({
      code: 'HANDLE',
      name: 'Examine and update the residence database',
      by: 'AGENCY',
      role: 'Công an cấp xã',
      agency: 'police',
      isOptional: false,
      limit: { amount: 6, unit: 'WORKING_DAYS' },
      statuses: ['IN_PROGRESS'],
      next: ['HAND_OUT', 'SUPPLEMENT', 'PAY'],
    });
  });

  test('of a procedure without one of its own is the general one', async () => {
    const { data } = await gateway.ask('kiosk-cn1-03', `{ procedures(search: "1.001612") { ${WORKFLOW} } }`);
    expect(data.procedures[0].workflow).toMatchObject({ procedure: '1.001612', isGeneral: true });
  });
});

describe('the trusted documents', () => {
  test.each([
    ['portal/procedure-guide', 'lan', { code: '1.012783', language: 'EN' }],
    ['ihanoi/procedure-guide', undefined, { code: '1.012783' }],
    ['kiosk/procedure-guide', 'kiosk-cn1-03', { code: '1.012783', language: 'EN' }],
    ['portal/dossier-workflow', 'lan', { code: 'H26.12-261102-0001' }],
    ['ihanoi/dossier-workflow', 'hung', { code: 'H26.12-261102-0001', language: 'EN' }],
    ['kiosk/assisted-dossier-workflow', 'assisted-tu', { code: 'H26.12-261105-0002' }],
  ])('%s is answered whole to %s', async (file, persona, variables) => {
    const document = readFileSync(`schema/operations/${file}.graphql`, 'utf8');
    const { data, errors } = await gateway.ask(persona, document, variables);
    expect(errors).toEqual([]);
    const [found] = data.procedures ?? [data.dossier];
    expect((found.guide ?? found.workflow).steps.length).toBeGreaterThan(3);
  });
});
