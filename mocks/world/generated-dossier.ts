import { aliasesOf } from './codes.ts';
import type { DossierCore, DossierIndex } from './dossier-index.ts';
import { IDS } from './fixed-persons.ts';
import { appointmentFor, feesOf, papersOf, postalFor, resultsFor, supplementsFrom } from './outcome.ts';
import type { Population } from './population.ts';
import { Prng, STREAMS } from './prng.ts';
import { procedureOf } from './procedures.ts';
import { BRANCHES, POINTS } from './reception.ts';
import { type PlannedStep, TAX_SLIP_TEXT, TAXED_PROCEDURES } from './schedule.ts';
import { addWeekdays, dayOf, HOUR_MS, instantOf, msOf } from './time.ts';
import type { CitizenSector, Dossier, Person, Rating, Reappointment, Step } from './types.ts';
import { competentUnit, homeBranch, receptionUnit, taxUnit, type Unit } from './units.ts';

const SECRET_LETTERS = [...'23456789ABCDEFGHJKLMNPQRSTUVWXYZ'];
const CASE_PREFIX: Readonly<Record<CitizenSector, string>> = {
  land: 'VPDK',
  civil: 'HT',
  'birth-linked': 'HT',
  residence: 'CT',
  passport: 'XNC',
};
const POINTS_OF = new Map(BRANCHES.map(({ id }) => [id, POINTS.filter(({ branchId }) => branchId === id)]));
const MINH_PARCEL = 'CG-00166-03-0051';

export interface DossierSources {
  readonly seed: number;
  readonly index: DossierIndex;
  readonly population: Population;
  person(id: string): Person | undefined;
}

/** `undefined` before it is received. */
export function generatedDossier(sources: DossierSources, at: number, nowMs: number): Dossier | undefined {
  const core = sources.index.core(at);
  if (core.receivedMs > nowMs) return undefined;
  const random = new Prng(sources.seed, STREAMS.dossier, at + 2_000_000);
  const procedure = procedureOf(core.procedureCode);
  const unit = competentUnit(core.sector, core.wardCode, procedure.landOffice);
  const branch = `CN${core.branch}`;
  const schedule = sources.index.schedule(at);
  const steps = schedule.filter(({ atMs }) => atMs <= nowMs).map((step) => stepOf(step, core, unit));
  const last = steps.at(-1);
  if (!last) return undefined;
  const people = peopleOf(sources, core, random);
  const isAssisted = random.chance(0.06);
  const isGreen = procedure.greenLaneWorkingDays !== undefined && random.chance(0.5);
  const channel = isAssisted
    ? 'COUNTER'
    : random.pick(['COUNTER', 'PORTAL', 'PORTAL', 'APP', 'KIOSK', 'POST'] as const);
  const isOnline = channel === 'PORTAL' || channel === 'APP';
  const clockMs = schedule.find(({ status }) => status === 4)?.atMs ?? core.receivedMs;
  const appointedAt = appointmentFor(procedure, isGreen, clockMs);
  const reappointments = random.chance(0.04) ? reappointment(core.code, appointedAt, nowMs) : [];
  const papers = papersOf(procedure, isOnline);
  const postal = postalFor(core.code, last.status, last.at, people.owner?.residence.text ?? '');
  const slip = steps.find(({ text }) => text === TAX_SLIP_TEXT);
  const point = random.pick(POINTS_OF.get(branch) ?? POINTS);
  const units = TAXED_PROCEDURES.includes(core.procedureCode) ? [unit, taxUnit(core.wardCode)] : [unit];
  return {
    code: core.code,
    aliases: aliasesOf(core.code),
    procedureCode: core.procedureCode,
    sector: core.sector,
    subject: `${procedure.name} – ${people.owner?.fullName ?? ''}`,
    ownerIds: [people.ownerId],
    ownerOrganisations: [],
    organisationParties: [],
    submitterId: people.submitterId,
    ...(isAssisted ? { assistedBy: receptionUnit(branch).handlerId } : {}),
    parties: people.partyId ? [{ personId: people.partyId, role: 'Bên nhận chuyển nhượng' }] : [],
    childIds: [],
    parcelIds: people.parcelIds,
    ...(core.parent === undefined ? {} : { parentCode: sources.index.code(core.parent) }),
    childCodes: sources.index.childrenOf(at).map((child) => sources.index.code(child)),
    receivedAt: instantOf(core.receivedMs),
    clockStartedAt: instantOf(clockMs),
    appointedAt: reappointments.at(-1)?.to ?? appointedAt,
    reappointments,
    receivingBranch: branch,
    receivingPoint: point.id,
    isBoundaryFree: core.branch !== homeBranch(core.wardCode),
    competent: { agency: unit.agency, unit: unit.code, unitName: unit.name, wardCode: core.wardCode },
    handlingUnits: units.map(({ code }) => code),
    handlerOfficerIds: units.map(({ handlerId }) => handlerId),
    handlers: units.map(({ agency, handlerId }) => ({ agency, officerId: handlerId })),
    lane: isAssisted ? 'PRIORITY' : isGreen ? 'GREEN' : 'STANDARD',
    channel,
    lookupSecret: Array.from({ length: 4 }, () => random.pick(SECRET_LETTERS)).join(''),
    status: last.status,
    steps,
    changedAt: last.at,
    papers,
    supplements: supplementsFrom(core.code, steps, papers),
    fees: feesOf(procedure, isOnline, instantOf(core.receivedMs)),
    results: resultsFor(core.code, core.sector, last.status, last.at),
    ...(postal ? { postal } : {}),
    ...ratingOf(sources.seed, core, last, people.ownerId),
    caseNumbers: caseNumbersOf(core, unit, slip?.at),
    ...(slip ? { taxSlipSentOn: dayOf(msOf(slip.at)) } : {}),
  };
}

/** Four in five say how they were served when they get the result; minh's are left for him to rate. */
function ratingOf(seed: number, core: DossierCore, last: Step, by: string): { readonly rating?: Rating } {
  const random = new Prng(seed, STREAMS.rating, core.index);
  if (last.status !== 10 || core.owner === undefined || !random.chance(0.8)) return {};
  return { rating: { score: random.pick(SCORES), at: last.at, by } };
}

const SCORES = [5, 5, 5, 5, 4, 4, 4, 3, 2, 1] as const;

function caseNumbersOf({ sector, wardCode, index }: DossierCore, unit: Unit, slipAt: string | undefined) {
  const own = { [unit.agency]: `${CASE_PREFIX[sector]}-${wardCode}-2026-${String(index).padStart(6, '0')}` };
  if (!slipAt) return own;
  return { ...own, tax: `GIP${slipAt.slice(0, 10).replaceAll('-', '')}${String(index).padStart(7, '0')}` };
}

function stepOf({ atMs, by, status, text, isPublic }: PlannedStep, core: DossierCore, competent: Unit): Step {
  const unit =
    by === 'competent'
      ? competent
      : by === 'tax'
        ? taxUnit(core.wardCode)
        : receptionUnit(`CN${core.branch}`);
  return {
    at: instantOf(atMs),
    agency: unit.agency,
    unit: unit.code,
    unitName: unit.name,
    text,
    status,
    isPublic,
    officerId: unit.handlerId,
  };
}

function peopleOf({ population, person }: DossierSources, core: DossierCore, random: Prng) {
  const ownerId = core.owner === undefined ? IDS.minh : population.personId(core.owner);
  const owner = person(ownerId);
  const isLand = core.sector === 'land';
  const own = core.owner === undefined ? MINH_PARCEL : population.parcel(Math.floor(core.owner / 2)).id;
  const spouseId = random.chance(0.15) ? owner?.spouseId : undefined;
  const partyId = core.party === undefined ? undefined : population.personId(core.party);
  return {
    ownerId,
    owner,
    submitterId: spouseId ?? ownerId,
    partyId: partyId === ownerId ? undefined : partyId,
    parcelIds: isLand ? [own] : [],
  };
}

/** An apology and the one re-set date, sent on the day before the appointment. */
function reappointment(code: string, appointedAt: string, nowMs: number): readonly Reappointment[] {
  const appointedMs = msOf(appointedAt);
  const apologyMs = appointedMs - 24 * HOUR_MS;
  if (apologyMs > nowMs) return [];
  return [
    {
      at: instantOf(apologyMs),
      from: appointedAt,
      to: instantOf(addWeekdays(appointedMs, 3)),
      reason: 'Hồ sơ cần lấy ý kiến của cơ quan liên quan',
      apologyNumber: `XL-${code.slice(-9)}`,
    },
  ];
}
