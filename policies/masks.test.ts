import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MASK_RULES } from './decision.ts';
import { HIDDEN_TEXT, maskValue } from './masks.ts';

describe('maskValue', () => {
  test.each([
    ['initials', 'Nguyễn Thị Lan', 'N. T. L.'],
    ['initials', 'Nguyễn Thị Lan và Trần Văn Thuận', 'N. T. L., T. V. T.'],
    ['initials', 'Đỗ Ánh Dương', 'Đ. Á. D.'],
    ['initials', 'đặng văn y', 'Đ. V. Y.'],
    ['initials', 'Ngô Ánh'.normalize('NFD'), 'N. Á.'],
    ['initials', '  Lê   Ê-đê ', 'L. Ê. Đ.'],
    ['initials', '123', HIDDEN_TEXT],
    ['initials', 42, null],
    ['last3', '001190000001', '•••••••••001'],
    ['last3', '0912345678', '•••••••678'],
    ['last3', '7K4M', '••4M'],
    ['last3', '1', '•'],
    ['last3', '', ''],
    ['last3', 1190000001, null],
    ['household', 'Hộ kinh doanh Phở Nguyễn Văn Tâm', 'Hộ kinh doanh P. N. V. T.'],
    ['household', 'HỘ KINH DOANH nguyễn văn tâm'.normalize('NFD'), 'HỘ KINH DOANH N. V. T.'],
    ['household', 'Công ty TNHH Sao Mai Hồ Tây', 'Công ty TNHH Sao Mai Hồ Tây'],
    ['household', '001075000021', '•••••••••021'],
    ['household', '0109990001', '0109990001'],
    ['household', '0109990001-002', '0109990001-002'],
    ['household', 109990001, null],
    ['year-only', '1990-03-12', '1990'],
    ['year-only', '1990-03', '1990'],
    ['year-only', '1950', '1950'],
    ['year-only', '12/03/1990', '1990'],
    ['year-only', '19900312', null],
    ['year-only', 'không rõ', null],
    ['hidden', { amount: '1000', currency: 'VND' }, null],
    ['ward-only', 'Số 12, ngõ 34, đường Lạc Long Quân, Phường Tây Hồ, Thành phố Hà Nội', 'Phường Tây Hồ'],
    ['ward-only', 'Thôn 3, Xã Ba Vì, Thành phố Hà Nội'.normalize('NFD'), 'Xã Ba Vì'],
    ['ward-only', 'Số 12 đường Xã Đàn', HIDDEN_TEXT],
    ['ward-only', 12, null],
  ] as const)('%s of %p is %p', (rule, value, expected) => {
    expect(maskValue(rule, value)).toEqual(expected);
  });

  test('an address keeps its ward and drops every finer part, known and unknown', () => {
    const address = {
      text: 'Số 12, ngõ 34, Phường Tây Hồ, Thành phố Hà Nội',
      wardCode: '00103',
      wardName: 'Phường Tây Hồ',
      house: 'Số 12',
    };
    expect(maskValue('ward-only', address)).toEqual({
      text: 'Phường Tây Hồ',
      wardCode: '00103',
      wardName: 'Phường Tây Hồ',
    });
  });

  test('an address without a ward hides its text', () => {
    expect(maskValue('ward-only', { text: 'Số 12' })).toEqual({
      text: HIDDEN_TEXT,
      wardCode: null,
      wardName: null,
    });
  });

  test('lists are masked item by item', () => {
    expect(maskValue('initials', ['Trần Hùng', null, ['Lê Minh']])).toEqual(['T. H.', null, ['L. M.']]);
  });

  test.each(MASK_RULES)('%s leaves absent values absent', (rule) => {
    expect(maskValue(rule, null)).toBeNull();
    expect(maskValue(rule, undefined)).toBeUndefined();
  });

  test('no mask gives back a number of two or more characters, a full date, or a whole name of several letters', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{2,20}$/), (number) => maskValue('last3', number) !== number),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^\p{L}{2,8}( \p{L}{2,8}){0,3}$/u), (name) => {
        const masked = maskValue('initials', name);
        return typeof masked === 'string' && !masked.includes(name.normalize('NFC'));
      }),
    );
  });

  test('no rule throws, whatever the value', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MASK_RULES), fc.anything(), (rule, value) => {
        maskValue(rule, value);
      }),
    );
  });
});
