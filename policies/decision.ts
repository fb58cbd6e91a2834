import type { OrganisationKey } from '../schema/organisation.ts';
import type { AgencyId, Channel, DataClass, GroundKind } from '../schema/terms.ts';

/** What kind of caller a token makes; every kind has its own policies. */
export const CALLER_KINDS = [
  'anonymous',
  'citizen',
  'clerk',
  'officer',
  'hotline-agent',
  'kiosk',
  'auditor',
  'dpo',
  'system',
] as const;
export type CallerKind = (typeof CALLER_KINDS)[number];

/** Facts about the caller, taken from a verified token only. */
export interface CallerFacts {
  readonly kind: CallerKind;
  /** Stable id of who asks: personal id, officer id or client id. Never written to the process log. */
  readonly id: string;
  /** Program that asks (`portal`, `ihanoi`, `kiosk-cn1-03`, …). */
  readonly client: string;
  readonly channel: Channel;
  /** Level of assurance of the electronic identity: 0 none, 1, 2 (NĐ 69/2024). */
  readonly loa: 0 | 1 | 2;
  readonly agency?: string;
  readonly unit?: string;
  readonly branch?: string;
  /** Five-digit commune code of an officer's jurisdiction. */
  readonly ward?: string;
  /** RFC 8693 `act`: who really acts when the token is an assisted session. */
  readonly actor?: { readonly id: string; readonly kind: CallerKind; readonly branch?: string };
  /** Id of the digital assistant that asks in this caller's place; policies see only that there is one. */
  readonly agent?: string;
  /** For which organisation a citizen acts in this session; then it is not the person's own (VNeID of organisations). */
  readonly organisation?: ActedFor;
  /** What the identity provider says an officer is charged with beside their desk; a ground, never a policy's fact. */
  readonly mandates?: readonly string[];
}

export const ORGANISATION_ROLES = ['legal-representative', 'staff'] as const;

/** An organisation, and what the person may do for it. */
export interface ActedFor extends OrganisationKey {
  readonly role: (typeof ORGANISATION_ROLES)[number];
  /** Sectors of procedures; of staff alone: a legal representative acts in all. */
  readonly sectors?: readonly string[];
  /** ISO 8601; staff always have an end. */
  readonly until?: string;
}

/** What the data is about. At admission only what is known before the call; at release also what the record shows. */
export interface SubjectFacts {
  readonly kind: 'dossier' | 'person' | 'parcel' | 'security' | 'ticket' | 'log' | 'catalogue';
  readonly id: string;
  /** Protected person (witness, undercover officer, …): seen on the record or flagged beforehand. */
  readonly isProtected?: boolean;
  readonly isAdoptionSecret?: boolean;
  readonly isDefenceParcel?: boolean;
  readonly ward?: string;
}

export interface DossierFacts {
  readonly code: string;
  /** Procedure code, e.g. `1.012756`. */
  readonly procedure: string;
  /** Sector of the procedure: land, civil, residence, passport, birth-linked, … */
  readonly sector: string;
  readonly isBoundaryFree: boolean;
  readonly receivingBranch: string;
  readonly competentAgency: string;
  readonly competentWard?: string;
}

/** In the place of a purpose where there is none. */
export const NO_PURPOSE = 'none';

export interface DecisionRequest {
  readonly caller: CallerFacts;
  /** `read` data of a class, `track` without login, or a mutation (`withdraw`, `supplement`, `openTicket`, …). */
  readonly action: string;
  readonly dataClass: DataClass;
  /** Agency that owns the data; its own policy file is consulted too (deny overrides). */
  readonly agency: AgencyId;
  readonly subject: SubjectFacts;
  readonly grounds: readonly GroundKind[];
  readonly dossier?: DossierFacts;
  readonly purpose: string;
  readonly phase: 'admit' | 'release';
}

/** What would help whoever was refused: from the obstacle that nothing moves to the one that is easiest to overcome. */
export const REMEDIES = [
  'PROTECTED_RECORD',
  'NONE',
  'NOT_NEEDED_FOR_PROCEDURE',
  'OUTSIDE_JURISDICTION',
  'CHANNEL_NOT_ALLOWED',
  'PERSON_PRESENT_REQUIRED',
  'LOGIN_REQUIRED',
  'LOA2_REQUIRED',
  'GROUNDS_MISSING',
] as const;
export type Remedy = (typeof REMEDIES)[number];

/** How a granted value is blunted before it leaves. Applied once, on release. */
export const MASK_RULES = [
  'initials',
  'last3',
  'ward-only',
  'hidden',
  'year-only',
  'names',
  'household',
] as const;
export type MaskRule = (typeof MASK_RULES)[number];
/** `dataClass` says which class of fields the rule blunts; fields name their rule-target with `@data(class:, mask:)`. */
export interface Mask {
  readonly dataClass: DataClass;
  readonly rule: MaskRule;
}

/** Data, not behaviour: made by a pure and total function, kept in the access record. */
export type Decision =
  | {
      readonly effect: 'permit';
      readonly policies: readonly string[];
      readonly basis: readonly string[];
      readonly masks: readonly Mask[];
      readonly policySet: string;
    }
  | {
      readonly effect: 'deny';
      /** `['default-deny']` when no policy permits. */
      readonly policies: readonly string[];
      readonly basis: readonly string[];
      readonly remedy: Remedy;
      /** Evaluation errors; any error denies (Cedar would skip the policy). */
      readonly faults: readonly string[];
      readonly policySet: string;
    };

export interface PolicyEngine {
  /** Pure for one policy set; never throws: what fails denies. */
  decide(request: DecisionRequest): Decision;
  /** SHA-256 over the canonical policy set; part of every cache key and access record. */
  readonly policySet: string;
}
