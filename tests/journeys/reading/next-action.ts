import { describe, expect, test } from '@jest/globals';
import { gateway } from './one-gateway.ts';

const LANS_LAND = 'H26.12-261102-0001';
const ACTION = `nextAction {
  kind by isYours amount { amount currency } until isLate isComplete vi: what(language: VI) en: what(language: EN) whom where
}`;

const ask = async (persona: string, code: string, fields = ACTION) => {
  const { data, errors, extensions } = await gateway.ask(
    persona,
    `{ dossier(code: "${code}") { ${fields} } }`,
  );
  return { dossier: data.dossier, errors, extensions };
};

describe('what happens next', () => {
  test('lan pays what the tax notice says, by its last day', async () => {
    const { dossier, errors } = await ask('lan', LANS_LAND, `${ACTION} obligations { payUntil isPaid }`);
    expect(errors).toEqual([]);
    const days = dossier.obligations.flatMap(({ payUntil, isPaid }: { payUntil: string; isPaid: boolean }) =>
      isPaid ? [] : [payUntil],
    );
    expect(dossier.nextAction).toMatchObject({
      kind: 'PAY',
      by: 'OWNER',
      until: `${days.sort()[0]}T23:59:59+07:00`,
      isComplete: true,
      vi: 'Nộp tiền theo thông báo.',
      en: 'Pay what the notice says.',
      whom: 'Bạn',
      isYours: true,
      amount: { amount: 85_600_000, currency: 'VND' },
    });
    expect(dossier.nextAction.where).toContain('Cổng Dịch vụ công quốc gia');
  });

  test.each([
    ['lan', 'H26.03-261109-0001'],
    ['hung', 'H26.21-261112-0001'],
    ['tu', 'H26.12-261105-0002'],
  ])('%s waits for the agency with %s', async (persona, code) => {
    const { dossier } = await ask(persona, code);
    expect(dossier.nextAction).toMatchObject({ by: 'AGENCY' });
    expect(['PROCESS', 'FINISH_LATE']).toContain(dossier.nextAction.kind);
    expect(dossier.nextAction.until).toMatch(/\+07:00$/);
    expect(dossier.nextAction.whom).toBeTruthy();
  });

  test('with the tax authority down, the advice stays and says that it is incomplete', async () => {
    await gateway.world.control('tax', { mode: 'down' });
    const { dossier, extensions } = await ask('lan', LANS_LAND);
    expect(dossier.nextAction).toMatchObject({ kind: 'PAY', until: null, isComplete: false });
    expect(extensions['partial']).toEqual([
      expect.objectContaining({
        field: 'nextAction',
        part: 'obligations',
        agency: 'tax',
        code: 'AGENCY_UNREACHABLE',
      }),
    ]);
  });

  test('for level 1 it rests on the progress alone and names what was refused', async () => {
    const { dossier, extensions } = await ask('hung', LANS_LAND);
    expect(dossier.nextAction).toMatchObject({ kind: 'PAY', until: null, isComplete: false });
    expect(extensions['partial']).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'ACCESS_DENIED', dataClass: 'dossier.fees' })]),
    );
  });
});

describe('the due date', () => {
  test("starts anew when tu's missing paper came, and says so", async () => {
    const { dossier } = await ask(
      'tu',
      'H26.12-261105-0002',
      'dueDate { restarts clockStartsAt basis english: basis(language: EN) rules { law } }',
    );
    expect(dossier.dueDate).toMatchObject({ restarts: 1, clockStartsAt: '2026-11-13T10:20:00+07:00' });
    const { basis, english, rules } = dossier.dueDate;
    expect(rules.length).toBeGreaterThan(0);
    for (const [place, { law }] of rules.entries()) {
      expect(basis[place].startsWith(law)).toBe(true);
      expect(english[place]).not.toBe(basis[place]);
    }
  });

  test('of a dossier received elsewhere tells when the paper had to leave', async () => {
    const { dossier } = await ask(
      'lan',
      LANS_LAND,
      'dueDate { transfer { dueAt isLate } resets { verdict } } reappointments { to reason apologyNumber }',
    );
    expect(dossier.dueDate.transfer).toEqual({ dueAt: '2026-11-02T17:00:00+07:00', isLate: false });
    expect(dossier.dueDate.resets).toEqual([]);
    expect(dossier.reappointments).toEqual([]);
  });
});
