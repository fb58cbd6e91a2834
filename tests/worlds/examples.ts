import type { Caller } from './callers.ts';
import type { DossierDraft, PersonDraft, WorldDraft } from './world-draft.ts';

export interface Example {
  readonly about: string;
  readonly draft: WorldDraft;
  /** Who asks, beside all citizens. */
  readonly alsoAsks: (caller: Caller) => boolean;
}

const ANYBODY: PersonDraft = { isProtected: false, isAdoptionSecret: false, isDeceased: false };
const PLAIN: DossierDraft = {
  ...{ kind: 'transfer', owners: [0], submitter: 0, parties: [], parcels: [], ward: 0, branch: 0, parent: 9 },
  ...{ isBoundaryFree: false, handler: 0, isTaxed: false, payers: [], openers: [] },
};
const people = (count: number, special: Readonly<Record<number, Partial<PersonDraft>>> = {}): PersonDraft[] =>
  Array.from({ length: count }, (_, place) => ({ ...ANYBODY, ...special[place] }));
const isOfficer = (pattern: RegExp) => (caller: Caller) =>
  caller.kind !== 'citizen' && pattern.test(caller.name);

/** Worlds in which something was wrong once, or would be if one rule fell. They are judged before any drawn ones. */
export const EXAMPLES: readonly Example[] = [
  {
    about: 'a linked birth with mother, father and child, and a passport of the father',
    draft: {
      persons: people(4),
      parcels: [{ owners: [0], ward: 0, isDefence: false }],
      dossiers: [
        { ...PLAIN, kind: 'birth', parties: [2, 1], openers: [0, 1, 3] },
        { ...PLAIN, kind: 'passport', owners: [1], parent: 0, isBoundaryFree: true },
      ],
      marriages: [[0, 1]],
      delegations: [],
    },
    alsoAsks: isOfficer(/^officer so-\d of (?:civil|police) \(H26.\d\d.01\)$|^clerk of CN1$|nobody/),
  },
  {
    about:
      'a transfer with parcels in two wards, one of them of somebody outside, and a renewal with a defence parcel',
    draft: {
      persons: people(5),
      parcels: [
        { owners: [0, 2], ward: 0, isDefence: false },
        { owners: [4], ward: 1, isDefence: false },
        { owners: [2], ward: 0, isDefence: true },
      ],
      dossiers: [
        { ...PLAIN, parties: [1, 2], parcels: [0, 1], isTaxed: true, payers: [0, 1, 4], openers: [0, 1] },
        { ...PLAIN, kind: 'renewal', owners: [2], submitter: 1, parcels: [2, 0], handler: 1, branch: 1 },
      ],
      marriages: [],
      delegations: [
        { owner: 0, representative: 3, dossier: undefined, state: 'active' },
        { owner: 2, representative: 1, dossier: 1, state: 'active' },
        { owner: 0, representative: 4, dossier: undefined, state: 'expired' },
        { owner: 2, representative: 4, dossier: undefined, state: 'revoked' },
        { owner: 2, representative: 3, dossier: 1, state: 'active' },
      ],
    },
    alsoAsks: isOfficer(
      /^officer so-\d of (?:land \(H26.12.01(?:, ward 00103)?|tax \(H26.31.01|police \(H26.22.01)\)$|^clerk of CN\d$/,
    ),
  },
  {
    about: 'somebody under protection and an adopted child among the people of a birth and a transfer',
    draft: {
      persons: people(4, { 1: { isProtected: true }, 2: { isAdoptionSecret: true } }),
      parcels: [
        { owners: [0], ward: 0, isDefence: false },
        { owners: [1, 0], ward: 0, isDefence: false },
      ],
      dossiers: [
        { ...PLAIN, kind: 'birth', parties: [2, 1] },
        { ...PLAIN, parties: [1, 3], parcels: [0, 1], isTaxed: true, payers: [0, 1] },
      ],
      marriages: [],
      delegations: [],
    },
    alsoAsks: isOfficer(/^officer so-\d of (?:land|tax|civil) \(H26.\d\d.01\)$/),
  },
  {
    about: 'a parcel in two dossiers, of which somebody owns one and is a party to the other',
    draft: {
      persons: people(3),
      parcels: [{ owners: [0], ward: 0, isDefence: false }],
      dossiers: [
        { ...PLAIN, parties: [1], parcels: [0] },
        { ...PLAIN, kind: 'renewal', owners: [1], parcels: [0] },
      ],
      marriages: [],
      delegations: [],
    },
    alsoAsks: () => false,
  },
  {
    about: 'land of an enterprise and of a household business, beside what their heads own themselves',
    draft: {
      persons: people(4),
      parcels: [
        { owners: [0], ward: 0, isDefence: false },
        { owners: [2], ward: 0, isDefence: false },
      ],
      dossiers: [
        {
          ...{ ...PLAIN, organisation: 0, submitter: 1, parties: [2], parcels: [0] },
          ...{ isTaxed: true, payers: [2], openers: [1, 2] },
        },
        { ...PLAIN, organisation: 1, kind: 'renewal', parcels: [1], openers: [0] },
        { ...PLAIN, kind: 'renewal', owners: [0], parcels: [0] },
        { ...PLAIN, owners: [1], parties: [3], parcels: [1] },
      ],
      marriages: [],
      delegations: [],
    },
    alsoAsks: isOfficer(/^officer so-\d of (?:land|tax) \(H26.\d\d.01\)$|^clerk of CN1$/),
  },
  {
    about: 'a party who has tax to pay, and is the representative of the owner as well',
    draft: {
      persons: people(3),
      parcels: [{ owners: [0], ward: 0, isDefence: false }],
      dossiers: [
        { ...PLAIN },
        { ...PLAIN, owners: [2], parties: [1], isTaxed: true, payers: [1], parent: 0 },
      ],
      marriages: [],
      delegations: [{ owner: 2, representative: 1, dossier: undefined, state: 'active' }],
    },
    alsoAsks: () => false,
  },
];
