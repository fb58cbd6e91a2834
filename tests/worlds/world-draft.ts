import fc from 'fast-check';

/**
 * A small hostile world as numbers and flags only, so that it shrinks well. Everything refers to persons, parcels and
 * dossiers by place; a place beyond the end means the last one. `build-world.ts` gives it names.
 */
export interface WorldDraft {
  readonly persons: readonly PersonDraft[];
  readonly parcels: readonly ParcelDraft[];
  readonly dossiers: readonly DossierDraft[];
  readonly marriages: readonly (readonly [number, number])[];
  readonly delegations: readonly DelegationDraft[];
}

export interface PersonDraft {
  readonly isProtected: boolean;
  readonly isAdoptionSecret: boolean;
  readonly isDeceased: boolean;
}

export interface ParcelDraft {
  readonly owners: readonly number[];
  readonly ward: number;
  readonly isDefence: boolean;
}

export const KINDS = ['transfer', 'renewal', 'birth', 'marriage', 'passport', 'residence'] as const;
export type DossierKind = (typeof KINDS)[number];

export interface DossierDraft {
  readonly kind: DossierKind;
  readonly owners: readonly number[];
  /** In the place of owners, of land alone: the enterprise (0) or the household business (1) of this world. */
  readonly organisation?: number | undefined;
  readonly submitter: number;
  readonly parties: readonly number[];
  readonly parcels: readonly number[];
  readonly ward: number;
  readonly branch: number;
  readonly isBoundaryFree: boolean;
  /** Which of two officers of each agency handles it. */
  readonly handler: number;
  readonly isTaxed: boolean;
  /** One obligation each. */
  readonly payers: readonly number[];
  /** One ticket each. */
  readonly openers: readonly number[];
  /** Place of another dossier that is its parent; its own place means none. */
  readonly parent: number;
}

export interface DelegationDraft {
  readonly owner: number;
  readonly representative: number;
  /** Place of the one dossier that it covers; undefined means all. */
  readonly dossier: number | undefined;
  readonly state: 'active' | 'expired' | 'revoked';
}

const place = (below: number) => fc.nat({ max: below - 1 });
const places = (below: number, most: number, least = 0) =>
  fc.uniqueArray(place(below), { minLength: least, maxLength: most });
/** One time in eight. */
const rarely = fc.nat({ max: 7 }).map((drawn) => drawn === 7);

const PERSONS = 6;
const PARCELS = 4;
export const MOST_DOSSIERS = 5;
const WARDS = 3;

export const worldDrafts: fc.Arbitrary<WorldDraft> = fc.record({
  persons: fc.array(fc.record({ isProtected: rarely, isAdoptionSecret: rarely, isDeceased: rarely }), {
    minLength: 3,
    maxLength: PERSONS,
  }),
  parcels: fc.array(fc.record({ owners: places(PERSONS, 2, 1), ward: place(WARDS), isDefence: rarely }), {
    minLength: 1,
    maxLength: PARCELS,
  }),
  dossiers: fc.array(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      owners: places(PERSONS, 2, 1),
      organisation: fc.option(place(2), { nil: undefined, freq: 2 }),
      submitter: place(PERSONS),
      parties: places(PERSONS, 3),
      parcels: places(PARCELS, 3),
      ward: place(WARDS),
      branch: place(2),
      isBoundaryFree: fc.boolean(),
      handler: place(2),
      isTaxed: fc.boolean(),
      payers: places(PERSONS, 3),
      openers: places(PERSONS, 2),
      parent: place(MOST_DOSSIERS),
    }),
    { minLength: 2, maxLength: MOST_DOSSIERS },
  ),
  marriages: fc.array(fc.tuple(place(PERSONS), place(PERSONS)), { maxLength: 1 }),
  delegations: fc.array(
    fc.record({
      owner: place(PERSONS),
      representative: place(PERSONS),
      dossier: fc.option(place(MOST_DOSSIERS), { nil: undefined }),
      state: fc.constantFrom('active', 'active', 'active', 'expired', 'revoked'),
    }),
    { maxLength: 3 },
  ),
});
