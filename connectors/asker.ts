/**
 * In whose favour places at an agency are shared out: counters and kiosks, where somebody stands and waits; officers and other
 * staff at their desks; the public at home; machines, which can come again later.
 */
export const SHARES = ['counter', 'officer', 'public', 'machine'] as const;
export type Share = (typeof SHARES)[number];

/** Who asks, for the guard alone: so that nobody takes the places of others. No agency is told, and nothing of it is kept. */
export interface Asker {
  readonly share: Share;
  /** Program that asks. */
  readonly client: string;
  /** Tells one person from another and says nothing of who they are. */
  readonly person: string;
}

/** A call that nobody waits for. */
export const NOBODY: Asker = { share: 'machine', client: 'gateway', person: '' };

/** Shares that have places of their own: somebody else's calls never take the last of them. */
export const hasReserve = (share: Share): boolean => share === 'counter' || share === 'officer';
