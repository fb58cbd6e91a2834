import type { FactKind, Form } from './facts.ts';
import type { Case } from './small-world.ts';

/** What one tie to one dossier opens. */
export interface View {
  readonly dossier: Case;
  /** Of the dossier, its parcels, obligations and tickets, and of the civil entries of its people. */
  readonly kinds: readonly FactKind[];
  /** How holders and payers are named. */
  readonly names?: readonly Form[];
  /** How people of the circle are told. */
  readonly people?: Readonly<Partial<Record<FactKind, readonly Form[]>>> | undefined;
  /** People's names and days of birth are told in full beside that. */
  readonly fullNames?: boolean;
  readonly births?: 'child' | 'everybody' | undefined;
  /** Only parcels that lie there. */
  readonly parcelWard?: string | undefined;
}

export const viewOf = (dossier: Case, view: Omit<View, 'dossier'>): View => ({ ...view, dossier });
