import { describe, expect, test } from '@jest/globals';
import { readOrganisationKeys, readOrganisationKind } from './owner-kind.ts';

describe('what a number of the reception system stands for', () => {
  test.each([
    [{ LoaiDoiTuong: '0' }, '001190000001', undefined],
    [{}, '001190000001', undefined],
    [{ LoaiDoiTuong: '' }, '001190000001', undefined],
    [{ LoaiDoiTuong: '1' }, '0109990001', 'ENTERPRISE'],
    [{ LoaiDoiTuong: 1, LoaiHinh: 'TCTD' }, '0109990003', 'BANK'],
    [{ LoaiDoiTuong: '1', LoaiHinh: 'HTX' }, '0109990004', 'COOPERATIVE'],
    [{ LoaiDoiTuong: '1', LoaiHinh: 'NN' }, '0109990005', 'FOREIGN'],
    [{ LoaiDoiTuong: '2' }, '001075000021', 'HOUSEHOLD_BUSINESS'],
    // Older installations write 1 for a citizen: twelve digits are a person's.
    [{ LoaiDoiTuong: '1' }, '001190000001;001088000011', undefined],
  ])('%j with %s is %s', (columns, numbers, kind) => {
    expect(readOrganisationKind(columns, numbers)).toBe(kind);
  });

  test.each([{ LoaiDoiTuong: '9' }, { LoaiDoiTuong: '1', LoaiHinh: 'CTY' }])(
    'with %j nobody knows whose it is',
    (columns) => {
      expect(() => readOrganisationKind(columns, '0109990001')).toThrow('known Loai');
    },
  );

  test('several owners stand in one field, and a number that is none is not skipped', () => {
    expect(readOrganisationKeys('ENTERPRISE', '0109990001; 0109990006-001;')).toEqual([
      { number: '0109990001', kind: 'ENTERPRISE' },
      { number: '0109990006-001', kind: 'ENTERPRISE' },
    ]);
    expect(() => readOrganisationKeys('ENTERPRISE', '0109990001;109990006')).toThrow('number');
  });
});
