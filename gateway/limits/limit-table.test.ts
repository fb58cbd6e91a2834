import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { LIMIT_NAMES, LimitTable, PLACE_LIMITS, parseLimit, WINDOW_LIMITS } from './limit-table.ts';

const PER: Readonly<Record<number, string>> = { 60: 'minute', 3600: 'hour', 86400: 'day' };

describe('the table of limits', () => {
  test('is the one in docs/operations.md', () => {
    const page = readFileSync('docs/operations.md', 'utf8');
    const told = [...page.matchAll(/^\| `([a-z]+\.[a-z-]+)` \| (\d+) \| ([^|]+) \| (.+) \|$/gm)].map(
      ([, name, most, per, about]) => [name, Number(most), per, about],
    );
    expect(told).toEqual([
      ...Object.entries(WINDOW_LIMITS).map(([name, { most, windowSeconds, about }]) => [
        ...[name, most, PER[windowSeconds], about],
      ]),
      ...Object.entries(PLACE_LIMITS).map(([name, { most, about }]) => [
        ...[name, most, name === 'crossings.request' ? 'request' : 'at a time', about],
      ]),
    ]);
  });

  test('can be changed row by row, and in nothing that is no row', () => {
    expect(parseLimit('requests.address=7')).toEqual(['requests.address', 7]);
    expect(new LimitTable({ 'requests.address': 7 }).most('requests.address')).toBe(7);
    expect(new LimitTable({}).window('tries.code-day')).toEqual({ points: 40, windowSeconds: 86_400 });
    for (const text of [
      'requests.adress=7',
      'requests.address',
      'requests.address=-1',
      'a.b=1',
      'constructor=1',
      '',
    ])
      expect(parseLimit(text)).toBeUndefined();
  });

  test('holds every limit: nobody beside the door counts tries or takes places', () => {
    const files = readdirSync('gateway', { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !/\.test\.ts$|\/testing\/|^(limits|shared-state)\//.test(name),
    );
    const counting = files.filter((name) =>
      /\.(tries|takePlace)\(/.test(readFileSync(`gateway/${name}`, 'utf8')),
    );
    // There the ids of proofs are remembered, which are not a caller's to use twice at all; and a command of operators learns by
    // a place that nobody else takes whether its note has left.
    expect(counting).toEqual(['identity/compose-identity.ts', 'records/forget-everywhere.ts']);
    expect(LIMIT_NAMES.length).toBe(new Set(LIMIT_NAMES).size);
  });
});
