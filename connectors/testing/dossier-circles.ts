import type { DossierCircle } from '../dossier-circle.ts';

export const LAN = '001190000001';

/** A land dossier of LAN's that the centre works on. */
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
