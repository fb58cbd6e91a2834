import { expect, test } from '@jest/globals';
import { kindOf, productFlags } from './contender-kinds.ts';

test('a contender runs with the flags of npm start, or with the young generation that its name asks for', () => {
  expect(productFlags('{"scripts":{"start":"exec node --max-semi-space-size=64 x"}}')).toEqual([
    '--max-semi-space-size=64',
  ]);
  expect(kindOf('gateway')).toMatchObject({ file: 'gateway', flags: productFlags() });
  expect(kindOf('gateway@16')).toMatchObject({ file: 'gateway', flags: ['--max-semi-space-size=16'] });
});

test('the yardstick of history runs with the flags of Node, whatever its name asks for', () => {
  expect(kindOf('limit').flags).toEqual([]);
  expect(kindOf('limit@16').flags).toEqual([]);
});

test('another name is refused', () => {
  expect(() => kindOf('mercury')).toThrow('no contender mercury');
});
