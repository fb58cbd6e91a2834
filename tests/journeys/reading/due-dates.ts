import { describe, expect, test } from '@jest/globals';
import { gateway } from './one-gateway.ts';

interface Told {
  readonly code: string;
  readonly dueAt: string | null;
  readonly dueDate: { readonly dueAt: string | null; readonly overdue: boolean };
  readonly nextAction: { readonly kind: string; readonly until: string | null; readonly isLate: boolean };
}
const TOLD = 'code dueAt dueDate { dueAt overdue } nextAction { kind until isLate }';
const ms = (text: string | null): number => (text === null ? Number.POSITIVE_INFINITY : Date.parse(text));
const codes = (nodes: readonly { readonly code: string }[]): string[] => nodes.map(({ code }) => code).sort();

describe.each(['clerk-cn1', 'lan', 'tu', 'officer-land'])('what %s is told of due dates', (persona) => {
  test('is one date in the list, the card, the page, the filters and the next action', async () => {
    const { data, errors } = await gateway.ask(
      persona,
      `{ all: dossiers(sort: DUE_FIRST, first: 100) { nodes { ${TOLD} } }
         late: dossiers(filter: { overdue: true }, first: 100) { nodes { code } }
         intime: dossiers(filter: { overdue: false }, first: 100) { nodes { code } } }`,
    );
    expect(errors).toEqual([]);
    const nodes: readonly Told[] = data.all.nodes;
    expect(nodes.length).toBeGreaterThan(0);
    const dates = nodes.map(({ dueAt }) => ms(dueAt));
    expect(dates).toEqual([...dates].sort((a, b) => a - b));
    for (const { dueAt, dueDate, nextAction } of nodes) {
      expect(dueDate.dueAt).toBe(dueAt);
      if (['PROCESS', 'FINISH_LATE'].includes(nextAction.kind))
        expect([nextAction.until, nextAction.isLate]).toEqual([dueAt, dueDate.overdue]);
    }
    if (nodes.length < 100) {
      expect(codes(data.late.nodes)).toEqual(codes(nodes.filter(({ dueDate }) => dueDate.overdue)));
      expect(codes(data.intime.nodes)).toEqual(codes(nodes.filter(({ dueDate }) => !dueDate.overdue)));
    }
    const edge = nodes[Math.floor(nodes.length / 2)]?.dueAt;
    const windows = await gateway.ask(
      persona,
      `query ($edge: DateTime) { all: dossiers(sort: DUE_FIRST, first: 100) { nodes { code dueAt } }
         from: dossiers(filter: { dueFrom: $edge }, first: 100) { nodes { code } }
         before: dossiers(filter: { dueBefore: $edge }, first: 100) { nodes { code } } }`,
      { edge },
    );
    if (nodes.length < 100) {
      const now: readonly Told[] = windows.data.all.nodes;
      const isAfter = ({ dueAt }: Told) => dueAt !== null && ms(dueAt) >= ms(edge ?? null);
      expect(codes(windows.data.from.nodes)).toEqual(codes(now.filter(isAfter)));
      expect(codes(windows.data.before.nodes)).toEqual(
        codes(now.filter((told) => told.dueAt !== null && !isAfter(told))),
      );
    }
  });
});

describe('the due date', () => {
  test('is the same whatever else the caller may see of the dossier', async () => {
    const query = '{ dossier(code: "H26.12-261102-0001") { dueAt dueDate { dueAt promisedDueAt missed } } }';
    const [owner, other] = await Promise.all([gateway.ask('lan', query), gateway.ask('hung', query)]);
    expect(owner.data.dossier.dueAt).toBe('2026-11-09T17:00:00+07:00');
    expect(other.data).toEqual(owner.data);
  });

  test.each([
    ['H26.12-261102-0001', '2026-11-09', ['lan', 'hung', 'clerk-cn4', 'officer-land', 'officer-tax']],
    ['H26.21-261112-0001', '2026-11-25', ['hung', 'clerk-cn1', 'officer-police']],
    ['H26.03-261109-0001', '2026-11-13', ['lan', 'clerk-cn1', 'officer-civil']],
    ['H26.22-261109-0101', '2026-11-18', ['lan', 'clerk-cn1', 'officer-police']],
    ['H26.03-261109-0101', '2026-11-09', ['lan', 'clerk-cn1', 'officer-civil']],
    ['H26.12-261105-0002', '2026-11-20', ['tu', 'assisted-tu', 'clerk-cn4', 'officer-land']],
  ])('of %s is %s for %j, with all that it rests on', async (code, day, personas) => {
    const told = await Promise.all(
      personas.map((persona) =>
        gateway.ask(
          persona,
          `query ($code: ID!) { dossier(code: $code) { dueAt dueDate {
             state dueAt promisedDueAt calculatedDueAt isEstimated isVerified isLimitVerified clockStartsAt
             workingHoursAllowed paused overdue missed restarts transfer { dueAt isLate }
             resets { newDueAt verdict } basis rules { law article text isVerified } } } }`,
          { code },
        ),
      ),
    );
    for (const { data, errors } of told) {
      expect(errors).toEqual([]);
      expect(data.dossier.dueAt).toBe(`${day}T17:00:00+07:00`);
      expect(data).toEqual(told[0]?.data);
    }
  });

  test('rests on a limit that nobody has verified, and says so', async () => {
    const { data } = await gateway.ask(
      'lan',
      '{ dossier(code: "H26.03-261109-0001") { procedure { code isVerified validFrom } dueDate { isVerified isLimitVerified } } }',
    );
    expect(data.dossier).toEqual({
      procedure: { code: '3.000722', isVerified: false, validFrom: '2026-09-01' },
      dueDate: { isVerified: true, isLimitVerified: false },
    });
  });

  test('asked for alone is told, after the boundary has decided', async () => {
    const { data } = await gateway.ask('tu', '{ dossier(code: "H26.12-261105-0002") { dueAt } }');
    expect(data.dossier.dueAt).toBe('2026-11-20T17:00:00+07:00');
    const asked = await gateway.world.calls('onestop');
    expect(asked.some(({ keys }) => keys.includes('H26.12-261105-0002'))).toBe(true);
  });

  test('is not told while the reception system is away', async () => {
    await gateway.world.control('onestop', { mode: 'down' });
    try {
      const { data, errors } = await gateway.ask(
        'lan',
        '{ dossier(code: "H26.03-261109-0001") { code dueAt dueDate { dueAt } } }',
      );
      expect(data.dossier).toEqual({ code: 'H26.03-261109-0001', dueAt: null, dueDate: null });
      expect(errors.length).toBeGreaterThan(0);
      for (const { extensions } of errors) expect(extensions['code']).toBe('AGENCY_UNREACHABLE');
    } finally {
      await gateway.world.control('onestop', { mode: 'ok' });
    }
  });

  test('moves when a change brings a pause, in the list as well', async () => {
    const code = 'H26.21-261112-0001';
    const change = { code, status: 5, step: { text: 'Yêu cầu bổ sung ảnh' } };
    await gateway.world.control('onestop', { change });
    const query = `{ dossier(code: "${code}") { status dueDate { state overdue } } me { dossiers(filter: { overdue: true }) { nodes { code } } } }`;
    for (let tries = 0; ; tries += 1) {
      const { data } = await gateway.ask('hung', query);
      // The record may be newer than the change feed for a moment.
      if (data.dossier.dueDate.state !== 'PAUSED' && tries < 50) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        continue;
      }
      expect(data.dossier).toEqual({
        status: 'SUPPLEMENT_REQUIRED',
        dueDate: { state: 'PAUSED', overdue: false },
      });
      expect(codes(data.me.dossiers.nodes)).not.toContain(code);
      break;
    }
  });
});
