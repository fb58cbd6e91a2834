/** The six agencies of the world in the order of their ports in the demo, and the sectors of their procedures. */
export const AGENCY_NAMES = ['land', 'civil', 'police', 'tax', 'onestop', 'hotline'] as const;
export type AgencyName = (typeof AGENCY_NAMES)[number];
export type Sector = 'land' | 'civil' | 'residence' | 'passport' | 'birth-linked';
