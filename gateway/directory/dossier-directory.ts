import type { DossierCircle, UnreadableChange } from '../../connectors/dossier-circle.ts';
import type { CallerKey } from '../../schema/caller-key.ts';
import type { ListableFacts } from './listable-facts.ts';

/** A dossier whose last change could not be read. */
export interface SetAside extends UnreadableChange {
  /** As it was before. */
  readonly circle: DossierCircle | undefined;
}

/** What a list of dossiers is tied to: a person (as owner, submitter, party or child), an organisation (by number), a branch, an officer or an agency's unit. */
export type Tie =
  | { readonly kind: 'handler'; readonly id: CallerKey }
  | { readonly kind: 'person' | 'organisation' | 'branch' | 'unit'; readonly id: string };

/**
 * Which dossiers exist and who is tied to them, fed by the reception system's change feed. It answers "may this
 * caller ask?" before any agency is asked, and lists without asking one. Nothing in it is shown as data.
 */
export interface DossierDirectory {
  /** Is it still read for the first time? Then "unknown" only means "not read yet". */
  readonly isBeingFilled: boolean;
  /** Changes with everything that becomes known. */
  readonly version: number;
  /**
   * By canonical code or alias; undefined says nothing to the caller (absent and not theirs look alike).
   * @throws GatewayError AGENCY_UNREACHABLE while the store cannot be read.
   */
  find(code: string): Promise<DossierCircle | undefined>;
  /** The same for several at once, in the order asked. */
  findEach(codes: readonly string[]): Promise<readonly (DossierCircle | undefined)[]>;
  /** By canonical code, or an alias that it had. */
  findSetAside(code: string): Promise<SetAside | undefined>;
  /**
   * Dossiers with any of these ties, and besides those of these codes, each once.
   * @param codes canonical ones or aliases; unknown ones are left out.
   */
  tiedTo(ties: readonly Tie[], codes?: readonly string[]): Candidates;
  /** All that can be read, in no order; what becomes known meanwhile may be among them. */
  all(): AsyncIterable<DossierCircle>;
}

/** A dossier's place in every list: by receipt, then by code, so that no two are the same. */
export interface Place {
  readonly receivedMs: number;
  readonly code: string;
}

export interface ListedDossier extends Place {
  readonly circle: DossierCircle;
}

/** Negative when `a` is older. */
export const olderFirst = (a: Place, b: Place): number =>
  a.receivedMs - b.receivedMs || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);

/** What dossiers may be narrowed by where they lie; what is missing does not narrow. */
export interface Narrowing {
  readonly statuses?: readonly number[] | undefined;
  readonly procedure?: string | undefined;
  readonly branch?: string | undefined;
  readonly lane?: string | undefined;
  readonly due?: DueWindow | undefined;
}

/**
 * When it is due, as is asked. The store leaves out only what is surely due otherwise: dates that move with the clock it
 * does not know.
 */
export interface DueWindow {
  readonly fromMs: number | undefined;
  /** Itself not within it. */
  readonly beforeMs: number | undefined;
  readonly isOverdue: boolean | undefined;
  /** By which something is overdue. */
  readonly nowMs: number;
}

/** A place in a list by due date; of one that has none, later than all. */
export interface DuePlace extends Place {
  readonly dueMs: number;
}

export interface DatedDossier extends ListedDossier {
  readonly dueMs: number;
}

/** What is read of a list by due date. */
export interface DatedReading {
  readonly order: 'first' | 'last';
  /** Beyond this place in the order; from the first without. */
  readonly from?: DuePlace | undefined;
  readonly isFromIncluded?: boolean;
  readonly likely: number;
}

/** A piece of a list by due date. Every dossier of the list is in one of the two of some piece, or in both. */
export interface DatedPiece {
  /** Those whose dates the clock does not move, in their order. */
  readonly standing: readonly DatedDossier[];
  /** Others of the whole list of which no piece before has told, in no order. */
  readonly uncertain: AsyncIterable<ListedDossier>;
}

/** What is read of a list, and in which order. */
export interface Reading {
  readonly order: 'newest' | 'oldest';
  /** Beyond this place in the order; from the first without. */
  readonly from?: Place | undefined;
  /** Is the one at the place itself read as well? */
  readonly isFromIncluded?: boolean;
  readonly narrowing?: Narrowing;
  /** How many are likely to be looked at: so many are read at first. */
  readonly likely?: number;
}

/** A list of dossiers, read as far as it is looked at. */
export interface Candidates {
  read(reading: Reading): AsyncIterable<ListedDossier>;
  /**
   * How many there are, by all that may decide who lists them; no dossier is opened for it.
   * @returns undefined where only the dossiers themselves tell: then they are to be read.
   */
  groups(narrowing: Narrowing): Promise<Grouped | undefined>;
  /** In the order in which they are due. Undefined where only the dossiers themselves tell it. */
  readonly dated: ((narrowing: Narrowing, reading: DatedReading) => AsyncIterable<DatedPiece>) | undefined;
}

export interface Grouped {
  readonly groups: readonly DossierGroup[];
  /** In no group: only they themselves tell whether they are within the due window, or are of which kind. */
  readonly others: AsyncIterable<ListedDossier>;
}

/** Dossiers that are alike to whoever may list them. */
export interface DossierGroup {
  /** Of one that stands for all of them. */
  readonly facts: ListableFacts;
  readonly count: number;
}

/** An agency's unit, as officers are tied to it. */
export const unitId = (agency: string, unit: string): string => `${agency}/${unit}`;

/** Everything by which lists find this dossier, each once. */
export function tiesOf(circle: DossierCircle): readonly Tie[] {
  const handlers = new Set(circle.handlerIds);
  return [
    ...[...personsOf(circle)].map((id): Tie => ({ kind: 'person', id })),
    ...organisationsOf(circle).map((id): Tie => ({ kind: 'organisation', id })),
    ...[...handlers].map((id): Tie => ({ kind: 'handler', id })),
    { kind: 'branch', id: circle.receivingBranch },
    { kind: 'unit', id: unitId(circle.competentAgency, circle.competentUnit) },
  ];
}

/** Numbers of the organisations that own it, have a part in it or are secured by what it is about, each once. */
const organisationsOf = ({
  ownerOrganisations = [],
  partyOrganisations = [],
  securedOrganisations = [],
}: DossierCircle): string[] => [
  ...new Set([
    ...[...ownerOrganisations, ...partyOrganisations].map(({ number }) => number),
    ...securedOrganisations,
  ]),
];

/** Everybody in the circle who is a natural person. */
export function personsOf(circle: DossierCircle): Set<string> {
  const persons = new Set([...circle.ownerIds, ...circle.partyIds, ...(circle.childIds ?? [])]);
  if (circle.submitterId !== undefined) persons.add(circle.submitterId);
  return persons;
}
