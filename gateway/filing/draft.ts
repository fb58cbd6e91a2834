import { createHash } from 'node:crypto';
import type { Form, FormField } from '../../dossier/filing/forms.ts';
import type { Channel, DataClass } from '../../schema/terms.ts';

export type FieldState = 'PROPOSED' | 'APPROVED' | 'EDITED' | 'MISSING';

/** Why a field that an agency might hold is empty. */
export type MissingReason =
  | 'ONLY_CITIZEN_KNOWS'
  | 'AGENCY_FAILED'
  | 'NOT_PERMITTED'
  | 'MASKED'
  | 'NOT_HELD'
  | 'PARCEL_NOT_OPEN';

/** What an agency holds, as the boundary released it for this person. */
export interface HeldValue {
  readonly value: string;
  readonly agency: string;
  readonly dataClass: DataClass;
  readonly asOf: string;
}

export interface DraftField {
  readonly name: string;
  readonly held?: HeldValue;
  /** Told by the citizen; wins over what is held, and is never passed off as the agency's. */
  readonly told?: string;
  readonly missing?: MissingReason;
  /** When the citizen approved what is held. */
  readonly approvedAt?: string;
}

export const REUSE_MARKS = ['NONE', 'DIGITISED', 'REUSED', 'REUSED_RESULT'] as const;
export type ReuseMark = (typeof REUSE_MARKS)[number];

/** A paper of the dossier: a document by reference, or handed over at the counter or kiosk. */
export interface DraftPaper {
  readonly code: string;
  readonly document?: { readonly id: string; readonly hash: string; readonly reuse: ReuseMark };
}

/** A document that need not be put in again. */
export interface PaperOffer {
  readonly document: string;
  readonly name: string;
  /** That it came from, or went into. */
  readonly dossier?: string;
  readonly reuse: ReuseMark;
}

export interface DraftRoute {
  readonly unit: { readonly code: string; readonly agency: string; readonly name: string };
  readonly point: { readonly id: string; readonly branch: string; readonly name: string };
  readonly isBoundaryFree: boolean;
  readonly isReceivedHere: boolean;
}

/** How a person confirms, or confirmed, what somebody else filled in for them. */
export interface DraftConfirmation {
  readonly means: 'VNEID' | 'SIGNATURE';
  readonly state: 'WAITING' | 'CONFIRMED' | 'DENIED' | 'EXPIRED';
  /** Of the content that is confirmed: `contentHash`. */
  readonly hash: string;
  /** When it was asked, or decided. */
  readonly at: string;
  /** Shown to both, of a question to the person's phone. */
  readonly digits?: string;
  readonly requestId?: string;
  readonly expiresAt?: string;
  readonly intervalSeconds?: number;
  /** Id of the image of a signature. */
  readonly signature?: string;
}

/** Everything that a draft says of a person; lies sealed, and is deleted when the draft ends. */
export interface DraftContent {
  readonly channel: Channel;
  /** When it last came to say something else; undefined while it says what it was begun with. */
  readonly changedAt?: string;
  readonly branch?: string;
  readonly point?: string;
  /** Commune whose unit decides; undefined while nobody has said it, and where the city has one unit. */
  readonly ward?: string;
  readonly parcel?: string;
  readonly fields: readonly DraftField[];
  readonly papers: readonly DraftPaper[];
  readonly offers?: readonly PaperOffer[];
  /** Whole đồng, as the catalogue has it. */
  readonly fee?: number | string;
  readonly route?: DraftRoute;
  /** Why it is served before others, by what was declared. */
  readonly priority?: string;
  readonly confirmation?: DraftConfirmation;
  /** Hashes of contents that the person denied on their phone; they are not asked for these again. */
  readonly denied?: readonly string[];
}

export const stateOfField = ({ held, told, approvedAt }: DraftField): FieldState => {
  if (told !== undefined) return 'EDITED';
  if (held === undefined) return 'MISSING';
  return approvedAt === undefined ? 'PROPOSED' : 'APPROVED';
};

/** One field as it goes out. */
export interface SentField {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  /** Agency that holds it, or `citizen`. */
  readonly source: string;
}

export const TOLD_BY_CITIZEN = 'citizen';

/** What may be sent, in the order of the form: what was approved, and what the citizen told. Nothing else. */
export const sentFieldsOf = (form: Form, content: DraftContent): readonly SentField[] =>
  form.fields.flatMap(({ name, label }) => {
    const field = fieldOf(content, name);
    if (field?.told !== undefined)
      return [{ name, label: label.vi, value: field.told, source: TOLD_BY_CITIZEN }];
    if (field?.held === undefined || field.approvedAt === undefined) return [];
    return [{ name, label: label.vi, value: field.held.value, source: field.held.agency }];
  });

/** Classes of approved data by the agency that holds them: each is decided for itself before it is sent. */
export function approvedClasses(content: DraftContent): readonly Pick<HeldValue, 'agency' | 'dataClass'>[] {
  const found = new Map<string, Pick<HeldValue, 'agency' | 'dataClass'>>();
  for (const field of content.fields)
    if (field.held && stateOfField(field) === 'APPROVED') {
      const { agency, dataClass } = field.held;
      found.set(`${agency} ${dataClass}`, { agency, dataClass });
    }
  return [...found.values()];
}

/** Required fields that have neither been approved nor told. */
export const lackingFields = (form: Form, content: DraftContent): readonly FormField[] =>
  form.fields.filter(({ name, required }) => {
    const field = fieldOf(content, name);
    const state = field ? stateOfField(field) : 'MISSING';
    return required && state !== 'APPROVED' && state !== 'EDITED';
  });

/** Required papers that are not there. At a counter or a kiosk they are handed over on the spot: where it is submitted. */
export const lackingPapers = (form: Form, { papers }: DraftContent, channel: Channel): readonly string[] =>
  channel !== 'PORTAL' && channel !== 'APP'
    ? []
    : form.papers
        .filter(({ code, required }) => required && !papers.some((one) => one.code === code && one.document))
        .map(({ code }) => code);

export const fieldOf = ({ fields }: DraftContent, name: string): DraftField | undefined =>
  fields.find((field) => field.name === name);

/**
 * SHA-256 of all that would be sent: what a person confirms is this content and no other. Keys have a fixed order, so that
 * the same content has one hash in every process.
 */
export function contentHash(form: Form, content: DraftContent): string {
  const { ward = '', parcel = '', priority = '', route } = content;
  const papers = content.papers.map(({ code, document }) => [code, document?.id ?? '', document?.hash ?? '']);
  const fields = sentFieldsOf(form, content).map(({ name, value, source }) => [name, value, source]);
  const told = [form.procedure, ward, parcel, priority, route?.unit.code ?? '', fields, papers];
  return createHash('sha256').update(JSON.stringify(told)).digest('base64url');
}
