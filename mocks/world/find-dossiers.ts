import type { WorldBase } from './base.ts';
import { keyOf } from './change-index.ts';
import { procedureOf } from './procedures.ts';
import { TAXED_PROCEDURES } from './schedule.ts';
import { msOf } from './time.ts';
import type { AgencyName, Dossier } from './types.ts';
import type { DossierFilter } from './world.ts';

/** Agencies whose system knows the dossier. */
export function holdersOf({ competent, handlingUnits }: Dossier): readonly AgencyName[] {
  const isTaxed = handlingUnits.some((unit) => unit.startsWith('H26.31'));
  return [
    ...new Set(['onestop', 'hotline', competent.agency, ...(isTaxed ? (['tax'] as const) : [])] as const),
  ];
}

export function matches(dossier: Dossier, filter: DossierFilter): boolean {
  const { ownerId, involvedId, branch, agency, sector, procedureCode, handlerId, status, changedSince } =
    filter;
  const involved = [
    ...dossier.ownerIds,
    dossier.submitterId,
    ...dossier.parties.map(({ personId }) => personId),
  ];
  return (
    (ownerId === undefined || dossier.ownerIds.includes(ownerId)) &&
    (involvedId === undefined || involved.includes(involvedId)) &&
    (branch === undefined || dossier.receivingBranch === branch) &&
    (agency === undefined || holdersOf(dossier).includes(agency)) &&
    (sector === undefined || dossier.sector === sector) &&
    (procedureCode === undefined || dossier.procedureCode === procedureCode) &&
    (handlerId === undefined || dossier.handlerOfficerIds.includes(handlerId)) &&
    (status === undefined || dossier.status === status) &&
    (changedSince === undefined || msOf(dossier.changedAt) > msOf(changedSince))
  );
}

/** Throws out by the columns alone what cannot match, before a dossier is built in full. */
export function columnTest(
  base: WorldBase,
  filter: DossierFilter,
  now: Date,
  isChanged: (code: string) => boolean = () => false,
): (at: number) => boolean {
  const { index } = base;
  const owner = filter.ownerId === undefined ? undefined : base.ownerIndex(filter.ownerId);
  const involved = filter.involvedId === undefined ? undefined : base.ownerIndex(filter.involvedId);
  const nowMs = now.getTime();
  if ((filter.ownerId !== undefined && !owner) || (filter.involvedId !== undefined && !involved))
    return () => false;
  const branch = filter.branch === undefined ? undefined : Number(filter.branch.replace(/^CN/, ''));
  return (at) =>
    index.receivedMs(at) <= nowMs &&
    (!owner || index.ownerIs(at, owner.index)) &&
    (!involved || isInvolved(base, at, involved.index)) &&
    (branch === undefined || index.branchOf(at) === branch) &&
    (filter.status === undefined ||
      isChanged(index.code(at)) ||
      index.schedule(at).findLast(({ atMs }) => atMs <= nowMs)?.status === filter.status);
}

/** The same as `holdersOf` for a generated dossier, without building it. */
export function isHeldBy({ index }: WorldBase, at: number, agency: AgencyName): boolean {
  if (agency === 'onestop' || agency === 'hotline') return true;
  const { procedureCode } = index.core(at);
  return agency === 'tax'
    ? TAXED_PROCEDURES.includes(procedureCode)
    : procedureOf(procedureCode).agency === agency;
}

/** A spouse may have handed the dossier in: that is left to the full test. */
function isInvolved({ index }: WorldBase, at: number, person: number | undefined): boolean {
  if (index.ownerIs(at, person)) return true;
  if (person === undefined) return false;
  const spouse = person % 2 === 0 ? person + 1 : person - 1;
  return index.partyIs(at, person) || index.ownerIs(at, spouse);
}

/** True when the columns alone decide, so that counting needs no dossier to be built. */
export const isColumnOnly = (filter: DossierFilter): boolean =>
  Object.keys(filter).every((name) => name === 'ownerId' || name === 'branch');

/** Generated dossiers that changed after an instant, oldest change first. */
export function* changedSince(base: WorldBase, instant: string, now: Date): Generator<number> {
  for (const [at] of base.changes.since(keyOf(msOf(instant)), now)) yield at;
}
