/** The ten national statuses in the order of their codes 1–10. */
export const DOSSIER_STATUSES = [
  'REGISTERED',
  'ACCEPTED',
  'REJECTED',
  'IN_PROGRESS',
  'SUPPLEMENT_REQUIRED',
  'PAYMENT_REQUIRED',
  'WITHDRAWN',
  'STOPPED',
  'COMPLETED',
  'RETURNED',
] as const;
export type DossierStatus = (typeof DOSSIER_STATUSES)[number];
