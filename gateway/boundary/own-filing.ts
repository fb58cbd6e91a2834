import type { CallerFacts } from '../../policies/decision.ts';
import type { GroundKind } from '../../schema/terms.ts';
import type { Crossing } from './crossing.ts';
import type { RequestBoundary } from './request-boundary.ts';

/** Whose draft or document it is, and who puts it in for them. */
export interface FilingHolder {
  readonly personId: string;
  /** Clerk of an assisted session: reaches what they themself put in for this person, and nothing else. */
  readonly actorId?: string | undefined;
}

/** Why data are read and sent for a procedure, in the agencies' headers and on record. */
export const filingPurpose = (procedure: string): string => `filing:${procedure}`;

/** What ties a caller to a draft in their name; nothing ties anybody else. */
export const filingGrounds = ({ kind, actor }: CallerFacts): readonly GroundKind[] => {
  if (kind !== 'citizen') return [];
  return actor ? ['assisted-session', 'self'] : ['self'];
};

export const holderOf = ({ id, actor }: CallerFacts): FilingHolder => ({ personId: id, actorId: actor?.id });

/**
 * Decides and records one step of a draft, before anything is looked at: it says nothing of what there is.
 * @throws GatewayError ACCESS_DENIED, for a clerk without a session and a kiosk without a person as well.
 */
export function admitDraft(
  service: string,
  action: 'draftDossier' | 'approveData' | 'confirmDossier',
  boundary: RequestBoundary,
  purpose = 'filing',
): Crossing {
  const { caller } = boundary;
  return boundary.admitOwn({
    ...{ service, action, purpose },
    dataClass: 'filing.draft',
    // Whoever is no citizen must not be able to write refusals into another person's list of accesses.
    subject: caller.kind === 'citizen' ? { kind: 'person', id: caller.id } : { kind: 'log', id: service },
    grounds: filingGrounds(caller),
  });
}
