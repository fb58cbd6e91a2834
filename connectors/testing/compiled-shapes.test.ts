import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { z } from 'zod';
import * as civil from '../agencies/civil/wire.ts';
import * as hotline from '../agencies/hotline/wire.ts';
import * as securities from '../agencies/land/security-wire.ts';
import * as land from '../agencies/land/wire.ts';
import * as guides from '../agencies/onestop/guide-wire.ts';
import * as onestop from '../agencies/onestop/wire.ts';
import * as police from '../agencies/police/wire.ts';
import * as tax from '../agencies/tax/wire.ts';
import { readIf, UnreadablePart } from '../mapping/wire-shape.ts';
import { messageOf, SOURCES, type Tree } from './sample-messages.ts';

const isShape = (value: unknown): value is z.ZodType =>
  value !== null && typeof value === 'object' && '_zod' in value;
const SHAPES = [civil, hotline, guides, onestop, police, securities, land, tax].flatMap((file) =>
  Object.values<unknown>(file).filter(isShape),
);

const NOTHING: readonly unknown[] = [
  undefined,
  null,
  '',
  ' \n',
  'x',
  7,
  1.5,
  true,
  [],
  [null],
  ['a', 'b'],
  [['a']],
  {},
];

interface Place {
  readonly holder: Tree | unknown[];
  readonly name: string;
}
const placesIn = (tree: unknown): Place[] =>
  tree !== null && typeof tree === 'object'
    ? Object.entries(tree).flatMap(([name, inner]) => [{ holder: tree as Tree, name }, ...placesIn(inner)])
    : [];

/** Drops, doubles, renames, or puts something else in the place. */
function spoil({ holder, name }: Place, kind: number): void {
  const table = holder as Tree;
  const value = table[name];
  // A copy: the next blow may strike within it.
  if (kind < NOTHING.length) table[name] = structuredClone(NOTHING[kind]);
  else if (kind === NOTHING.length) delete table[name];
  else if (kind === NOTHING.length + 1) table[name] = [value, value].flat();
  else if (kind === NOTHING.length + 2) table[`${name}x`] = value;
  else table[name] = Array.isArray(value) && value.length === 1 ? value[0] : [value];
}
const KINDS = NOTHING.length + 4;

/** Every object in a message: any may be what a shape is asked about. */
const objectsIn = (value: unknown): unknown[] =>
  value !== null && typeof value === 'object'
    ? [...(Array.isArray(value) ? [] : [value]), ...Object.values(value).flatMap(objectsIn)]
    : [];

/** An error stands for its place in the message. */
const told = (value: unknown): unknown =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner instanceof UnreadablePart
      ? `unreadable: ${inner.message}`
      : inner === undefined
        ? 'undefined'
        : inner,
  );

describe.each(SOURCES)('of $name', (source) => {
  const clean = messageOf(source);
  const blow = fc.record({ place: fc.nat(), kind: fc.nat(KINDS - 1) });

  test('every shape, compiled, reads what the library reads that interprets it, and refuses the same', () => {
    fc.assert(
      fc.property(fc.array(blow, { maxLength: 3 }), fc.nat(), (blows, chosen) => {
        const message = structuredClone(clean);
        for (const { place, kind } of blows) {
          const places = placesIn(message);
          const struck = places[place % places.length];
          if (struck) spoil(struck, kind);
        }
        const objects = objectsIn(message);
        for (const raw of [message, objects[chosen % objects.length]])
          for (const shape of SHAPES) {
            const interpreted = shape.safeParse(raw);
            const compiled = readIf(shape, raw);
            if (told(compiled) !== told(interpreted.data)) expect(compiled).toEqual(interpreted.data);
          }
      }),
      { numRuns: 250 },
    );
  });
});
