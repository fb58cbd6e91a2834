/**
 * The glossary: one word per idea, used with this meaning in every room.
 *
 * Agency      a public body with a system of its own (`land`, `civil`, `police`, …). Its id is its folder name.
 * Connector   the code that speaks to one agency's system. Transport: a protocol. Mapping: legacy message ⇄ typed value.
 * Data class  what kind of data a field holds (`land.parcel`); written on the SDL as `@data(class: …)`.
 * Subject     the person, parcel or dossier that the data is about.
 * Caller      who asks. Client: the program that asks. Channel: the kind of door it came through.
 * Purpose     why: a procedure or a legal task. Grounds: on what the caller asks for a subject; each has a kind (below).
 * Policy check the questions of one request to the policies, class by class. Admission: what it granted of one subject.
 * Circle      the persons, parcels and dossiers that belong to one dossier.
 * Crossing    one admitted or refused delegation to an agency. Access record: its entry in the access log. Released: left.
 * Conflict of interest  a record that speaks of an officer's own name or home; a signal in the log, never a value.
 */
declare const brand: unique symbol;
export type Branded<T, B extends string> = T & { readonly [brand]: B };

/** Folder name of an agency under `connectors/agencies/`. */
export type AgencyId = Branded<string, 'AgencyId'>;
/** A dossier code in its canonical form; opaque, never parsed for authorisation (domain.md §1.3). */
export type DossierCode = Branded<string, 'DossierCode'>;

/** `<owner>.<kind>`, e.g. `land.ownership`. The set of known classes is what the agencies' SDL declares. */
export type DataClass = `${string}.${string}`;

export const CHANNELS = ['PORTAL', 'APP', 'KIOSK', 'COUNTER', 'HOTLINE', 'AGENCY', 'AUDIT'] as const;
export type Channel = (typeof CHANNELS)[number];

/** On what a caller asks for a subject. Computed by the boundary, judged by the policies. */
export const GROUNDS = [
  'self', // the subject is the caller
  'owner', // the caller owns the dossier the data belongs to
  'party', // the caller is another party to that dossier
  'representative', // a registered, unexpired delegation with a fitting scope
  'handler', // the officer handles that dossier
  'receiving-branch', // the clerk's branch received that dossier
  'competent-agency', // the officer's agency decides that dossier, another officer handles it
  'assisted-session', // a clerk acts for the owner (`act` claim) within the session
  'circle', // the subject (person, parcel, child dossier) lies in a released dossier's circle
  'child', // the person is the child whose birth a released dossier is about
  'lookup-secret', // code and secret of the receipt were shown
  'audit-mandate', // auditor or data-protection officer
  'emergency', // break-glass, second approver named
  'consent', // the person approved that this datum goes into a dossier of theirs
  'confirmed', // the person confirmed exactly this content, which somebody else filled in
  'secured-party', // the caller acts for an organisation to which the dossier's property is secured
  'organisation', // the dossier is owned by the organisation for which the caller acts, within role, sectors and time
] as const;
export type GroundKind = (typeof GROUNDS)[number];

export const toAgencyId = (id: string): AgencyId => id as AgencyId;
export const toDossierCode = (code: string): DossierCode => code as DossierCode;
