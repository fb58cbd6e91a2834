import { describe, expect, test } from '@jest/globals';
import { circleOf } from '../../connectors/testing/dossier-circles.ts';
import type { DatedDossier, DatedPiece, ListedDossier } from './dossier-directory.ts';
import { type Due, DueOrder } from './due-order.ts';

/** Due at its number, received at one moment. */
const dossier = (dueMs: number): DatedDossier => {
  const code = `D${dueMs}`;
  return { code, dueMs, receivedMs: 0, circle: circleOf(code) };
};
async function* given(items: readonly ListedDossier[]): AsyncGenerator<ListedDossier> {
  yield* items;
}
/** What was read piece by piece, while somebody works dates out anew: standing ones, and uncertain ones. */
async function shown(pieces: readonly (readonly [number[], number[]])[], after?: number): Promise<string[]> {
  const order = new DueOrder({
    async *read(): AsyncGenerator<DatedPiece> {
      for (const [standing, uncertain] of pieces)
        yield { standing: standing.map(dossier), uncertain: given(uncertain.map(dossier)) };
    },
    fits: () => true,
    dueMsOf: ({ code }) => Number(code.slice(1)),
  });
  const place: Due | undefined = after === undefined ? undefined : dossier(after);
  const codes: string[] = [];
  for await (const { code } of order.after(place, 10)) codes.push(code);
  return codes;
}

describe('a list by due date that is read in pieces', () => {
  test('sorts in what moves, wherever it belongs', async () => {
    expect(
      await shown([
        [
          [2, 4],
          [1, 3, 9],
        ],
        [[6, 8], [7]],
        [[], []],
      ]),
    ).toEqual([1, 2, 3, 4, 6, 7, 8, 9].map((n) => `D${n}`));
  });

  test('shows once what was uncertain, and stands in a later piece', async () => {
    expect(
      await shown([
        [[2, 4], [5]],
        [[5, 6], []],
      ]),
    ).toEqual(['D2', 'D4', 'D5', 'D6']);
  });

  test('shows once what stood in an earlier piece, and is uncertain in a later one', async () => {
    expect(
      await shown([
        [[2, 4], []],
        [[6], [2, 5]],
      ]),
    ).toEqual(['D2', 'D4', 'D5', 'D6']);
  });

  test('shows nothing before its place', async () => {
    expect(await shown([[[4], [1, 3, 5]]], 3)).toEqual(['D4', 'D5']);
  });
});
