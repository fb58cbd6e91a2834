import type { AgencyName } from '../agency-names.ts';

/** A text in Vietnamese, and in English where somebody has written it. */
export type Told = readonly [vi: string, en?: string];

/** How long: as many working days or hours; `sameDay` by the 15:00 rule. */
export interface Time {
  readonly workingDays?: number;
  readonly workingHours?: number;
  readonly sameDay?: true;
}

export interface StepsOfCase {
  /** Absent where all cases take these steps. */
  readonly name?: Told;
  readonly steps: readonly (Time & { readonly what: Told; readonly who?: Told })[];
}

/** What stands for a paper, so that nobody is asked for it (NĐ 309/2026 Art. 2). */
export interface Reuse {
  readonly kind: 'HELD_DATA' | 'EARLIER_RESULT';
  /** One of the gateway's agencies, where it is one. */
  readonly agency?: AgencyName;
  readonly holder: Told;
  readonly source: Told;
  readonly resultCode?: string;
}

export interface PaperOfGuide {
  readonly code: string;
  readonly name: Told;
  readonly originals: number;
  readonly copies: number;
  readonly form?: {
    readonly code?: string;
    readonly name: Told;
    readonly link: string;
    readonly source?: string;
  };
  readonly reuse?: Reuse;
  /** Only scanned at the counter: it still has to be brought. */
  readonly isDigitised?: true;
}

export interface PapersOfCase {
  readonly name?: Told;
  readonly papers: readonly PaperOfGuide[];
}

export interface ChannelOfGuide {
  /** Code of the catalogue: 1 counter, 2 online, 3 public post, 4 kiosk. */
  readonly code: '1' | '2' | '3' | '4';
  readonly name: Told;
  readonly times: readonly (Time & {
    readonly text?: Told;
    readonly fees: readonly { readonly code: string; readonly text: Told; readonly amount: string }[];
  })[];
}

export interface LawOfGuide {
  readonly number: string;
  readonly name: Told;
  readonly issuedBy: string;
  /** `YYYY-MM-DD`; absent where no source gives it. */
  readonly issuedOn?: string;
  readonly validFrom?: string;
}

export interface VideoOfGuide {
  readonly title: Told;
  readonly link: string;
  readonly seconds: number;
  readonly spoken: 'vi' | 'en';
}

/** How one procedure is done. Invented wherever no source was found; laws and their dates are the real ones. */
export interface Guide {
  readonly decision: string;
  readonly validFrom: string;
  readonly updatedAt: string;
  readonly conditions?: Told;
  readonly cases: readonly StepsOfCase[];
  readonly papers: readonly PapersOfCase[];
  readonly channels: readonly ChannelOfGuide[];
  readonly results: readonly { readonly code: string; readonly name: Told }[];
  readonly videos: readonly VideoOfGuide[];
  /** Ids of reception points with an adviser's desk. */
  readonly desks: readonly string[];
  readonly laws: readonly LawOfGuide[];
}

/** What somebody wrote about one procedure beyond what its own papers, limit and fees say. */
export interface WrittenGuide extends Partial<Pick<Guide, 'conditions' | 'cases' | 'videos'>> {
  /** English names, by the Vietnamese ones of the procedure. */
  readonly english?: {
    readonly papers?: Readonly<Record<string, string>>;
    readonly fees?: Readonly<Record<string, string>>;
    readonly result?: Told;
  };
}
