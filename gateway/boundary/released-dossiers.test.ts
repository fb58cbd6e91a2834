import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { circleOf } from '../../connectors/testing/dossier-circles.ts';
import { runs } from '../../tests/runs.ts';
import { type DossierGrounds, ReleasedDossiers } from './released-dossiers.ts';

const PERSONS = ['001190000001', '001190000002', '001190000003'];
const PARCELS = ['BA-1', 'BA-2'];
const CODES = ['H26.12-1', 'H26.12-2', 'H26.12-3', 'H26.12-4'];
// Also keys of one kind that are ids of another.
const some = (ids: readonly string[]) =>
  fc.subarray([...ids, ...PARCELS.slice(0, 1), ...PERSONS.slice(0, 1)]);

const grounds: fc.Arbitrary<DossierGrounds> = fc
  .record({
    ...{
      code: fc.constantFrom(...CODES),
      ownerIds: some(PERSONS),
      partyIds: some(PERSONS),
      parcelIds: some(PARCELS),
    },
    childIds: fc.option(some(PERSONS), { nil: undefined }),
    submitterId: fc.constantFrom(undefined, ...PERSONS),
    linked: fc.subarray(CODES),
  })
  .map(({ code, linked, submitterId, childIds, ...ids }) => ({
    circle: circleOf(code, {
      ...ids,
      ...(childIds && { childIds }),
      ...(submitterId !== undefined && { submitterId }),
      linked: linked.map((other) => ({ code: other, relation: 'CHILD' as const })),
    }),
    kinds: ['owner'],
  }));

describe('released dossiers', () => {
  test('are found by whom and what they hold now, in the order in which they were first released', () => {
    fc.assert(
      fc.property(fc.array(grounds, { maxLength: 8 }), (added) => {
        const released = new ReleasedDossiers();
        const plain = new Map<string, DossierGrounds>();
        for (const one of added) {
          released.add(one);
          plain.set(one.circle.code, one);
        }
        const all = [...plain.values()];
        for (const key of [...PERSONS, ...PARCELS, 'nobody']) {
          const ofPerson = all.filter(({ circle: { ownerIds, partyIds, childIds = [], submitterId } }) =>
            [...ownerIds, ...partyIds, ...childIds, submitterId].includes(key),
          );
          expect(released.holding('person', key)).toEqual(ofPerson);
          expect(released.holding('parcel', key)).toEqual(
            all.filter(({ circle }) => circle.parcelIds.includes(key)),
          );
        }
        for (const code of [...CODES, 'H26.12-9']) {
          expect(released.get(code)).toBe(plain.get(code));
          expect(released.isLinked(code)).toBe(
            all.some(({ circle }) => circle.linked.some((link) => link.code === code)),
          );
        }
      }),
      { numRuns: runs(500) },
    );
  });
});
