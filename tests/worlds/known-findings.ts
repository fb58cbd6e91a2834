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
    title: 'names and numbers of people under protection, in free texts that handlers read unmasked',
    explains: ({ kind, fact, isAlone, caller }) =>
      kind === 'seen' &&
      caller.kind === 'officer' &&
      fact?.of.type === 'person' &&
      fact.of.person.isProtected &&
      fact.kind === 'identity' &&
      isAlone === false,
  },
  {
    title: 'payers under protection, by the names that the tax authority writes',
    explains: ({ kind, fact }, { persons }) =>
      kind === 'seen' &&
      fact?.kind === 'payer-name' &&
      fact.of.type === 'obligation' &&
      fact.of.obligation.payerIds.some((id) => isProtected(id, persons)),
  },
];

const isProtected = (id: string, persons: SmallWorld['persons']): boolean =>
  persons.some((person) => person.id === id && person.isProtected);
