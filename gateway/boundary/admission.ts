import type { SubjectFacts } from '../../policies/decision.ts';
import type { AskedOfParts } from '../../stitching/selection.ts';
import type { Crossing } from './crossing.ts';
import type { CheckedClasses, SubjectGrounds } from './policy-check.ts';

/** What a caller may see of one record, and what they are told instead of the rest. */
export type PartAdmission = Pick<CheckedClasses, 'granted' | 'refused'>;

/** The same of a row that was asked for by its key, with what is on record of it. */
export interface Admission extends PartAdmission {
  readonly crossing: Crossing;
  readonly subject: SubjectFacts;
  readonly grounds: SubjectGrounds;
  /** Of records within the row. */
  readonly asked: AskedOfParts;
}
