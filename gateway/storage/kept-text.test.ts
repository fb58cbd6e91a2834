import { describe, expect, test } from '@jest/globals';
import { isFitToKeep } from './kept-text.ts';

describe('a text in the clear', () => {
  test.each([
    'CSHS-17/2026',
    '12345/2026',
    'H26.21-261112-0001',
    '000.00.12.H26-261102-0001',
    'Đã kiểm tra ngày 26/11/2026 19:05, hồ sơ H26.12-261102-0001.',
    'từ 2026-11-01 đến 2026-11-26',
    'lúc 08:15 ngày 1/2/2026',
  ])('may hold dates, running numbers and codes of dossiers: %s', (text) => {
    expect(isFitToKeep(text)).toBe(true);
  });

  test.each([
    '001190-000001',
    'vụ/001190000001',
    '001.190.000.001',
    '0011/2000/0001',
    '0 12/11/2000 345',
    '12/11/2000 0001',
    '001190000001/2026',
    'H26.12-261102-0001 001190000001',
    '0912.345.678',
    '012 345 678',
  ])('holds no number of a person: %s', (text) => {
    expect(isFitToKeep(text)).toBe(false);
  });
});
