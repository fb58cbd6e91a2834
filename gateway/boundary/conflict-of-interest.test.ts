import { describe, expect, test } from '@jest/globals';
import { conflictSignalsOf } from './conflict-of-interest.ts';

const own = { familyName: 'Nguyễn', address: 'Số 5, ngõ 12 phố Yên Phụ, phường Tây Hồ' };

describe('what the log learns of conflicts', () => {
  test.each([
    { what: 'the same surname', row: { fullName: 'NGUYỄN Thị Lan' }, expected: ['own-surname'] },
    {
      what: 'the same surname in decomposed letters',
      row: { fullName: 'Nguyễn Văn An'.normalize('NFD') },
      expected: ['own-surname'],
    },
    { what: 'another surname', row: { fullName: 'Ngô Thị Lan' }, expected: [] },
    { what: 'the surname as a given name', row: { fullName: 'Trần Nguyễn' }, expected: [] },
    {
      what: 'the same home, written differently, inside a dossier',
      row: { applicant: { residence: { address: { text: 'số 5 – Ngõ 12, phố Yên Phụ, Phường Tây Hồ' } } } },
      expected: ['own-address'],
    },
    {
      what: 'a neighbour',
      row: { residence: { address: { text: 'Số 7, ngõ 12 phố Yên Phụ, phường Tây Hồ' } } },
      expected: [],
    },
    {
      what: 'a record without either',
      row: { phone: '0900000000', address: null, fullName: null },
      expected: [],
    },
  ])('$what: $expected', ({ row, expected }) => {
    expect(conflictSignalsOf(own, row)).toEqual(expected);
  });

  test('nothing is said of a caller whose token names neither surname nor address', () => {
    expect(conflictSignalsOf(undefined, { fullName: 'Nguyễn Thị Lan' })).toEqual([]);
    expect(conflictSignalsOf({}, { fullName: '', address: '' })).toEqual([]);
  });
});
