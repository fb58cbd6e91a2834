import type { Fault } from './judge.ts';
import type { SmallWorld } from './small-world.ts';

export interface KnownFinding {
  readonly title: string;
  readonly explains: (fault: Fault, world: SmallWorld) => boolean;
}

/**
 * What these worlds find and what is not mended yet. Each is found again by the examples: one that is mended has to go from
 * here.
 */
export const KNOWN_FINDINGS: readonly KnownFinding[] = [
  {
    title: 'birth entries of others than the child of the dossier',
    explains: ({ kind, fact }) => kind === 'seen' && fact?.kind === 'birth',
  },
  {
    title: 'names and numbers of people within free texts, to whoever may not see them',
    explains: ({ kind, fact, isAlone }) => kind === 'seen' && fact?.kind === 'identity' && isAlone === false,
  },
  {
    title: 'number and day of birth of whom somebody represents',
    explains: ({ kind, caller, fact, isAlone }, { mandates }) =>
      kind === 'seen' &&
      fact?.kind === 'identity' &&
      isAlone === true &&
      mandates.some(({ representativeId, state }) => representativeId === caller.id && state === 'active'),
  },
  {
    title: 'handlers of another agency with the same number',
    explains: ({ caller: { kind, id, agency }, kind: fault }, { dossiers }) =>
      fault === 'seen' &&
      kind === 'officer' &&
      dossiers.some(({ handlers }) =>
        handlers.some((handler) => handler.id === id && handler.agency !== agency),
      ),
  },
  {
    title: 'payers under protection, by the names that the tax authority writes',
    explains: ({ kind, fact }) => kind === 'seen' && fact?.kind === 'payer-name',
  },
  {
    title: 'parcels of somebody under protection, where nobody asks who holds them',
    explains: ({ kind, fact }, { persons }) =>
      kind === 'seen' &&
      fact?.kind === 'parcel' &&
      fact.of.type === 'parcel' &&
      fact.of.parcel.owners.some(({ personId }) =>
        persons.some(({ id, isProtected }) => id === personId && isProtected),
      ),
  },
  {
    title: 'a parcel that one dossier tells and another refuses, in one answer',
    explains: ({ kind, what }) => kind === 'differs' && /^Parcel /.test(what),
  },
];
