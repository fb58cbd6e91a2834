import { describe, expect, test } from '@jest/globals';
import { ORGANISATION_KINDS } from '../../schema/organisation.ts';
import { readOrganisation } from './organisation.ts';

describe('an organisation out of a legacy row', () => {
  test('keeps number and registered name, and tells its kind in both languages', () => {
    expect(readOrganisation('ENTERPRISE', '0109990001', ' Công ty TNHH Sao Mai '.normalize('NFD'))).toEqual({
      number: '0109990001',
      kind: 'ENTERPRISE',
      name: 'Công ty TNHH Sao Mai',
      kindText: { vi: 'Doanh nghiệp', en: 'Enterprise' },
    });
  });

  test('a household business is called one, so that its mask finds the person in its name', () => {
    expect(readOrganisation('HOUSEHOLD_BUSINESS', '001075000021', 'Nguyễn Văn Tâm').name).toBe(
      'Hộ kinh doanh Nguyễn Văn Tâm',
    );
    expect(readOrganisation('HOUSEHOLD_BUSINESS', '0109990005', 'HỘ KINH DOANH Bình An').name).toBe(
      'HỘ KINH DOANH Bình An',
    );
  });

  test.each(ORGANISATION_KINDS.filter((kind) => kind !== 'HOUSEHOLD_BUSINESS'))(
    'a personal id is no number of the kind %s',
    (kind) => {
      expect(() => readOrganisation(kind, '001075000021', 'Một tổ chức')).toThrow('number');
    },
  );

  test.each(['', '109990001', '0109990001-01', '0109990001x', '٠١٠٩٩٩٠٠٠١'])(
    '%p is no number at all',
    (number) => {
      expect(() => readOrganisation('ENTERPRISE', number, 'Công ty')).toThrow('number');
    },
  );

  test('one without a name cannot be read', () => {
    expect(() => readOrganisation('BANK', '0109990003', '  ')).toThrow('name');
  });
});
