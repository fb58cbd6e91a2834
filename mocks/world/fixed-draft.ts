import { aliasesOf } from './codes.ts';
import { feesOf, papersOf, postalFor, resultsFor, supplementsFrom } from './outcome.ts';
import { procedureOf } from './procedures.ts';
import { dayOf, msOf } from './time.ts';
import type { Dossier, StatusCode, Step } from './types.ts';
import { competentUnit, receptionUnit, taxUnit, type Unit } from './units.ts';

/** `08:15` of a day, with who did what; `-` before the text marks an internal step. */
export type StepDraft = readonly [
  at: string,
  by: 'reception' | 'competent' | 'tax',
  status: StatusCode,
  text: string,
];

/** What a fixed dossier says by itself; the rest follows from it the same way as for generated ones. */
export interface DossierDraft
  extends Pick<
    Dossier,
    | 'code'
    | 'procedureCode'
    | 'ownerIds'
    | 'receivingBranch'
    | 'receivingPoint'
    | 'lane'
    | 'channel'
    | 'lookupSecret'
  > {
  readonly subject: string;
  readonly wardCode: string;
  readonly clockStartedAt: string;
  readonly appointedAt: string;
  readonly isBoundaryFree: boolean;
  readonly caseNumber: string;
  readonly steps: readonly StepDraft[];
  readonly submitterId?: string;
  readonly assistedBy?: string;
  readonly ownerOrganisations?: Dossier['ownerOrganisations'];
  readonly parties?: Dossier['parties'];
  readonly organisationParties?: Dossier['organisationParties'];
  readonly childIds?: readonly string[];
  readonly parcelIds?: readonly string[];
  readonly parentCode?: string;
  readonly childCodes?: readonly string[];
  readonly taxSlipSentOn?: string;
  readonly postalAddress?: string;
  readonly securedOrganisations?: readonly string[];
  /** Sector of a child dossier, where it differs from its procedure's. */
  readonly sector?: Dossier['sector'];
}

const at = (text: string): string => `${text.replace(' ', 'T')}:00+07:00`;

function stepFrom([when, by, status, text]: StepDraft, units: Readonly<Record<StepDraft[1], Unit>>): Step {
  const unit = units[by];
  return {
    at: at(when),
    agency: unit.agency,
    unit: unit.code,
    unitName: unit.name,
    text: text.replace(/^-/, ''),
    status,
    isPublic: !text.startsWith('-'),
    officerId: unit.handlerId,
  };
}

/** @throws Error for a draft without steps or with an unknown procedure. */
export function dossierFrom(draft: DossierDraft): Dossier {
  const {
    steps: drafts,
    wardCode,
    caseNumber,
    postalAddress = '',
    clockStartedAt,
    appointedAt,
    ...own
  } = draft;
  const procedure = procedureOf(draft.procedureCode);
  const sector = draft.sector ?? (procedure.sector === 'other' ? 'civil' : procedure.sector);
  const competent = competentUnit(sector, wardCode, procedure.landOffice);
  const tax = taxUnit(wardCode);
  const steps = drafts.map((step) =>
    stepFrom(step, { reception: receptionUnit(draft.receivingBranch), competent, tax }),
  );
  const [first, last] = [steps[0], steps.at(-1)];
  if (!first || !last) throw new Error(`${draft.code} has no steps`);
  const isTaxed = competent.agency !== 'tax' && steps.some(({ agency }) => agency === 'tax');
  const units = isTaxed ? [competent, tax] : [competent];
  const isOnline = draft.channel === 'PORTAL' || draft.channel === 'APP';
  const papers = papersOf(procedure, isOnline);
  const postal = postalFor(draft.code, last.status, last.at, postalAddress, procedure);
  return {
    parties: [],
    ownerOrganisations: [],
    organisationParties: [],
    childIds: [],
    parcelIds: [],
    childCodes: [],
    submitterId: draft.ownerIds[0] ?? '',
    ...own,
    sector,
    aliases: aliasesOf(draft.code),
    receivedAt: first.at,
    clockStartedAt: at(clockStartedAt),
    appointedAt: at(appointedAt),
    reappointments: [],
    competent: { agency: competent.agency, unit: competent.code, unitName: competent.name, wardCode },
    handlingUnits: units.map(({ code }) => code),
    handlerOfficerIds: units.map(({ handlerId }) => handlerId),
    handlers: units.map(({ agency, handlerId }) => ({ agency, officerId: handlerId })),
    status: last.status,
    steps,
    changedAt: last.at,
    papers,
    supplements: supplementsFrom(draft.code, steps, papers),
    fees: feesOf(procedure, isOnline, first.at),
    results: resultsFor(draft.code, sector, last.status, last.at, procedure),
    ...(postal ? { postal } : {}),
    caseNumbers: {
      [competent.agency]: caseNumber,
      ...(units.length > 1
        ? { tax: `GIP${dayOf(msOf(first.at)).replaceAll('-', '')}${caseNumber.slice(-7)}` }
        : {}),
    },
  };
}
