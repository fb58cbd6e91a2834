import type { DossierStatus } from './national-status.ts';

/** What finding the way through a workflow needs of a step. */
export interface StepNode {
  readonly code: string;
  readonly statuses: readonly DossierStatus[];
  readonly next: readonly string[];
}

/** Statuses after which no step is left to do: no step spans them, they end the workflow. */
export const ENDING_STATUSES: ReadonlySet<DossierStatus> = new Set([
  'REJECTED',
  'WITHDRAWN',
  'STOPPED',
  'RETURNED',
]);

/**
 * Steps in the order in which they can be reached from one of them, itself first; of those equally near, in the order of
 * `next`. Names of no step are passed over: `workflows.ts` refuses them.
 */
export function stepsFrom<Step extends StepNode>(steps: readonly Step[], start: Step): readonly Step[] {
  const byCode = new Map(steps.map((step) => [step.code, step]));
  const found = new Set([start]);
  for (const step of found) {
    for (const code of step.next) {
      const next = byCode.get(code);
      if (next) found.add(next);
    }
  }
  return [...found];
}
