import { expect, test } from '@jest/globals';
import { taxOfficeName } from './office-names.ts';

test('a tax office is told by the name that it had on the day', () => {
  expect(taxOfficeName('10108', '2025-06-30')).toBe('Chi cục Thuế quận Tây Hồ');
  expect(taxOfficeName('10108', '2025-07-01')).toBe('Thuế cơ sở 8 thành phố Hà Nội');
});

test('an office that no list knows is told by its code, one without a code as the tax authority', () => {
  expect(taxOfficeName('99999', '2026-11-11')).toBe('Cơ quan thuế 99999');
  expect(taxOfficeName(undefined, '2026-11-11')).toBe('Cơ quan thuế');
});
