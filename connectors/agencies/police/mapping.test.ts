import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AgencyRequest } from '../../contract.ts';
import type { LgspTransport } from '../../transports/rest-lgsp-jws/lgsp-transport.ts';
import { agency, readPersons } from './operations.ts';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', 'policePersons', `${name}.json`), 'utf8'));

const row = (id: string) => ({ SoDinhDanh: id, HoTen: `Người ${id}`, CoBaoVe: '0' });

describe('the residence of today', () => {
  const TODAY = '2026-11-26';
  const lived = (...all: [kind: string, from: string | undefined, until: string | undefined][]) => {
    const NoiCuTru = all.map(([LoaiCuTru, TuNgay, DenNgay], index) => ({
      ...{ LoaiCuTru, DiaChi: `nhà ${index}`, MaXa: `0010${index}` },
      ...(TuNgay === undefined ? {} : { TuNgay }),
      ...(DenNgay === undefined ? {} : { DenNgay }),
    }));
    const person = { ...row('001099000321'), NoiCuTru };
    const { rows, flags } = readPersons({ MaLoi: '00', DanhSach: [person] }, TODAY);
    const { residence } = rows.get('001099000321') as { residence: { address: { wardCode: string } } | null };
    expect(flags?.get('001099000321')?.ward).toBe(residence?.address.wardCode);
    return residence === null ? undefined : Number(residence.address.wardCode.at(-1));
  };

  test.each([
    ['temporary until 2028', [['TAM_TRU', '20260701', '20280630']], 0],
    ['ending today', [['TAM_TRU', '20260701', '20261126']], 0],
    ['ended yesterday', [['TAM_TRU', '20260701', '20261125']], undefined],
    ['beginning today', [['THUONG_TRU', '20261126', undefined]], 0],
    ['beginning tomorrow', [['THUONG_TRU', '20261127', undefined]], undefined],
    ['without an end in words', [['THUONG_TRU', '20100101', '99991231']], 0],
    ['with empty days', [['THUONG_TRU', '', '']], 0],
    ['known by the year', [['TAM_TRU', '2026', '2026']], 0],
    ['known by a month that is over', [['TAM_TRU', '2026', '202610']], undefined],
    [
      'permanent beside a newer temporary one',
      [
        ['TAM_TRU', '20260701', undefined],
        ['THUONG_TRU', '19990101', undefined],
      ],
      1,
    ],
    [
      'temporary while the permanent one begins later',
      [
        ['THUONG_TRU', '20270101', undefined],
        ['TAM_TRU', '20260701', '20270630'],
      ],
      1,
    ],
    [
      'the last of two permanent ones',
      [
        ['THUONG_TRU', '19990101', undefined],
        ['THUONG_TRU', '20200101', undefined],
      ],
      1,
    ],
  ] as [string, [string, string | undefined, string | undefined][], number | undefined][])(
    '%s',
    (_what, all, expected) => expect(lived(...all)).toBe(expected),
  );
});

describe('police persons', () => {
  test('a protected person is flagged for the boundary, and so is one whose flag was left out', () => {
    expect(readPersons(fixture('protected')).flags?.get('001190000001')).toEqual({
      isProtected: true,
      ward: '00103',
    });
    expect(readPersons(fixture('answer')).flags?.get('001190000001')?.isProtected).toBe(false);
    expect(readPersons(fixture('nil-empty-missing')).flags?.get('001099012346')).toEqual({
      isProtected: true,
    });
  });

  test('one copy of a repeated row that says protected is enough', () => {
    const payload = {
      MaLoi: '00',
      DanhSach: [row('001190000001'), { ...row('001190000001'), CoBaoVe: '1' }, row('001190000001')],
    };
    expect(readPersons(payload).flags?.get('001190000001')?.isProtected).toBe(true);
  });

  test('a shuffled, short or repeated answer never puts one person under the id of another', () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^[0-9]{12}$/), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        ids.chain((all) => fc.tuple(fc.constant(all), fc.array(fc.constantFrom(...all), { maxLength: 30 }))),
        ([, sent]) => {
          const { rows } = readPersons({ MaLoi: '00', DanhSach: sent.map(row) });
          expect([...rows.keys()].sort()).toEqual([...new Set(sent)].sort());
          for (const [id, person] of rows) expect(person).toMatchObject({ id, fullName: `Người ${id}` });
        },
      ),
    );
  });

  test('only what was granted is asked for, with the level of assurance and the dossier that needs it', async () => {
    const sent: Record<string, unknown>[] = [];
    const transport: LgspTransport = {
      async call(path, claims) {
        sent.push({ path, ...claims });
        return { payload: { MaLoi: '00', DanhSach: [] }, messageId: 'answer-1' };
      },
      async close() {},
    };
    const request: AgencyRequest = {
      operation: 'policePersons',
      keys: ['001190000001'],
      args: {},
      fields: { id: true, fullName: true },
      origin: { userId: 'VNofficer-1', dossier: 'H26.12-261102-0001', purpose: '1.012756', loa: 2 },
      signal: AbortSignal.timeout(1000),
    };
    const answer = await agency.operations['policePersons']?.call(transport, request);
    expect(answer?.messageId).toBe('answer-1');
    expect(sent).toEqual([
      {
        path: '/dan-cu/tra-cuu-lo',
        NguoiYeuCau: 'VNofficer-1',
        MucDich: '1.012756',
        MaHoSoLienQuan: 'H26.12-261102-0001',
        MucDoBaoDam: '2',
        DanhSachSoDinhDanh: ['001190000001'],
        TruongDuLieu: ['HoTen', 'CoBaoVe'],
      },
    ]);
  });
});
