import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ConnectedAgency, connectAgency } from '../../kit/testing/connected-agency.ts';
import { PROCEDURES } from '../../world/procedures.ts';
import { guideRow } from './guide-rows.ts';
import { mock } from './server.ts';

describe('the guides of the catalogue', () => {
  let onestop: ConnectedAgency;
  beforeEach(async () => {
    onestop = await connectAgency(mock);
  });
  afterEach(() => onestop.close());

  const procedures = async (search: string, guide: Readonly<Record<string, true | object>>) =>
    (await onestop.ask('procedures', { args: { search }, fields: { code: true, guide } as never })).value as {
      readonly code: string;
      readonly guide: Readonly<Record<string, readonly Record<string, unknown>[]>>;
    }[];

  test('are served by the sections that are asked for, of many procedures at once', async () => {
    const found = await procedures('', { papers: { code: true, isReusable: true }, forms: { code: true } });
    const inForce = PROCEDURES.filter(({ validUntil }) => validUntil === undefined);
    expect(found.map(({ code }) => code).sort()).toEqual(inForce.map(({ code }) => code).sort());
    const calls = (await onestop.takeCalls()).filter(({ operation }) => operation === 'LayThuTuc');
    expect(new Set(calls.map(({ headers }) => headers['phan']))).toEqual(new Set(['THANHPHANHOSO']));
    for (const { code, guide } of found) {
      const own = PROCEDURES.find((one) => one.code === code);
      expect(guide['papers']).toHaveLength(own?.papers.length ?? -1);
      expect(guide['papers']?.map((paper) => paper['code'])).toEqual(
        own?.papers.map((_name, index) => `${code}-TP${index + 1}`),
      );
    }
  });

  test('are not in the entries of lists and dossiers', async () => {
    await onestop.ask('procedures', { args: {}, fields: { code: true } });
    const { rows } = await onestop.ask('onestopDossiers', {
      keys: ['H26.12-261102-0001'],
      fields: { procedure: { code: true } },
    });
    expect(rows.size).toBe(1);
    expect((await onestop.takeCalls()).map(({ operation }) => operation)).not.toContain('LayThuTuc');
  });

  test.each(PROCEDURES)(
    'of $code asks for nothing that is held already, and says who holds it',
    (procedure) => {
      const sections = ['THANHPHANHOSO', 'CACHTHUCTHUCHIEN'];
      const row = guideRow(onestop.world, procedure, sections) as Record<string, unknown>;
      expect(Object.keys(row)).toEqual(['SOQDCONGBO', 'NGAYAPDUNG', 'NGAYCAPNHAT', ...sections]);
      const papers = [(row['THANHPHANHOSO'] as { GIAYTO: unknown }).GIAYTO || []].flat() as Record<
        string,
        string
      >[];
      for (const paper of papers) {
        const isReused = paper['SOHOA'] === '2' || paper['SOHOA'] === '3';
        expect([paper['TENGIAYTO'], paper['TENCQNAMGIU'] !== '']).toEqual([paper['TENGIAYTO'], isReused]);
        if (paper['TENGIAYTO'] === 'Giấy chứng nhận đã cấp') expect(paper['CQNAMGIU']).toBe('land');
      }
    },
  );

  test('are told as old systems tell them: one bare, none as an empty text, numbers as both', () => {
    const [procedure] = PROCEDURES.filter(({ code }) => code === '1.012766');
    if (!procedure) throw new Error('no such procedure');
    const sections = ['TRINHTUTHUCHIEN', 'VIDEO', 'CACHTHUCTHUCHIEN'];
    const row = guideRow(onestop.world, procedure, sections) as Record<string, unknown>;
    expect(row['VIDEO']).toBe('');
    expect(row['TRINHTUTHUCHIEN']).not.toBeInstanceOf(Array);
    expect(row['CACHTHUCTHUCHIEN']).toMatchObject([
      { KENH: '1' },
      { KENH: 2, THOIGIAN: { PHILEPHI: '' } },
      {},
      {},
    ]);
    expect(guideRow(onestop.world, procedure, undefined)).toEqual({});
  });
});
