import { describe, expect, test } from '@jest/globals';
import { isWithin, parseTilePath, parseTilePlace } from './tile-path.ts';

describe('the path of a tile', () => {
  test.each([
    ['0/000', { level: 0, index: 0, width: 256 }],
    ['0/001.p/1', { level: 0, index: 1, width: 1 }],
    ['1/999.p/255', { level: 1, index: 999, width: 255 }],
    // The example of C2SP tlog-tiles.
    ['0/x001/x234/067', { level: 0, index: 1_234_067, width: 256 }],
    ['0/x001/000', { level: 0, index: 1_000, width: 256 }],
    ['63/x123/x456/x789/x012/345.p/17', { level: 63, index: 123_456_789_012_345, width: 17 }],
  ])('%s is read', (path, tile) => expect(parseTilePath(path)).toEqual(tile));

  test.each([
    '',
    '0',
    '0/',
    '0/0',
    '0/00',
    '0/0000',
    '00/000',
    '01/000',
    '-1/000',
    '64/000',
    '100/000',
    '0/x000/001',
    '0/x000/x001/001',
    '0/001/002',
    '0/x001',
    '0/x001/x002',
    '0/X001/002',
    '0/x1/002',
    '0/x001/x234/x567/x890/x123/456',
    '0/000.p/0',
    '0/000.p/256',
    '0/000.p/999',
    '0/000.p/01',
    '0/000.p/1000',
    '0/000.p/-1',
    '0/000.p/',
    '0/000.p',
    '0/000.p/1/',
    '0/000/',
    '/0/000',
    '0//000',
    '0/../000',
    '../0/000',
    '0/x001/../067',
    '0/%30%30%30',
    '0/000\n',
    '0/٠٠٠',
    '0/1e3',
    `0/${'x001/'.repeat(10_000)}001`,
    '9'.repeat(100_000),
  ])('number %# of the hostile ones is none', (path) => expect(parseTilePath(path)).toBeUndefined());

  test('of entries has no level', () => {
    expect(parseTilePlace('x001/234.p/5')).toEqual({ index: 1_234, width: 5 });
    expect(parseTilePlace('0/000')).toBeUndefined();
  });
});

describe('a tile is within a tree', () => {
  // What C2SP tlog-tiles says of a tree of 70,000.
  test.each([
    [0, 272, 256, true],
    [0, 273, 112, true],
    [0, 273, 113, false],
    [0, 273, 256, false],
    [1, 0, 256, true],
    [1, 1, 17, true],
    [1, 1, 18, false],
    [2, 0, 1, true],
    [2, 0, 2, false],
    [3, 0, 1, false],
    [63, 0, 1, false],
  ])('of 70,000 leaves: level %i, tile %i, width %i: %s', (level, index, width, expected) =>
    expect(isWithin({ index, width }, level, 70_000)).toBe(expected),
  );

  test('of none there is none', () => expect(isWithin({ index: 0, width: 1 }, 0, 0)).toBe(false));
});
