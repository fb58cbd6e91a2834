/** What a request can be about, seen from a dossier or from the caller. */
export const ABOUTS = [
  'dossier',
  'owner',
  'other',
  'child',
  'self',
  'parcel',
  'security',
  'own-ticket',
  'ticket',
  'catalogue',
  'log',
] as const;
export type About = (typeof ABOUTS)[number];
