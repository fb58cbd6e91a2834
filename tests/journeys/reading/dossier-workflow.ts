import { describe, expect, test } from '@jest/globals';
import { gateway } from './one-gateway.ts';

const LAND = 'H26.12-261102-0001';
const RENEWAL = 'H26.12-261105-0002';
const PASSPORT = 'H26.21-261112-0001';
const QUERY = `query ($code: ID!) { dossier(code: $code) { code workflow {
  procedure validFrom isGeneral isVerified endedAs current { code since isLate }
  steps { code name(language: EN) by role(language: EN) agency unit isOptional limit { amount unit } state since until rounds isLate }
} } }`;

const placeOf = async (persona: string, code: string) => {
  const { data, errors } = await gateway.ask(persona, QUERY, { code });
  expect(errors).toEqual([]);
  return data.dossier.workflow;
};
const states = (workflow: { steps: { code: string; state: string }[] }) =>
  Object.fromEntries(workflow.steps.map(({ code, state }) => [code, state]));

describe('the place of a dossier in its workflow', () => {
  test('is told by steps and departments, with the limits of its lane', async () => {
    const workflow = await placeOf('lan', LAND);
    expect(workflow).toMatchObject({
      validFrom: '2025-07-01',
      isGeneral: false,
      isVerified: false,
      endedAs: null,
      current: { code: 'PAY', since: '2026-11-11T08:55:00+07:00', isLate: null },
    });
    expect(states(workflow)).toEqual({
      RECEIVE: 'DONE',
      HANDLE: 'DONE',
      SUPPLEMENT: 'WAITING',
      PAY: 'CURRENT',
      SIGN: 'WAITING',
      HAND_OUT: 'WAITING',
    });
    expect(workflow.steps[1]).toMatchObject({
      by: 'AGENCY',
      agency: 'land',
      unit: 'Văn phòng Đăng ký đất đai Hà Nội – Chi nhánh Tây Hồ',
      since: '2026-11-02T16:05:00+07:00',
      until: '2026-11-11T08:55:00+07:00',
      // Four days, cut by the green lane.
      limit: { amount: 3, unit: 'WORKING_DAYS' },
      isLate: true,
    });
  });

  test('is the same for everybody who may see the progress, whatever else they may see', async () => {
    const owner = await placeOf('lan', LAND);
    for (const persona of ['hung', 'officer-land', 'officer-tax', 'clerk-cn4'])
      expect([persona, await placeOf(persona, LAND)]).toEqual([persona, owner]);
  });

  test('goes back to a step that papers brought it back to', async () => {
    const workflow = await placeOf('tu', RENEWAL);
    expect(workflow.current).toMatchObject({ code: 'HANDLE', since: '2026-11-06T08:10:00+07:00' });
    expect(states(workflow)).toMatchObject({ RECEIVE: 'DONE', SUPPLEMENT: 'DONE', PAY: 'WAITING' });
    const handle = workflow.steps.find(({ code }: { code: string }) => code === 'HANDLE');
    expect(handle).toMatchObject({ rounds: 2, until: null });
  });

  test('names no officer', async () => {
    const text = JSON.stringify(await placeOf('officer-land', LAND));
    expect(text).not.toMatch(/officer-/);
    const { data } = await gateway.ask(
      'officer-land',
      `{ __type(name: "DossierWorkflowStep") { fields { name } } }`,
    );
    expect(data.__type.fields.map(({ name }: { name: string }) => name)).not.toContain('officer');
  });

  test.each([
    ['minh', LAND],
    ['kiosk-cn1-03', LAND],
    ['auditor', LAND],
    ['clerk-cn4', PASSPORT],
    [undefined, LAND],
  ])('is not told to %s, as if there were no such dossier', async (persona, code) => {
    const [real, absent] = await Promise.all(
      [code, 'H26.12-261102-9999'].map((one) => gateway.ask(persona, QUERY, { code: one })),
    );
    expect(real?.data?.dossier ?? null).toBeNull();
    const coded = (answer: typeof real) => answer?.errors.map(({ extensions }) => extensions['code']);
    expect(coded(real)).toEqual(coded(absent));
  });

  test('is no more than before for whoever holds a receipt', async () => {
    const { data, errors } = await gateway.ask(
      'kiosk-cn1-03',
      `{ trackDossier(code: "${LAND}", lookupSecret: "7K4M") { code completionPercent workflow { current { code } } } }`,
    );
    expect(data).toBeNull();
    expect(errors[0]?.message).toMatch(/workflow/);
    const type = await gateway.ask(undefined, '{ __type(name: "TrackedDossier") { fields { name } } }');
    expect(type.data.__type.fields.map(({ name }: { name: string }) => name)).toEqual([
      'code',
      'completionPercent',
    ]);
  });

  test('moves with a change, and ends', async () => {
    const moved = async (status: number, expected: object) => {
      await gateway.world.control('onestop', {
        change: { code: PASSPORT, status, step: { text: 'Bước mới' } },
      });
      for (let tries = 0; ; tries += 1) {
        const workflow = await placeOf('hung', PASSPORT);
        try {
          expect(workflow).toMatchObject(expected);
          return workflow;
        } catch (error) {
          if (tries === 40) throw error;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
    };
    await moved(5, { current: { code: 'SUPPLEMENT' }, endedAs: null });
    await moved(9, { current: { code: 'HAND_OUT' }, endedAs: null });
    const ended = await moved(10, { current: null, endedAs: 'RETURNED' });
    expect(states(ended)).toEqual({
      RECEIVE: 'DONE',
      HANDLE: 'DONE',
      SUPPLEMENT: 'DONE',
      PAY: 'SKIPPED',
      HAND_OUT: 'DONE',
    });
  });

  test('is not told while the reception system is away: nobody has decided whether this caller may know', async () => {
    await gateway.world.control('onestop', { mode: 'down' });
    const { data, errors } = await gateway.ask('lan', QUERY, { code: LAND });
    expect(data.dossier).toEqual({ code: LAND, workflow: null });
    for (const { extensions } of errors) expect(extensions['code']).toBe('AGENCY_UNREACHABLE');
    expect(errors.length).toBeGreaterThan(0);
  });

  test('is on record as an access to the progress of the dossier', async () => {
    await placeOf('officer-land', LAND);
    const { data } = await gateway.ask(
      'lan',
      '{ me { dataAccesses(first: 5) { nodes { dataClasses dossier } } } }',
    );
    expect(JSON.stringify(data)).toContain('dossier.progress');
  });
});
