import { describe, expect, test } from '@jest/globals';
import { grown, paged, shareOfSingle, told } from './finding.ts';

const costs = (each: Readonly<Record<number, number>>) =>
  Object.entries(each).map(([size, micros]) => ({ size: Number(size), cpuMicros: micros * Number(size) }));

describe('what is found', () => {
  test.each([
    ['linearly', 1, false],
    ['a little faster, as sorting does', 1.2, false],
    ['quadratically', 2, true],
  ])('what grows %s', (_how, exponent, isFault) => {
    const finding = grown(
      'x',
      [10, 20, 40].map((size) => ({ size, cpuMicros: size ** exponent })),
    );
    expect(finding.fault !== undefined).toBe(isFault);
  });

  test.each([
    ['below a fifth', 199, false],
    ['a fifth', 200, true],
    ['as dear as one alone', 1_000, true],
  ])('one of a page that costs %s', (_how, each, isFault) => {
    expect(paged('x', costs({ 1: 1_000, 20: 500, 100: each })).fault !== undefined).toBe(isFault);
  });

  test('what was not measured passes nothing', () => {
    expect(shareOfSingle(costs({ 20: 1 }), 100)).toBeNaN();
    expect(paged('x', costs({ 1: 1 })).fault).toBeDefined();
    expect(grown('x', costs({ 1: Number.NaN, 2: 1 })).fault).toBeDefined();
  });

  test('what is only told has no fault', () => {
    expect(told('x', { 'MB of 1,000': 2.34567 })).toEqual({
      ...{ what: 'x', told: 'MB of 1,000 2.35', figures: { 'MB of 1,000': 2.34567 } },
    });
  });
});
