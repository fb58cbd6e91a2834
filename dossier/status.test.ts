import { describe, expect, test } from '@jest/globals';
import {
  completionPercent,
  createStatusReader,
  DOSSIER_STATUSES,
  endsProcessing,
  nationalCode,
  statusExplanation,
  statusFromNational,
  statusLabel,
} from './status.ts';

describe('the ten national statuses', () => {
  test.each([
    [1, 'REGISTERED', 'Mới đăng ký'],
    [2, 'ACCEPTED', 'Được tiếp nhận'],
    [3, 'REJECTED', 'Không được tiếp nhận'],
    [4, 'IN_PROGRESS', 'Đang xử lý'],
    [5, 'SUPPLEMENT_REQUIRED', 'Yêu cầu bổ sung giấy tờ'],
    [6, 'PAYMENT_REQUIRED', 'Yêu cầu thực hiện nghĩa vụ tài chính'],
    [7, 'WITHDRAWN', 'Công dân yêu cầu rút hồ sơ'],
    [8, 'STOPPED', 'Dừng xử lý'],
    [9, 'COMPLETED', 'Đã xử lý xong'],
    [10, 'RETURNED', 'Đã trả kết quả'],
  ] as const)('code %s is %s', (code, status, label) => {
    expect(statusFromNational(code)).toBe(status);
    expect(statusFromNational(String(code))).toBe(status);
    expect(nationalCode(status)).toBe(code);
    expect(statusLabel(status, 'VI')).toBe(label);
  });

  test.each([0, 11, -1, 6.5, Number.NaN, Number.POSITIVE_INFINITY])('the number %s is no status', (code) => {
    expect(statusFromNational(code)).toBeUndefined();
  });

  test.each(['', ' ', '0', '00', '010', '11', '100', '6.0', '0x6', '+6', '1e1', 'constructor', '६'])(
    'the text "%s" is no status',
    (code) => {
      expect(statusFromNational(code)).toBeUndefined();
    },
  );

  test('padded texts are understood', () => {
    expect(statusFromNational('06')).toBe('PAYMENT_REQUIRED');
    expect(statusFromNational(' 10 ')).toBe('RETURNED');
  });

  test('every status has distinct composed texts in both languages, short enough for large letters', () => {
    const seen = new Set<string>();
    for (const status of DOSSIER_STATUSES) {
      for (const language of ['VI', 'EN'] as const) {
        for (const text of [statusLabel(status, language), statusExplanation(status, language)]) {
          expect(text).toBe(text.normalize('NFC'));
          expect(text.length).toBeLessThanOrEqual(110);
          expect(seen.has(text)).toBe(false);
          seen.add(text);
        }
      }
    }
  });

  test('a result without paper is in the account, not on its way; every other status says the same of it', () => {
    for (const status of DOSSIER_STATUSES)
      for (const language of ['VI', 'EN'] as const)
        expect(statusExplanation(status, language, true) === statusExplanation(status, language)).toBe(
          status !== 'COMPLETED',
        );
    expect(statusExplanation('COMPLETED', 'VI', true)).toContain('tài khoản');
  });

  test('completion grows along the ordinary way and ends at 100', () => {
    const way = [
      'REGISTERED',
      'ACCEPTED',
      'IN_PROGRESS',
      'PAYMENT_REQUIRED',
      'COMPLETED',
      'RETURNED',
    ] as const;
    const percents = way.map(completionPercent);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(completionPercent('RETURNED')).toBe(100);
  });

  test('processing ends with a refusal, a withdrawal, a stop or a result', () => {
    expect(DOSSIER_STATUSES.filter(endsProcessing).map(nationalCode)).toEqual([3, 7, 8, 9, 10]);
  });
});

describe('createStatusReader', () => {
  const read = createStatusReader({ DANGXL: 'IN_PROGRESS', '03': 'PAYMENT_REQUIRED' });

  test('maps an agency code as text or number and never guesses', () => {
    expect(read('DANGXL ')).toBe('IN_PROGRESS');
    expect(read('03')).toBe('PAYMENT_REQUIRED');
    expect(read(3)).toBeUndefined();
    expect(read('__proto__')).toBeUndefined();
  });
});
