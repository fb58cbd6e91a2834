import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runs } from '../tests/runs.ts';
import { initials, last3, maskValue } from './masks.ts';
import { withoutPeople } from './names-in-text.ts';

const told = (text: string): string => withoutPeople(text, { name: initials, number: last3 });

describe('a text that people wrote', () => {
  test.each([
    ['Đăng ký khai sinh cho Trần Nguyễn Bảo Ngân', 'Đăng ký khai sinh cho T. N. B. N.'],
    ['Trần Nguyễn Bảo Ngân nộp thay', 'T. N. B. N. nộp thay'],
    ['TRẦN NGUYỄN BẢO NGÂN', 'T. N. B. N.'],
    ['Ông Hồ Văn Công bổ sung cho cháu Ngân', 'Ông H. V. C. bổ sung cho cháu N.'],
    ['bên nhận: Tran Van B', 'bên nhận: T. V. B.'],
    ['Tran.Nguyen-Bao_Ngan', 'T. N. B. N.'],
    ['Trần  Nguyễn\nBảo\u200b Ngân', 'T. N. B. N.'],
    ['Tra\u0302\u0300n Bảo Ngân', 'T. B. N.'],
    ['chuyển Lan xem', 'chuyển L. xem'],
    ['Ngân nộp hồ sơ', 'N. nộp hồ sơ'],
    ['Nguyễn Việt Nam nộp hồ sơ', 'N. V. N. nộp hồ sơ'],
    ['Trả lời: Nguyễn Việt Nam', 'Trả lời: N. V. N.'],
    ['Bà Hà Nội', 'Bà H. N.'],
  ])('%j names nobody: %j', (text, expected) => expect(told(text)).toBe(expected));

  test.each([
    'Chuyển hồ sơ đến Văn phòng Đăng ký đất đai – Chi nhánh Tây Hồ',
    'Chuyển dữ liệu sang Công an Phường Tây Hồ để đăng ký thường trú',
    'Cấp Giấy chứng nhận đối với thửa đất có diện tích tăng thêm',
    'Nộp 1.000.000.000 đồng tại Ngân hàng trước 15:00 ngày 20/11/2026',
    'Thông báo số 12/TB-CCT của Chi cục Thuế Tây Hồ',
    'Hồ sơ H26.12-261102-0001 (trước là 000.00.12.H26-261102-0001) đã chuyển',
    'Bộ phận Một cửa gửi cho Phòng Tư pháp. Đề nghị bổ sung Giấy khai sinh',
    'UBND Phường Trần Phú tiếp nhận, Thành phố Hà Nội',
    'Lệ phí đăng ký thường trú (TK01)',
    'Tại Hà Nội, Cục Thuế Hà Nội thu lệ phí. Việt Nam là nước cấp',
    'Ban hành thông báo nộp tiền số LTB2610108-TK0004512/TCT-CCT',
  ])('%j stays as it is', (text) => expect(told(text)).toBe(text));

  test.each([
    ['001190000001', '•••••••••001'],
    ['số 001 190 000 001, ĐT 0912.345.678', 'số ••••••••••••001, ĐT •••••••••678'],
    ['a001190000001b', 'a•••••••••001b'],
    ['0011-9000-0001', '•••••••••••001'],
    ['001.190.000.001 đồng', '••••••••••••001 đồng'],
    ['٠٠١١٩٠٠٠٠٠٠١', '•••••••••٠٠١'],
  ])('%j tells no number: %j', (text, expected) => expect(told(text)).toBe(expected));

  test('keeps no part of a whole name, wherever it stands', () => {
    const family = fc.constantFrom(
      'Nguyễn',
      'Trần',
      'Hồ',
      'Văn',
      'Công',
      'Ngân',
      'Đỗ',
      'Ô',
      'Tòng',
      'Lò',
      'Giàng',
    );
    const given = fc.constantFrom(
      'Thị',
      'Văn',
      'Bảo',
      'Hoàng',
      'Đăng',
      'Ngân',
      'Lan',
      'Hà',
      'Nam',
      'Việt',
      'Tây',
      'Ý',
    );
    const around = fc.constantFrom(
      ['', ''],
      ['Cấp hộ chiếu cho ', ' trong tháng'],
      ['Đăng ký – ', ''],
      ['Bà ', ', chủ hồ sơ'],
      ['(', ')'],
      ['Trả lời: ', '.\nĐã xong'],
    );
    fc.assert(
      fc.property(
        around,
        family,
        fc.array(given, { minLength: 1, maxLength: 3 }),
        ([before, after], first, more) => {
          const name = [first, ...more];
          const seen = told(`${before}${name.join(' ')}${after}`);
          const inside = seen.slice(before.length, seen.length - after.length);
          expect(inside).toBe(initials(name.join(' ')));
        },
      ),
      // Every family name with every pair of given names, in every surrounding, is more than nine thousand.
      { numRuns: runs(5_000) },
    );
  });

  test('is read in time that grows with its length alone', () => {
    const hostile = [
      'A '.repeat(20_000),
      '1.'.repeat(20_000),
      'Hà Nội '.repeat(5_000),
      `${'0'.repeat(40_000)}x`,
      '- '.repeat(20_000),
    ];
    for (const text of hostile) {
      const startedMs = performance.now();
      told(text);
      expect(performance.now() - startedMs).toBeLessThan(1_500);
    }
  });

  test('may come in two languages, and a value of another kind is not told', () => {
    expect(maskValue('names', { vi: 'Cho Trần Lan', en: 'For Trần Lan' })).toEqual({
      vi: 'Cho T. L.',
      en: 'For T. L.',
    });
    expect(maskValue('names', 7)).toBeNull();
  });
});

describe('small and capital letters', () => {
  test('are the same in Vietnamese as in any text, so that no language needs to be named', () => {
    const differ = Array.from({ length: 0x20000 }, (_, code) => String.fromCodePoint(code)).filter(
      (letter) =>
        letter.toLowerCase() !== letter.toLocaleLowerCase('vi') ||
        letter.toUpperCase() !== letter.toLocaleUpperCase('vi'),
    );
    expect(differ).toEqual([]);
  });
});
