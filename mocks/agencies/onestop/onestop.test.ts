import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CircleChanges } from '../../../connectors/dossier-circle.ts';
import { runs } from '../../../tests/runs.ts';
import { type ConnectedAgency, connectAgency } from '../../kit/testing/connected-agency.ts';
import { mock } from './server.ts';

const LAND = 'H26.12-261102-0001';
const BIRTH = 'H26.03-261109-0001';
const RENEWAL = 'H26.12-261105-0002';
const LAN = '001190000001';

describe('the reception system over sessions', () => {
  let onestop: ConnectedAgency;
  beforeEach(async () => {
    onestop = await connectAgency(mock);
  });
  afterEach(() => onestop.close());

  const dossiers = (keys: readonly string[], fields = { code: true, status: true } as const) =>
    onestop.ask('onestopDossiers', { keys, fields });

  test('a dossier comes with its reception, its people as ids and its steps', async () => {
    const fields = {
      code: true,
      status: true,
      lane: true,
      isBoundaryFree: true,
      receivedAt: true,
      clockStartedAt: true,
      applicant: { id: true },
      parties: { role: true, person: { id: true } },
      receptionPoint: { id: true, branch: true },
      receptionSteps: { text: true, status: true },
    } as const;
    const { rows } = await onestop.ask('onestopDossiers', { keys: [LAND], fields });
    expect(rows.get(LAND)).toMatchObject({
      status: 'PAYMENT_REQUIRED',
      lane: 'GREEN',
      isBoundaryFree: true,
      receivedAt: '2026-11-02T09:12:00+07:00',
      clockStartedAt: '2026-11-02T16:05:00+07:00',
      applicant: { id: LAN },
      receptionPoint: { id: 'CN4-01', branch: 'CN4' },
    });
    expect(JSON.stringify(rows.get(LAND))).toContain('Tiếp nhận hồ sơ phi địa giới');
  });

  test('a section that was not granted is not asked for, and would not pass if it came', async () => {
    await dossiers([LAND]);
    await onestop.ask('onestopDossiers', {
      keys: [LAND],
      fields: { applicant: { id: true }, fees: { name: true } },
    });
    const [, progress, content] = await onestop.takeCalls();
    expect(progress?.headers['phan']).toBe('');
    expect(content?.headers['phan']).toBe('ChuHoSo,LePhi');
  });

  test('the classic form of a code finds the same dossier', async () => {
    const classic = '000.00.12.H26-261102-0001';
    const { rows } = await dossiers([classic, BIRTH]);
    expect(rows.get(classic)).toEqual({ code: LAND, status: 'PAYMENT_REQUIRED' });
    expect([...rows.keys()].sort()).toEqual([classic, BIRTH].sort());
  });

  test('sixty dossiers are three messages, none of them lost or swapped', async () => {
    const { codes } = onestop.world.findDossiers({}, new Date(), { offset: 0, limit: 60 });
    const { rows } = await dossiers(codes);
    expect(rows.size).toBe(codes.length);
    for (const [code, row] of rows) expect(row).toMatchObject({ code });
    const calls = await onestop.takeCalls();
    expect(calls.filter(({ operation }) => operation === 'TraCuuHoSo')).toHaveLength(
      Math.ceil(codes.length / 25),
    );
  });

  test('a forgotten session is renewed once for all who need it, whether told by status or by error_code', async () => {
    await dossiers([LAND]);
    for (let turn = 0; turn < 2; turn += 1) {
      await onestop.control({ expireSessions: true });
      const answers = await Promise.all(Array.from({ length: 10 }, () => dossiers([LAND])));
      expect(answers.every(({ rows }) => rows.size === 1)).toBe(true);
    }
    const logins = (await onestop.takeCalls()).filter(({ operation }) => operation === 'login');
    expect(logins.length).toBe(3);
  });

  test('procedures are read over all pages, found by text without diacritics and by code', async () => {
    const list = async (search?: string, validOn?: string) =>
      (
        await onestop.ask('procedures', {
          args: { search, validOn },
          fields: { code: true, limitWorkingDays: true, fee: { amount: true } },
        })
      ).value;
    const [ended, begun] = ['2026-08-31', '2026-09-01'].map((day) =>
      onestop.world.procedures.filter(
        ({ validFrom, validUntil }) => (validFrom ?? day) <= day && day <= (validUntil ?? day),
      ),
    );
    expect(await list(undefined, '2026-08-31')).toHaveLength(ended?.length ?? 0);
    expect(await list(undefined, '2026-09-01')).toHaveLength(begun?.length ?? 0);
    expect(await list('thẻ bảo hiểm', '2026-08-31')).toEqual([expect.objectContaining({ code: '2.000986' })]);
    expect(await list('thẻ bảo hiểm', '2026-09-01')).toEqual([expect.objectContaining({ code: '3.000722' })]);
    expect(await list('2.000986', '2026-11-26')).toEqual([expect.objectContaining({ code: '2.000986' })]);
    expect(await list('1.001456')).toEqual([
      { code: '1.001456', limitWorkingDays: 8, fee: { amount: 200000 } },
    ]);
    expect(await list('ho chieu')).toContainEqual(expect.objectContaining({ code: '1.001456' }));
    expect(await list('không có thủ tục này')).toEqual([]);
    const pages = (await onestop.takeCalls()).filter(({ operation }) => operation === 'LayDanhSachTTHC');
    expect(pages.length).toBeGreaterThan(3);
  });

  test('the 30 reception points are read over all pages, or those of one branch', async () => {
    const points = async (branch?: string) =>
      (
        await onestop.ask('receptionPoints', {
          args: { branch },
          fields: { id: true, branch: true, hours: true },
        })
      ).value;
    expect(await points()).toHaveLength(30);
    expect(await points('CN1')).toEqual([
      expect.objectContaining({ id: 'CN1-01', branch: 'CN1' }),
      expect.objectContaining({ id: 'CN1-02' }),
      expect.objectContaining({ id: 'CN1-03' }),
    ]);
    expect(JSON.stringify(await points('CN4'))).toContain('Thứ Hai–Thứ Sáu: 08:00–12:00, 13:00–17:00');
  });

  describe('change feed', () => {
    const CIRCLE = { changes: true, cursor: true, hasMore: true } as const;
    const read = async (cursor: string, limit = 75, waitMs = 0): Promise<CircleChanges> => {
      const { value } = await onestop.ask('onestopChanges', {
        args: { cursor, limit, waitMs },
        fields: CIRCLE,
      });
      return value as CircleChanges;
    };
    const readAll = async (limit: number) => {
      const found: CircleChanges['changes'][number][] = [];
      let page = await read('', limit);
      for (found.push(...page.changes); page.hasMore; found.push(...page.changes))
        page = await read(page.cursor, limit);
      return { found, cursor: page.cursor };
    };

    test('every dossier comes once or more, page by page, with its circle', async () => {
      const { found } = await readAll(20);
      const { total } = onestop.world.findDossiers({}, new Date());
      expect(new Set(found.map(({ code }) => code)).size).toBe(total);
      expect(found.find(({ code }) => code === LAND)).toMatchObject({
        aliases: expect.arrayContaining(['000.00.12.H26-261102-0001']),
        sector: 'land',
        status: 6,
        lane: 'GREEN',
        ownerIds: [LAN],
        partyIds: ['001085000002', '001088000011'],
        parcelIds: ['TH-00103-12-0345', 'TH-00103-12-0007'],
        receivingBranch: 'CN4',
        receptionPointId: 'CN4-01',
        competentAgency: 'land',
        competentWard: '00103',
        handlerIds: ['officer/land/officer-land', 'officer/tax/officer-tax'],
        handlingAgencies: expect.arrayContaining(['onestop', 'hotline', 'land', 'tax']),
        lookupSecret: '7K4M',
      });
      expect(found.find(({ code }) => code === BIRTH)?.linked).toEqual([
        { relation: 'CHILD', code: 'H26.03-261109-0101' },
        { relation: 'CHILD', code: 'H26.22-261109-0101' },
      ]);
      expect(found.find(({ code }) => code === RENEWAL)?.assistedBy).toBe('clerk-cn4');
    });

    test('a change wakes a waiting reader at once and shows in the look-up', async () => {
      const { cursor } = await readAll(75);
      const waiting = read(cursor, 75, 5_000);
      const startedAt = performance.now();
      await onestop.control({ change: { code: LAND, status: 4, step: { text: 'Đã nộp đủ tiền' } } });
      const page = await waiting;
      expect(performance.now() - startedAt).toBeLessThan(1_000);
      expect(page.changes.map(({ code, status }) => [code, status])).toContainEqual([LAND, 4]);
      expect((await dossiers([LAND])).rows.get(LAND)).toMatchObject({ status: 'IN_PROGRESS' });
    });

    test('a reader that is up to date waits as long as it was told and gets an empty page', async () => {
      const { cursor } = await readAll(75);
      const startedAt = performance.now();
      const page = await read(cursor, 75, 300);
      // A dossier of the invented world may happen to advance in this very moment.
      if (page.changes.length === 0) expect(performance.now() - startedAt).toBeGreaterThan(250);
      expect(page.hasMore).toBe(false);
    });

    test('a cursor from before a restart starts over, so that nothing is lost', async () => {
      const page = await read('1.999999999.7', 75);
      expect(page.changes.map(({ code }) => code)).toContain(LAND);
    });
  });

  describe('requests that change a dossier', () => {
    const RECEIPT = {
      idempotencyKey: true,
      code: true,
      status: true,
      at: true,
      receiptNumber: true,
    } as const;
    const write = async (operation: string, input: object, keys: readonly string[] = []) =>
      (await onestop.ask(operation, { args: { input }, keys, fields: RECEIPT })).value;
    const withdraw = { idempotencyKey: 'rut-0001-abcd', code: LAND, requestedBy: LAN, reason: 'Đổi ý' };

    test('a withdrawal takes effect once; the same key returns the first result', async () => {
      const first = await write('onestopWithdraw', withdraw, [LAND]);
      expect(first).toMatchObject({ code: LAND, status: 'WITHDRAWN', receiptNumber: 'TN-000001' });
      await onestop.control({ change: { code: LAND, status: 4 } });
      expect(await write('onestopWithdraw', withdraw)).toEqual(first);
      expect((await dossiers([LAND])).rows.get(LAND)).toMatchObject({ status: 'IN_PROGRESS' });
    });

    test('an outcome that was lost on the way is found by asking again with the same key', async () => {
      await dossiers([LAND]);
      await onestop.control({ mode: 'drop' });
      await expect(write('onestopWithdraw', withdraw)).rejects.toMatchObject({ code: 'AGENCY_UNREACHABLE' });
      await onestop.control({ mode: 'ok' });
      expect(await write('onestopWithdraw', withdraw)).toMatchObject({ receiptNumber: 'TN-000001' });
    });

    test('the same key for another request is refused', async () => {
      await write('onestopWithdraw', withdraw);
      await expect(write('onestopWithdraw', { ...withdraw, reason: 'Khác' })).rejects.toMatchObject({
        code: 'AGENCY_FAULT',
      });
    });

    test('a supplement is taken only while one is asked for, and then shows as a step', async () => {
      const input = {
        idempotencyKey: 'bo-sung-0001',
        code: RENEWAL,
        requestedBy: '001048000004',
        papers: [{ code: 'TP02', name: 'Giấy chứng nhận đã cấp', documentId: 'doc-1' }],
      };
      await expect(write('onestopSupplement', input)).rejects.toMatchObject({ code: 'AGENCY_FAULT' });
      await onestop.control({ change: { code: RENEWAL, status: 5 } });
      const again = { ...input, idempotencyKey: 'bo-sung-0002' };
      expect(await write('onestopSupplement', again)).toMatchObject({ status: 'IN_PROGRESS' });
      const { rows } = await onestop.ask('onestopDossiers', {
        keys: [RENEWAL],
        fields: { receptionSteps: { text: true } },
      });
      expect(JSON.stringify(rows.get(RENEWAL))).toContain('Công dân đã bổ sung: Giấy chứng nhận đã cấp');
    });

    test('a rating is recorded once the result is there, and only one', async () => {
      const input = { idempotencyKey: 'danh-gia-01', code: RENEWAL, requestedBy: '001048000004', score: 5 };
      const early = { ...input, idempotencyKey: 'danh-gia-00' };
      await expect(write('onestopRate', early)).rejects.toMatchObject({ code: 'AGENCY_FAULT' });
      await onestop.control({ change: { code: RENEWAL, status: 10 } });
      expect(await write('onestopRate', input)).toMatchObject({ code: RENEWAL, receiptNumber: 'TN-000001' });
      const second = { ...input, idempotencyKey: 'danh-gia-02', score: 1 };
      await expect(write('onestopRate', second)).rejects.toMatchObject({ code: 'AGENCY_FAULT' });
    });

    test('a dossier that the permit does not name never leaves', async () => {
      await expect(write('onestopWithdraw', withdraw, [BIRTH])).rejects.toMatchObject({ code: 'INTERNAL' });
      expect(await onestop.takeCalls()).toEqual([]);
    });
  });

  test('wrong credentials are a fault, and the password is in no error', async () => {
    const other = await connectAgency(mock, { override: { ONESTOP_PASSWORD: 'not-this-one' } });
    try {
      const error: unknown = await other.ask('receptionPoints').catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'AGENCY_FAULT' });
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('not-this-one');
    } finally {
      await other.close();
    }
  });
});

test('thousands of dossiers stream through the feed, the last page as quickly as the first', async () => {
  const onestop = await connectAgency(mock, { dossiers: runs(20_000, 4) });
  try {
    const fields = { changes: { code: true }, cursor: true, hasMore: true } as const;
    const codes = new Set<string>();
    const pageMs: number[] = [];
    for (let cursor = '', hasMore = true; hasMore; ) {
      const args = { cursor, limit: 75, waitMs: 0 };
      const startedAt = performance.now();
      const { value } = await onestop.ask('onestopChanges', { args, fields });
      pageMs.push(performance.now() - startedAt);
      const page = value as CircleChanges;
      for (const { code } of page.changes) codes.add(code);
      ({ cursor, hasMore } = page);
    }
    expect(codes.size).toBe(onestop.world.findDossiers({}, new Date()).total);
    const middle = (times: number[]) => times.sort((one, other) => one - other)[times.length >> 1] ?? 0;
    // Generous: other work shares the machine. A page whose cost grows with its place would be far above.
    expect(middle(pageMs.slice(-5))).toBeLessThan(5 * middle(pageMs.slice(1, 6)) + 50);
  } finally {
    await onestop.close();
  }
}, 180_000);
