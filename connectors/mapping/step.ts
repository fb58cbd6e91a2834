import type { DossierStatus } from '../../dossier/status.ts';
import { GatewayError } from '../../schema/errors.ts';
import { earlierFirst } from './dates.ts';
import { withErrorsLast } from './read-rows.ts';

/** `AgencyStep` of the common SDL. */
export interface AgencyStep {
  readonly at: string;
  /** The agency tells the day alone. */
  readonly isDayOnly?: true;
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

type OrError<Step> = Step | GatewayError;

/**
 * Public and internal steps apart, because they are of different data classes; each oldest first. A step that cannot
 * be read may be either: neither list may look whole without it.
 */
export const splitSteps = (
  recorded: readonly OrError<RecordedStep>[],
): { readonly steps: OrError<AgencyStep>[]; readonly internalSteps: OrError<AgencyStep>[] } => {
  const those = (internal: boolean) =>
    oldestFirst(
      recorded.flatMap((found): OrError<AgencyStep>[] => {
        if (found instanceof GatewayError) return [found];
        return found.isInternal === internal ? [found.step] : [];
      }),
    );
  return { steps: those(false), internalSteps: those(true) };
};

/** Oldest first; at the same instant the agency's own order stays. What cannot be read comes last. */
export const oldestFirst = (steps: readonly OrError<AgencyStep>[]): OrError<AgencyStep>[] =>
  withErrorsLast(steps, (read) => read.sort((left, right) => earlierFirst(left.at, right.at)));
