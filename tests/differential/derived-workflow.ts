import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { dayOf, formatDay, formatInstant, parseDay } from '../../dossier/calendar/instant.ts';
import type { Limit } from '../../dossier/limits-schema.ts';
import type { Rulebook } from '../../dossier/rulebook.ts';
import { statusFromNational } from '../../dossier/status.ts';
import { completeHistory } from '../../dossier/status-history.ts';
import { placeInWorkflow } from '../../dossier/workflow-place.ts';
import type { Workflow, WorkflowStep } from '../../dossier/workflows.ts';
import type { Input } from './derived-inputs.ts';

/** The place itself comes from the circle; this is asked for so that the policies decide, and for the names of units. */
export const WORKFLOW = 'receivedAt receptionPoint { name } competentUnit { name }';
export const WORKFLOW_PARTS = ['receptionPoint', 'competentUnit'];

const head = (procedure: string, workflow: Workflow): Input => ({
  procedure,
  validFrom: formatDay(workflow.from),
  validUntil: workflow.until === undefined ? null : formatDay(workflow.until),
  isGeneral: workflow.isGeneral,
  isVerified: workflow.isVerified,
  basis: { ...workflow.basis, isVerified: !['GAP', 'GUESS'].includes(workflow.basis.mark) },
});

const time = (limit: Limit | undefined): Input | null => {
  if (limit === undefined) return null;
  return { unit: limit.kind, amount: 'days' in limit ? limit.days : 'hours' in limit ? limit.hours : null };
};

const step = ({ code, name, isOptional, role }: WorkflowStep): Input => ({
  code,
  name,
  isOptional,
  by: role.by,
  role: role.name,
  agency: role.agency ?? null,
});

export function procedureWorkflow(
  procedure: string,
  on: unknown,
  now: Date,
  rulebook: Rulebook,
): Input | null {
  const day = (typeof on === 'string' ? parseDay(on) : undefined) ?? dayOf(now.getTime());
  const workflow = rulebook.workflows.find(procedure, day);
  if (!workflow) return null;
  const steps = workflow.steps.map((one) => ({
    ...step(one),
    limit: time(one.limit),
    statuses: one.statuses,
    next: one.next,
  }));
  return { ...head(procedure, workflow), steps };
}

export function dossierWorkflow(
  of: Input,
  circle: DossierCircle,
  now: Date,
  rulebook: Rulebook,
): Input | null {
  const receivedAt = new Date(circle.receivedAt);
  const workflow = rulebook.workflows.find(circle.procedure, dayOf(receivedAt.getTime()));
  const today = statusFromNational(circle.status);
  if (!workflow || !today) return null;
  const told = (circle.timing?.statuses ?? []).map(({ at, status }) => ({
    at: new Date(at),
    status: statusFromNational(status) ?? ('IN_PROGRESS' as const),
  }));
  const whole = completeHistory(told, today, new Date(circle.changedAt));
  const begins = whole.some(
    ({ at, status }) => at <= receivedAt || ['REGISTERED', 'ACCEPTED'].includes(status),
  );
  const history = begins ? whole : [{ at: receivedAt, status: 'ACCEPTED' as const }, ...whole];
  const { steps, current, endedAs } = placeInWorkflow(
    workflow,
    { history, lane: circle.lane, now },
    rulebook,
  );
  const nameOf = (part: string): unknown => {
    const value = of[part];
    return value !== null && typeof value === 'object' && !(value instanceof Error)
      ? (value as Input)['name']
      : null;
  };
  const shown = steps.map((placed) => {
    const { role } = placed.step;
    const isOthers =
      role.by === 'AGENCY' && role.agency !== undefined && role.agency !== circle.competentAgency;
    const part = role.by === 'RECEPTION' ? 'receptionPoint' : role.by === 'AGENCY' ? 'competentUnit' : '';
    return {
      ...step(placed.step),
      limit: time(placed.limit),
      unit: part === '' || isOthers ? null : (nameOf(part) ?? null),
      state: placed.state,
      since: placed.since ? formatInstant(placed.since) : null,
      until: placed.until ? formatInstant(placed.until) : null,
      rounds: placed.rounds,
      isLate: placed.isLate ?? null,
    };
  });
  return {
    ...head(circle.procedure, workflow),
    steps: shown,
    current: current ? (shown[steps.indexOf(current)] ?? null) : null,
    endedAs: endedAs ?? null,
  };
}
