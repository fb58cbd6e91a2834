import type { RegisteredSecurity } from './securities.ts';
import type {
  AgencyName,
  Branch,
  CivilEvent,
  Dossier,
  Instant,
  Obligation,
  Officer,
  Parcel,
  Person,
  PoliceCase,
  Procedure,
  Rating,
  ReceptionPoint,
  Sector,
  StatusCode,
  Ticket,
  Ward,
} from './types.ts';

export interface WorldOptions {
  /** Same seed, size and anchor day = same world in every process. */
  readonly seed: string;
  /** Number of generated dossiers beside the fixed ones. */
  readonly dossiers: number;
  /** Now when the world is made; its Hanoi day is the anchor that generated dossiers are dated around. */
  readonly now: Date;
}

export interface DossierFilter {
  readonly ownerId?: string;
  /** Owner, submitter or party. */
  readonly involvedId?: string;
  readonly branch?: string;
  /** Dossiers that this agency holds. */
  readonly agency?: AgencyName;
  readonly sector?: Sector;
  readonly procedureCode?: string;
  readonly handlerId?: string;
  readonly status?: StatusCode;
  /** Changed after this instant; a page never splits dossiers that changed in the same minute. */
  readonly changedSince?: Instant;
}

/** What `POST /__control {"change": {…}}` and the agencies' own mutations do to a dossier. */
export interface DossierChange {
  readonly code: string;
  /** Who changed it: names the step when `step.agency` is absent. Default: the competent agency. */
  readonly agency?: AgencyName;
  readonly status?: StatusCode | undefined;
  readonly step?:
    | {
        readonly text: string;
        readonly agency?: AgencyName | undefined;
        readonly isPublic?: boolean | undefined;
        readonly at?: Instant | undefined;
      }
    | undefined;
  readonly rating?: Rating | undefined;
}

/**
 * One coherent invented world. Reads are pure functions of (seed, size, anchor, instant, changes so far);
 * generated dossiers advance with `now`, the fixed ones only by `changeDossier`.
 */
export interface World {
  readonly wards: readonly Ward[];
  readonly branches: readonly Branch[];
  readonly points: readonly ReceptionPoint[];
  readonly procedures: readonly Procedure[];
  readonly officers: readonly Officer[];
  ward(code: string): Ward | undefined;
  procedure(code: string): Procedure | undefined;
  person(id: string): Person | undefined;
  parcel(id: string): Parcel | undefined;
  parcelsOf(personId: string): readonly Parcel[];
  civilEventsOf(personId: string): readonly CivilEvent[];
  /** By canonical code or any alias. */
  dossierAt(codeOrAlias: string, now: Date): Dossier | undefined;
  canonicalCode(codeOrAlias: string): string | undefined;
  /** Agencies whose system knows the dossier: onestop and hotline all of them, tax only those it taxes. */
  holders(dossier: Dossier): readonly AgencyName[];
  /** Codes, newest receipt first; with `changedSince`, oldest change first. `total` counts before paging. */
  findDossiers(
    filter: DossierFilter,
    now: Date,
    page?: { readonly offset: number; readonly limit: number },
  ): { readonly codes: readonly string[]; readonly total: number };
  /**
   * The change feed: codes of dossiers that changed after the cursor, oldest change first, each once per page.
   * Nothing is lost between pages; after `reset` the dossiers that had been changed are told again.
   * @param cursor of the page before; absent = from the beginning of the world, every dossier.
   */
  changeFeed(
    cursor: string | undefined,
    now: Date,
    limit: number,
    agency?: AgencyName,
  ): { readonly codes: readonly string[]; readonly cursor: string; readonly hasMore: boolean };
  /** Securities that the dossier registers, changes or deletes. */
  securitiesOf(dossierCode: string, now: Date): readonly RegisteredSecurity[];
  /** Securities on a parcel or on what stands on it, deleted ones included. */
  securitiesOn(parcelId: string, now: Date): readonly RegisteredSecurity[];
  obligationsOf(dossierCode: string, now: Date): readonly Obligation[];
  obligationsOfPerson(personId: string, now: Date): readonly Obligation[];
  policeCasesOf(dossierCode: string, now: Date): readonly PoliceCase[];
  policeCasesOfPerson(personId: string, now: Date): readonly PoliceCase[];
  ticketsOf(dossierCode: string, now: Date): readonly Ticket[];
  ticketsOfPerson(personId: string, now: Date): readonly Ticket[];
  ticket(id: string, now: Date): Ticket | undefined;
  /** Opened in this span, oldest first. */
  ticketsBetween(from: Date, until: Date, now: Date): readonly Ticket[];
  /** @returns the dossier after the change, undefined when there is none of that code. */
  changeDossier(change: DossierChange, now: Date): Dossier | undefined;
  /** Adds or replaces (by id) a ticket of the hotline; the dossier shows up in the change feed. */
  addTicket(ticket: Ticket): void;
  /** Forgets every change and added ticket. */
  reset(): void;
  /** The same facts with its own changes: what another agency's system would hold. */
  fork(): World;
}
