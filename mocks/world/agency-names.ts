/** The six agencies of the world, and the sectors of their procedures. */
export type AgencyName = 'land' | 'civil' | 'police' | 'tax' | 'onestop' | 'hotline';
export type Sector = 'land' | 'civil' | 'residence' | 'passport' | 'birth-linked';
