import type { DossierStatus } from '../../dossier/status.ts';

/** `AgencyStep` of the common SDL. */
export interface AgencyStep {
  readonly at: string;
  readonly unit: string;
  readonly text: string;
  readonly status?: DossierStatus;
}

/** A step as the agency recorded it, with its own mark. */
export interface RecordedStep {
  readonly step: AgencyStep;
  /** The agency keeps it for those who handle the dossier; nobody else ever sees it. */
  readonly isInternal: boolean;
}

/** Public and internal steps apart, because they are of different data classes; each oldest first. */
export const splitSteps = (
  recorded: readonly RecordedStep[],
): { readonly steps: AgencyStep[]; readonly internalSteps: AgencyStep[] } => {
  const those = (internal: boolean) =>
    oldestFirst(recorded.flatMap(({ step, isInternal }) => (isInternal === internal ? [step] : [])));
  return { steps: those(false), internalSteps: those(true) };
};

/** Oldest first; at the same instant the agency's own order stays. */
export const oldestFirst = (steps: readonly AgencyStep[]): AgencyStep[] =>
  [...steps].sort((left, right) => left.at.localeCompare(right.at));
