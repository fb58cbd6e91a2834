import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { countShapes } from './shapes.ts';

const REQUESTS = 50;

/** What V8 itself tells of so many calls of `make`, once it is warm. */
function logOf(make: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'shapes-'));
  const file = join(folder, 'v8.log');
  const program = join(folder, 'program.cjs');
  const turns = `for (let i = 0; i < ${REQUESTS}; i += 1) globalThis.kept = make(i)`;
  // A property that nothing else has tells where the part of interest begins.
  writeFileSync(program, `const make = ${make}; ${turns}; ({}).beginsHere = 1; ${turns};`);
  try {
    execFileSync(process.execPath, ['--log-maps', `--logfile=${file}`, '--no-logfile-per-isolate', program]);
    return readFileSync(file, 'latin1').split('beginsHere')[1] ?? '';
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('shapes made by a request', () => {
  test('are none where objects are written field by field', () => {
    expect(countShapes(logOf('(i) => ({ one: i, two: i, three: i })'), REQUESTS).perRequest).toBeLessThan(1);
  });

  test('are one for each property where every object has other properties', () => {
    const { perRequest, most } = countShapes(
      logOf('(i) => { const made = {}; made["id" + i + Math.random()] = i; made.second = 1; return made; }'),
      REQUESTS,
    );
    expect(perRequest).toBeGreaterThanOrEqual(2);
    expect(most[0]).toEqual(['second', 1]);
  });

  test('are told by the properties that made most of them', () => {
    const line = (name: string) => `map,Transition,1,0x1,0x2,0x3,4,5,prototype,${name}`;
    const log = ['new,MemoryChunk', line('actor'), line('symbol(a, b)'), line('actor'), ''].join('\n');
    expect(countShapes(log, 2)).toEqual({
      perRequest: 1.5,
      most: [
        ['actor', 1],
        ['symbol(a, b)', 0.5],
      ],
    });
  });
});
