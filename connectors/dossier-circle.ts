import type { CallerKey } from '../schema/caller-key.ts';
import type { OrganisationKey } from '../schema/organisation.ts';

/**
 * The circle of a dossier: who and what belongs to it, as the reception system says. The gateway keeps these in its
 * directory (fed by the reception system's change feed), so that a caller's grounds are known before any agency is
 * asked. It is a fact about ties, never shown to anybody as data.
 */
export interface DossierCircle {
  readonly code: string;
  readonly aliases: readonly string[];
  readonly procedure: string;
  /** `land`, `civil`, `residence`, `passport`, `birth-linked`, … */
  readonly sector: string;
  /** National status, 1..10. */
  readonly status: number;
  readonly receivedAt: string;
  readonly clockStartedAt?: string;
  /** The return date that the reception system holds: as on the receipt, or its newest re-setting. */
  readonly receiptDueAt?: string;
  readonly timing?: CircleTiming;
  readonly lane: 'STANDARD' | 'GREEN' | 'PRIORITY';
  readonly isBoundaryFree: boolean;
  readonly ownerIds: readonly string[];
  /** Organisations that own it; then no person does. */
  readonly ownerOrganisations?: readonly OrganisationKey[];
  readonly submitterId?: string;
  /** Clerk id of who helped to file it. */
  readonly assistedBy?: string;
  readonly partyIds: readonly string[];
  readonly partyOrganisations?: readonly OrganisationKey[];
  /** Children whose birth the dossier is about, as far as they have a personal id. */
  readonly childIds?: readonly string[];
  readonly parcelIds: readonly string[];
  /** Business numbers of organisations to which the property of the dossier is secured (bên nhận bảo đảm). */
  readonly securedOrganisations?: readonly string[];
  readonly linked: readonly { readonly relation: 'PARENT' | 'CHILD'; readonly code: string }[];
  readonly receivingBranch: string;
  readonly receptionPointId: string;
  readonly competentAgency: string;
  readonly competentUnit: string;
  readonly competentWard?: string;
  /** Ids of the agencies that hold a part of it; others are not asked. Always includes `onestop` and `hotline`. */
  readonly handlingAgencies: readonly string[];
  /** Officers who handle it, each by agency and id (`officerKey`): the same id may be somebody else elsewhere. */
  readonly handlerIds: readonly CallerKey[];
  /** Four characters printed on the receipt. */
  readonly lookupSecret?: string;
  /** How it was rated, once, and by whom: told to nobody but the rater, and counted in statistics without a name. */
  readonly rating?: CircleRating;
  /** When anything of it last changed, ISO 8601. */
  readonly changedAt: string;
}

/** What a due date rests on besides the receipt; dates and statuses only, instants in ISO 8601. */
export interface CircleTiming {
  /** Filed online: there is no paper to carry. */
  readonly isElectronic?: boolean;
  /** Limit of the reception system's catalogue. */
  readonly limit?: { readonly workingDays: number; readonly isSameDay: boolean };
  /** Changes of the national status, oldest first. */
  readonly statuses?: readonly { readonly at: string; readonly status: number }[];
  readonly supplements?: readonly { readonly requestedAt: string; readonly completedAt?: string }[];
  readonly resets?: readonly {
    readonly apologySentAt: string;
    readonly previousDueAt: string;
    readonly newDueAt: string;
  }[];
}

export interface CircleRating {
  /** 1 to 5. */
  readonly score: number;
  readonly at: string;
  readonly byId?: string;
}

/** A change that could not be read. The others of its page stand. */
export interface UnreadableChange {
  /** As far as they can be read. */
  readonly code: string | undefined;
  readonly ownerIds: readonly string[];
  readonly changedAt: string | undefined;
  /** Where in the message, never a value. */
  readonly place: string;
}

/** One page of the change feed. `cursor` goes into the next call; entries may repeat, the newest wins. */
export interface CircleChanges {
  readonly changes: readonly DossierCircle[];
  readonly unreadable: readonly UnreadableChange[];
  readonly cursor: string;
  readonly hasMore: boolean;
}
