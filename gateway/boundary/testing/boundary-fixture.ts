import { v7 as uuidv7 } from 'uuid';
import type { DossierCircle } from '../../../connectors/dossier-circle.ts';
import { createPolicyEngine } from '../../../policies/decide.ts';
import type { CallerFacts, PolicyEngine } from '../../../policies/decision.ts';
import { loadPolicySet } from '../../../policies/engine.ts';
import { DossierDirectory } from '../../directory/dossier-directory.ts';
import type { Delegation } from '../dossier-grounds.ts';
import { RequestBoundary } from '../request-boundary.ts';

export const NOW = new Date('2026-11-20T03:00:00.000Z');
export const LAN = '001190000001';
export const HUNG = '001085000002';
export const MINH = '001099000003';

export const citizen = (id: string, more: Partial<CallerFacts> = {}): CallerFacts => ({
  ...{ kind: 'citizen', id, client: 'portal', channel: 'PORTAL', loa: 2 },
  ...more,
});
export const NOBODY: CallerFacts = {
  ...{ kind: 'anonymous', id: 'anonymous', client: 'anonymous', channel: 'PORTAL', loa: 0 },
};

export const circleOf = (code: string, more: Partial<DossierCircle> = {}): DossierCircle => ({
  code,
  aliases: [],
  procedure: '1.012756',
  sector: 'land',
  status: 4,
  receivedAt: '2026-11-02T09:12:00+07:00',
  lane: 'STANDARD',
  isBoundaryFree: false,
  ownerIds: [LAN],
  partyIds: [],
  parcelIds: [],
  linked: [],
  receivingBranch: 'CN4',
  receptionPointId: 'CN4-1',
  competentAgency: 'land',
  competentUnit: 'H26.12',
  handlingAgencies: ['onestop', 'hotline', 'land'],
  handlerIds: [],
  changedAt: '2026-11-02T09:12:00+07:00',
  ...more,
});

let engine: PolicyEngine | undefined;
/** The policies that are shipped. */
export const shippedPolicies = (): PolicyEngine =>
  (engine ??= createPolicyEngine(loadPolicySet(), { memoSize: 100, slot: 'boundary-tests' }));

export function boundaryFor(
  caller: CallerFacts,
  circles: readonly DossierCircle[],
  more: { readonly engine?: PolicyEngine; readonly delegations?: readonly Delegation[] } = {},
): RequestBoundary {
  const directory = new DossierDirectory();
  for (const circle of circles) directory.put(circle);
  return new RequestBoundary({
    caller,
    engine: more.engine ?? shippedPolicies(),
    directory,
    delegations: async () => more.delegations ?? [],
    now: () => NOW,
    newId: uuidv7,
  });
}
