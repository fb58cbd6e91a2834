import type { AgencyName, Sector } from './agency-names.ts';

/** The catalogue of the stand-in world: places, procedures, branches, points and staff. Fictional where domain.md marks a gap. */
export interface Ward {
  /** Five digits as of 1/7/2025, e.g. `00103`. */
  readonly code: string;
  readonly name: string;
  readonly kind: 'PHUONG' | 'XA';
  /** What the same digits meant before 1/7/2025 (invented where no source gives it). */
  readonly formerName: string;
  readonly formerDistrict: string;
  /** The tax authority's own place codes: district `10103`, ward `1010301`. */
  readonly taxDistrict: string;
  readonly taxWard: string;
}

/** `HEAD` the city's land registration office, `CENTRE` its office within the centre, `BRANCH` the one of the place. */
export type LandOffice = 'HEAD' | 'CENTRE' | 'BRANCH';

export interface Procedure {
  readonly code: string;
  readonly name: string;
  readonly sector: Sector | 'other';
  readonly sectorCode: string;
  readonly sectorName: string;
  readonly agency: AgencyName;
  /** Working days; 0 = same day (15:00 rule); absent where no source gives a limit. */
  readonly workingDays?: number;
  readonly greenLaneWorkingDays?: number;
  readonly fees: readonly {
    readonly code: string;
    readonly name: string;
    readonly amount: string;
    readonly onlineAmount: string;
  }[];
  readonly isBoundaryFree: boolean;
  readonly papers: readonly string[];
  /** Which land office decides it: the branch of the place unless it says otherwise. */
  readonly landOffice?: LandOffice;
  /** First and last day on which it could be filed, `2026-09-01`, where a source tells them. */
  readonly validFrom?: string;
  readonly validUntil?: string;
  /** Code that has taken its place. */
  readonly replacedBy?: string;
  /** False where code, name, fees, limit or dates were not found in any source. */
  readonly isVerified?: false;
  /** Name of a result that is given electronically and in no other way; absent: paper by post, and a copy of it. */
  readonly electronicResult?: string;
}

export interface Branch {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly wardCode: string;
  readonly isFictional: boolean;
}

export interface OpeningHours {
  /** ISO weekday 1 = Monday … 7. */
  readonly weekday: number;
  readonly from: string;
  readonly to: string;
}

export interface ReceptionPoint {
  readonly id: string;
  readonly branchId: string;
  readonly name: string;
  readonly address: string;
  readonly wardCode: string;
  readonly latitude: string;
  readonly longitude: string;
  readonly isBoundaryFree: boolean;
  readonly hours: readonly OpeningHours[];
  readonly isFictional: boolean;
}

export interface Officer {
  /** Persona or number, e.g. `officer-land`, `officer-land-017`. */
  readonly id: string;
  readonly fullName: string;
  readonly agency: AgencyName;
  readonly unit: string;
  readonly wardCodes: readonly string[];
  readonly branch?: string;
}
