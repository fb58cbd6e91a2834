import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DossierCircle } from '../../../connectors/dossier-circle.ts';
import type { ListedDossier, Place } from '../dossier-directory.ts';
import { SortedDossiers } from './sorted-dossiers.ts';

const codeOf = (n: number): string => `D${String(n).padStart(7, '0')}`;
/** Several dossiers share a receipt, so that the code decides. */
const dossier = (n: number): ListedDossier => ({
  receivedMs: Math.floor(n / 3),
  code: codeOf(n),
  circle: {} as DossierCircle,
});

/** Says the same in the plainest way: everything in one array, sorted by the language. */
class Plain {
  items: ListedDossier[] = [];
  add(item: ListedDossier): void {
    this.remove(item);
    this.items.push(item);
    this.items.sort((a, b) => a.receivedMs - b.receivedMs || a.code.localeCompare(b.code));
  }
  remove({ code }: Place): void {
    this.items = this.items.filter((item) => item.code !== code);
  }
  newer(than: Place): ListedDossier[] {
    return this.items.filter(({ code }) => code > than.code);
  }
  older(than: Place): ListedDossier[] {
    return this.items.filter(({ code }) => code < than.code).reverse();
  }
}

function expectAlike(sorted: SortedDossiers, plain: Plain, places: Iterable<number>): void {
  expect(sorted.size).toBe(plain.items.length);
  expect([...sorted.newerThan()]).toEqual(plain.items);
  expect([...sorted.olderThan()]).toEqual([...plain.items].reverse());
  for (const n of places) {
    const place = dossier(n);
    expect([...sorted.newerThan(place)]).toEqual(plain.newer(place));
    expect([...sorted.olderThan(place)]).toEqual(plain.older(place));
    expect(sorted.at(place)).toEqual(plain.items.find(({ code }) => code === place.code));
  }
}

/** Pseudo-random and the same in every run. */
function shuffled(count: number, seed: number): number[] {
  const all = Array.from({ length: count }, (_, n) => n);
  let state = seed;
  for (let last = count - 1; last > 0; last -= 1) {
    state = (state * 48_271) % 2_147_483_647;
    const other = state % (last + 1);
    [all[last], all[other]] = [all[other] ?? 0, all[last] ?? 0];
  }
  return all;
}

describe('sorted dossiers', () => {
  test('answer as one sorted array does, whatever comes and goes in whatever order', () => {
    const steps = fc.array(fc.record({ n: fc.nat(60), isGone: fc.boolean() }), { maxLength: 120 });
    fc.assert(
      fc.property(steps, fc.nat(60), (all, asked) => {
        const sorted = new SortedDossiers();
        const plain = new Plain();
        for (const { n, isGone } of all) {
          const item = dossier(n);
          if (isGone) {
            sorted.remove(item);
            plain.remove(item);
          } else {
            sorted.add(item);
            plain.add(item);
          }
        }
        expectAlike(sorted, plain, [asked]);
      }),
    );
  });

  test.each(['ordered', 'backwards', 'shuffled'] as const)(
    'thousands that come %s and mostly go again are where they belong at every stage',
    (order) => {
      const count = 4_000;
      const coming = order === 'shuffled' ? shuffled(count, 7) : Array.from({ length: count }, (_, n) => n);
      if (order === 'backwards') coming.reverse();
      const sorted = new SortedDossiers();
      for (const n of coming) sorted.add(dossier(n));
      const plain = new Plain();
      plain.items = [...coming].sort((a, b) => a - b).map(dossier);
      const asked = [0, 1, 255, 256, 511, 512, 513, 2_000, count - 1, count];
      expectAlike(sorted, plain, asked);
      for (const [step, n] of shuffled(count, 11).entries()) {
        sorted.remove(dossier(n));
        if (step === count / 2 || step === count - 20) {
          const left = new Set([...sorted.newerThan()].map(({ code }) => code));
          plain.items = plain.items.filter(({ code }) => left.has(code));
          expect(left.size).toBe(count - step - 1);
          expectAlike(sorted, plain, asked);
        }
      }
      expect([...sorted.newerThan(), ...sorted.olderThan()]).toEqual([]);
      expect(sorted.size).toBe(0);
    },
  );

  test('keep the later of two at one place', () => {
    const [first, later] = [dossier(5), dossier(5)];
    expect([...SortedDossiers.of([first, dossier(4), later]).newerThan()][1]).toBe(later);
  });
});
