/** The six agencies of the world in the order of their ports in the demo, and the sectors of their procedures. */
export const AGENCY_NAMES = ['land', 'civil', 'police', 'tax', 'onestop', 'hotline'] as const;
export type AgencyName = (typeof AGENCY_NAMES)[number];
/** Sectors in which dossiers of citizens are generated. */
export type CitizenSector = 'land' | 'civil' | 'residence' | 'passport' | 'birth-linked';
export type Sector = CitizenSector | 'business' | 'tax' | 'seal' | 'labour' | 'insurance';
