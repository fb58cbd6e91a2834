import type {
  AgencyName,
  CivilEvent,
  Dossier,
  Obligation,
  Parcel,
  Person,
  PoliceCase,
  Ticket,
} from '../../mocks/world/types.ts';
import type { DossierKind, WorldDraft } from './world-draft.ts';

/** What a person of a small world is called in each register: never the same, so that a text tells where it came from. */
export interface Inhabitant extends Person {
  /** As the land registry writes the name. */
  readonly landName: string;
}

export interface Case extends Dossier {
  readonly kind: DossierKind;
  readonly heldBy: readonly AgencyName[];
  /** Words of its own in each free text. */
  readonly words: {
    readonly summary: string;
    readonly steps: readonly string[];
    readonly supplement: string;
    readonly reason: string;
    readonly internal: Readonly<Partial<Record<AgencyName, string>>>;
  };
}

export interface Mandate {
  readonly ownerId: string;
  readonly representativeId: string;
  /** None means all. */
  readonly dossiers: readonly string[];
  readonly state: 'active' | 'expired' | 'revoked';
}

/** One generated world with names, numbers and days that occur nowhere else: each is a canary for one fact. */
/** Who acts for an organisation, and its number. */
export interface SmallOrganisation {
  readonly number: string;
  readonly kind: 'enterprise' | 'household-business';
  /** Personal id of its legal representative, or head. */
  readonly headId: string;
}

export interface SmallWorld {
  readonly organisations: readonly SmallOrganisation[];
  readonly draft: WorldDraft;
  readonly persons: readonly Inhabitant[];
  readonly parcels: readonly Parcel[];
  readonly dossiers: readonly Case[];
  readonly events: readonly CivilEvent[];
  readonly obligations: readonly Obligation[];
  readonly policeCases: readonly PoliceCase[];
  readonly tickets: readonly Ticket[];
  readonly mandates: readonly Mandate[];
  /** Owned by nobody of this world and told last by the change feed: who sees it knows that all of it has arrived. */
  readonly lastTold: Case;
}

/** Owners, parties and the submitter; the number of a household business is its head. */
export const circleOf = ({
  ownerIds,
  ownerOrganisations,
  parties,
  submitterId,
}: Dossier): readonly string[] => [
  ...new Set([...ownerIds, ...ownerOrganisations, ...parties.map(({ personId }) => personId), submitterId]),
];
