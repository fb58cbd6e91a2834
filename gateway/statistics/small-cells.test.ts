import { describe, expect, test } from '@jest/globals';
import { type Atom, releaseOf, type Universe } from './small-cells.ts';

const K = 10;
const universeOf = (atoms: readonly Atom[]): Universe => ({
  branches: new Set(atoms.map(({ branch }) => branch)),
  procedures: new Set(atoms.map(({ procedure }) => procedure)),
});
/** `{ A: { x: 12 } }`: so many of procedure x at branch A. */
const table = (rows: Readonly<Record<string, Readonly<Record<string, number>>>>): Atom[] =>
  Object.entries(rows).flatMap(([branch, row]) =>
    Object.entries(row).map(([procedure, count]) => ({ branch, procedure, count })),
  );
const release = (rows: Parameters<typeof table>[0], threshold = K) => {
  const atoms = table(rows);
  const { city, branches, procedures } = releaseOf(atoms, universeOf(atoms), threshold);
  return { city, branches: [...branches], procedures: [...procedures] };
};

describe('a count below the threshold', () => {
  test('of the whole city hides everything', () => {
    expect(release({ A: { x: 9 } })).toEqual({ city: false, branches: [], procedures: [] });
    expect(release({ A: { x: 10 } })).toEqual({ city: true, branches: ['A'], procedures: ['x'] });
  });

  test('hides a second one where the city less all others would tell it', () => {
    expect(release({ A: { x: 50 }, B: { x: 20 }, C: { x: 3 } }).branches).toEqual(['A']);
  });

  test('hides no second one where those hidden are many enough together', () => {
    expect(release({ A: { x: 50 }, B: { x: 20 }, C: { x: 6 }, D: { x: 7 } }).branches).toEqual(['A', 'B']);
  });

  test('is hidden also where it is none at all', () => {
    expect(release({ A: { x: 50 }, B: { x: 20 }, C: { x: 0 } }).branches).toEqual(['A']);
  });
});

test('a procedure that is told less what it lies in would tell the rest of that branch', () => {
  // At A there are 40 of x, which occurs nowhere else, and 3 others.
  const { branches, procedures } = release({ A: { x: 40, y: 3 }, B: { y: 60, z: 30 }, C: { z: 30, y: 5 } });
  expect(branches).toEqual(['A', 'B', 'C']);
  expect(procedures).not.toContain('x');
});

test('procedures that occur everywhere are told beside the branches', () => {
  const even = { x: 5, y: 7, z: 4 };
  const { branches, procedures } = release({ A: even, B: even, C: even, D: even });
  expect([branches, procedures]).toEqual([
    ['A', 'B', 'C', 'D'],
    ['x', 'y', 'z'],
  ]);
});

/** Small numbers that are the same in every run. */
function* numbers(seed: number): Generator<number> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    yield (state >>> 8) / 2 ** 24;
  }
}

describe('an adversary with all the answers and a pencil', () => {
  /**
   * Knows which branch has which procedures at all, and solves the equations: a group can be worked out exactly if its indicator
   * is a linear combination of those of the totals told.
   */
  function worked(atoms: readonly Atom[], threshold: number): { group: number; count: number }[] {
    const known = atoms.filter(({ count }) => count > 0);
    const { city, branches, procedures } = releaseOf(atoms, universeOf(atoms), threshold);
    const rows = [
      ...(city ? [known.map(() => 1)] : []),
      ...[...branches].map((name) => known.map(({ branch }) => Number(branch === name))),
      ...[...procedures].map((name) => known.map(({ procedure }) => Number(procedure === name))),
    ];
    const basis = reduced(rows);
    const found: { group: number; count: number }[] = [];
    for (let group = 1; group < 2 ** known.length; group += 1) {
      const wanted = known.map((_, at) => (group >> at) & 1);
      if (!isCombination(basis, wanted)) continue;
      found.push({ group, count: known.reduce((sum, { count }, at) => sum + count * (wanted[at] ?? 0), 0) });
    }
    return found;
  }

  /** Gauss–Jordan over numbers that stay small. */
  function reduced(rows: readonly (readonly number[])[]): { pivot: number; row: number[] }[] {
    const basis: { pivot: number; row: number[] }[] = [];
    for (const given of rows) {
      const row = remainder(basis, given);
      const pivot = row.findIndex((value) => Math.abs(value) > 1e-9);
      if (pivot < 0) continue;
      const scaled = row.map((value) => value / (row[pivot] ?? 1));
      for (const other of basis) {
        const factor = other.row[pivot] ?? 0;
        other.row = other.row.map((value, at) => value - factor * (scaled[at] ?? 0));
      }
      basis.push({ pivot, row: scaled });
    }
    return basis;
  }
  const remainder = (basis: readonly { pivot: number; row: number[] }[], given: readonly number[]) =>
    basis.reduce<number[]>(
      (rest, { pivot, row }) => {
        const factor = rest[pivot] ?? 0;
        return rest.map((value, at) => value - factor * (row[at] ?? 0));
      },
      [...given],
    );
  const isCombination = (basis: Parameters<typeof remainder>[0], wanted: readonly number[]) =>
    remainder(basis, wanted).every((value) => Math.abs(value) < 1e-9);

  test('finds no group of one to nine, in two hundred cities', () => {
    const random = numbers(42);
    const draw = (below: number) => Math.floor((random.next().value ?? 0) * below);
    let told = 0;
    for (let city = 0; city < 200; city += 1) {
      const [height, width] = [2 + draw(3), 2 + draw(3)];
      const atoms: Atom[] = [];
      for (let b = 0; b < height; b += 1)
        for (let p = 0; p < width; p += 1) {
          const sizes = [0, 0, draw(9) + 1, draw(9) + 1, draw(60)];
          atoms.push({ branch: `b${b}`, procedure: `p${p}`, count: sizes[draw(sizes.length)] ?? 0 });
        }
      if (atoms.filter(({ count }) => count > 0).length > 12) continue;
      const found = worked(atoms, K);
      told += found.length;
      expect(found.filter(({ count }) => count > 0 && count < K)).toEqual([]);
    }
    // The oracle would be silent as well if nothing were told at all.
    expect(told).toBeGreaterThan(500);
  });

  test('would find one if the totals were told without a thought', () => {
    const atoms = table({ A: { x: 40, y: 3 }, B: { y: 60 } });
    const basis = reduced([
      [1, 1, 1],
      [1, 1, 0],
      [1, 0, 0],
    ]);
    expect(isCombination(basis, [0, 1, 0])).toBe(true);
    expect(worked(atoms, K).every(({ count }) => count >= K)).toBe(true);
  });
});

test('a city of sixteen branches and three hundred procedures takes no time', () => {
  const random = numbers(7);
  const atoms: Atom[] = [];
  for (let b = 0; b < 15; b += 1)
    for (let p = 0; p < 300; p += 1)
      atoms.push({ branch: `b${b}`, procedure: `p${p}`, count: Math.floor((random.next().value ?? 0) * 4) });
  const from = performance.now();
  const { procedures } = releaseOf(atoms, universeOf(atoms), K);
  expect(performance.now() - from).toBeLessThan(2_000);
  expect(procedures.size).toBeGreaterThan(250);
});
