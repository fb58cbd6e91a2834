import { expect, test } from '@jest/globals';
import { findPriority } from './priorities.ts';

test('a reason is told with its law, and an unknown one is none', () => {
  expect(findPriority('ELDERLY')).toMatchObject({
    reason: 'ELDERLY',
    law: expect.stringContaining('39/2009/QH12'),
  });
  expect(findPriority('DISABLED')?.text.vi).toContain('khuyết tật');
  for (const unknown of ['', 'toString', 'VIP']) expect(findPriority(unknown)).toBeUndefined();
});
