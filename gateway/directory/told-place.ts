import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { dayOf } from '../../dossier/calendar/instant.ts';
import type { Rulebook } from '../../dossier/rulebook.ts';
import { statusFromNational } from '../../dossier/status.ts';
import type { StatusChange } from '../../dossier/status-history.ts';
import { placeInWorkflow, type WorkflowPlace } from '../../dossier/workflow-place.ts';
import type { Workflow } from '../../dossier/workflows.ts';
import { toldHistory } from './told-history.ts';

export interface ToldPlace extends WorkflowPlace {
  /** The one that was in force on the day of receipt. */
  readonly workflow: Workflow;
}

/**
 * Where a dossier stands in its workflow, as the directory knows it; like the due date (`told-date.ts`) it rests on dates and
 * statuses only, so that every caller is told the same. Undefined where no workflow was in force and where today's
 * status is none of the ten.
 */
export function placeOf(circle: DossierCircle, rulebook: Rulebook, now: Date): ToldPlace | undefined {
  const workflow = rulebook.workflows.find(circle.procedure, dayOf(Date.parse(circle.receivedAt)));
  if (!workflow || statusFromNational(circle.status) === undefined) return undefined;
  const history = withReceipt(toldHistory(circle), new Date(circle.receivedAt));
  return { workflow, ...placeInWorkflow(workflow, { history, lane: circle.lane, now }, rulebook) };
}

/** A system that does not write statuses down still knows when it took the dossier. */
function withReceipt(history: readonly StatusChange[], receivedAt: Date): readonly StatusChange[] {
  const isTold = history.some(
    ({ at, status }) => at <= receivedAt || status === 'REGISTERED' || status === 'ACCEPTED',
  );
  return isTold ? history : [{ at: receivedAt, status: 'ACCEPTED' }, ...history];
}
