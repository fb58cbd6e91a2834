import { toAgencyId } from '../../schema/terms.ts';
import type { DecisionRequest } from '../decision.ts';

/** A request that the checked-in policies permit: a land officer reads the parcel of a dossier that he handles. */
export const parcelQuestion = (change: Partial<DecisionRequest>): DecisionRequest => ({
  caller: {
    kind: 'officer',
    id: 'officer-land',
    client: 'land',
    channel: 'AGENCY',
    loa: 2,
    agency: 'land',
    unit: 'H26.12',
    ward: '00103',
  },
  action: 'read',
  dataClass: 'land.parcel',
  agency: toAgencyId('land'),
  subject: { kind: 'parcel', id: 'parcel-1' },
  grounds: ['handler', 'circle'],
  dossier: {
    code: 'H26.12-261102-0001',
    procedure: '1.012756',
    sector: 'land',
    isBoundaryFree: true,
    receivingBranch: 'CN4',
    competentAgency: 'land',
    competentWard: '00103',
  },
  purpose: 'giải quyết hồ sơ',
  phase: 'admit',
  ...change,
});
