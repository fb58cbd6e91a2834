import type { Mask } from '../../policies/decision.ts';

/** An error that a caller is told, by its code. */
export class Told extends Error {
  readonly code: string;
  readonly agency: string | undefined;
  readonly dataClass: string | undefined;

  constructor(code: string, agency?: string, dataClass?: string) {
    super([code, agency, dataClass].filter((part) => part !== undefined).join(' '));
    this.code = code;
    this.agency = agency;
    this.dataClass = dataClass;
  }
}

/** What was decided of one data class of one subject at one source: an error to tell in its place, or its masks. */
export type Settled = Told | readonly Mask[];
