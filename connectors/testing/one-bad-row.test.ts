import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GatewayError } from '../../schema/errors.ts';
import type { AgencyAnswer } from '../contract.ts';
import { listIn, messageOf, SOURCES, type Source, type Tree } from './sample-messages.ts';

/** No date of any agency, and no code that one of them has. */
const NONSENSE = '20261331';

const rowsOf = ({ lists }: Source, message: Tree): Tree[] =>
  lists.reduce<Tree[]>((trees, name) => trees.flatMap((tree) => listIn(tree, name)), [message]);
const keyOf = ({ key }: Source, row: Tree): string => String([row[key]].flat()[0]);

interface Place {
  readonly holder: Tree;
  readonly name: string;
}
const placesIn = (tree: Tree): Place[] =>
  Object.keys(tree).flatMap((name) => [{ holder: tree, name }, ...listIn(tree, name).flatMap(placesIn)]);

function spoil({ holder, name }: Place, isRemoved: boolean): void {
  if (isRemoved) delete holder[name];
  else holder[name] = Array.isArray(holder[name]) ? [NONSENSE] : NONSENSE;
}

function errorsIn(value: unknown): GatewayError[] {
  if (value instanceof GatewayError) return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(errorsIn) : [];
}

/** What an answer says under one key, errors by their code. */
const under = ({ rows, unreadable, flags }: AgencyAnswer, key: string) => ({
  row: rows.get(key),
  code: unreadable?.get(key)?.code,
  flags: rows.has(key) ? flags?.get(key) : undefined,
});

describe.each(SOURCES)('of $name', (source) => {
  const clean = messageOf(source);
  const whole = source.read(structuredClone(clean));

  test('the sound message has several rows, all readable', () => {
    expect(new Set(rowsOf(source, clean).map((row) => keyOf(source, row))).size).toBeGreaterThan(1);
    expect([...(whole.unreadable ?? []), ...errorsIn([...whole.rows.values()])]).toEqual([]);
    expect(whole.lost).toBeUndefined();
  });

  const blow = fc.record({ row: fc.nat(), place: fc.nat(), isRemoved: fc.boolean() });

  /** A repetition is not shown, and what is wrong in it hides nothing. */
  const isRepetition = (rows: readonly Tree[], index: number): boolean => {
    const same = (row: Tree) => (source.isGrouped ? JSON.stringify(row) : keyOf(source, row));
    const own = rows[index];
    return own !== undefined && rows.slice(0, index).some((row) => same(row) === same(own));
  };

  test('rows spoiled at random places hide nothing but themselves', () => {
    fc.assert(
      fc.property(fc.array(blow, { minLength: 1, maxLength: 4 }), (blows) => {
        const message = structuredClone(clean);
        const rows = rowsOf(source, message);
        const keys = rows.map((row) => keyOf(source, row));
        const repeated = rows.map((_, index) => isRepetition(rows, index));
        const spoiled = new Set<string>();
        const telling = new Set<string>();
        const maimed = new Set<string>();
        for (const { row: wanted, place, isRemoved } of blows) {
          const index = wanted % rows.length;
          const places = placesIn(rows[index] ?? {}).filter(
            ({ holder, name }) => isRemoved || (source.strict.includes(name) && String(holder[name]) !== ''),
          );
          const struck = places[place % places.length];
          if (!struck) continue;
          spoil(struck, isRemoved);
          spoiled.add(keys[index] ?? '');
          if (isRemoved) maimed.add(keys[index] ?? '');
          else if (!repeated[index]) telling.add(keys[index] ?? '');
        }
        const answer = source.read(message);

        const errors = [...(answer.unreadable?.values() ?? []), ...errorsIn([...answer.rows.values()])];
        for (const { code, message: told } of errors) {
          expect(code).toBe('AGENCY_BAD_ANSWER');
          expect(told).toMatch(/\.\d+: |: [A-Z]/);
          expect(told).not.toContain(NONSENSE);
        }
        for (const key of new Set(keys)) {
          if (!spoiled.has(key)) {
            expect(under(answer, key)).toEqual(under(whole, key));
            continue;
          }
          const { row, code } = under(answer, key);
          const isTold = code !== undefined || errorsIn(row).length > 0 || answer.lost !== undefined;
          // What else was removed may be what made the place be read at all.
          if (telling.has(key) && !maimed.has(key)) expect(isTold).toBe(true);
          if (row === undefined) expect(isTold).toBe(true);
        }
        expect([...answer.rows.keys()].filter((key) => !whole.rows.has(key))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
