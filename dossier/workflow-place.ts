import { MS_PER_HOUR } from './calendar/instant.ts';
import { CalendarCoverageError, type WorkingCalendar } from './calendar/working-calendar.ts';
import { limitInLane, nominalHours } from './limits.ts';
import type { Lane, PlainLimit } from './limits-schema.ts';
import type { DossierStatus } from './national-status.ts';
import type { Rulebook } from './rulebook.ts';
import type { StatusChange } from './status-history.ts';
import { ENDING_STATUSES, stepsFrom } from './workflow-graph.ts';
import type { Workflow, WorkflowStep } from './workflows.ts';

export type WorkflowStepState =
  | 'DONE' // it was in the step and has left it
  | 'CURRENT'
  | 'WAITING' // it may still come
  | 'SKIPPED'; // nothing is recorded of it, and it cannot come any more

export interface PlacedStep {
  readonly step: WorkflowStep;
  readonly state: WorkflowStepState;
  /** As it holds in the dossier's lane. */
  readonly limit: PlainLimit | undefined;
  /** When it entered the step for the first time. */
  readonly since: Date | undefined;
  /** When it left the step for good, as far as is known; undefined while it is there. */
  readonly until: Date | undefined;
  /** How often it was in the step: papers that were added bring it back. */
  readonly rounds: number;
  /** More working time than the limit went into the step; undefined where there is no limit or no known calendar. */
  readonly isLate: boolean | undefined;
}

export interface WorkflowPlace {
  readonly steps: readonly PlacedStep[];
  readonly current: PlacedStep | undefined;
  /** With which status it ended; undefined while it is in a step. */
  readonly endedAs: DossierStatus | undefined;
}

export interface PlaceInput {
  /** Complete: its last change is today's status (`completeHistory`). In any order. */
  readonly history: readonly StatusChange[];
  readonly lane: Lane;
  readonly now: Date;
}

interface Visit {
  readonly step: WorkflowStep;
  readonly from: Date;
  until: Date | undefined;
}

/**
 * Where a dossier stands in its workflow, from its statuses alone: they are of the class of its progress, so that everybody
 * who may see that is told the same. A status moves it to the nearest step ahead that spans it; a status that no step
 * ahead spans (a result that came back) moves it to where it was in that status before. Total: no history is refused.
 */
export function placeInWorkflow(
  workflow: Workflow,
  { history, lane, now }: PlaceInput,
  { calendar, limits }: Pick<Rulebook, 'calendar' | 'limits'>,
): WorkflowPlace {
  const { visits, endedAs } = walk(workflow, history);
  const last = visits.at(-1);
  const current = endedAs === undefined ? last?.step : undefined;
  const ahead = new Set(current ? stepsFrom(workflow.steps, current) : []);
  const steps = workflow.steps.map((step): PlacedStep => {
    const own = visits.filter((visit) => visit.step === step);
    const limit = step.limit && limitInLane({ limit: step.limit }, lane, false, limits.laneDefaults).limit;
    return {
      step,
      limit,
      state: stateOf(step, current, own.length > 0, ahead.has(step)),
      since: own[0]?.from,
      until: own.at(-1)?.until,
      rounds: own.length,
      isLate: limit && own.length > 0 ? isOver(limit, own, now, calendar) : undefined,
    };
  });
  return { steps, current: steps.find(({ state }) => state === 'CURRENT'), endedAs };
}

function stateOf(
  step: WorkflowStep,
  current: WorkflowStep | undefined,
  wasThere: boolean,
  isAhead: boolean,
): WorkflowStepState {
  if (step === current) return 'CURRENT';
  if (wasThere) return 'DONE';
  return isAhead ? 'WAITING' : 'SKIPPED';
}

function walk(workflow: Workflow, history: readonly StatusChange[]) {
  const visits: Visit[] = [];
  let endedAs: DossierStatus | undefined;
  for (const { at, status } of [...history].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const open = endedAs === undefined ? visits.at(-1) : undefined;
    if (ENDING_STATUSES.has(status)) {
      if (open) open.until = at;
      endedAs = status;
      continue;
    }
    const step = nextStep(workflow, visits, status);
    endedAs = undefined;
    if (!step || open?.step === step) continue;
    if (open) open.until = at;
    visits.push({ step, from: at, until: undefined });
  }
  return { visits, endedAs };
}

function nextStep(
  { steps }: Workflow,
  visits: readonly Visit[],
  status: DossierStatus,
): WorkflowStep | undefined {
  const spans = (step: WorkflowStep): boolean => step.statuses.includes(status);
  const from = visits.at(-1)?.step ?? steps[0];
  return (
    (from && stepsFrom(steps, from).find(spans)) ??
    visits.findLast(({ step }) => spans(step))?.step ??
    steps.find(spans) ??
    visits.at(-1)?.step
  );
}

/** All rounds together. Of a limit in days the first begins with the next working day, as for the procedure itself. */
function isOver(
  limit: PlainLimit,
  visits: readonly Visit[],
  now: Date,
  calendar: WorkingCalendar,
): boolean | undefined {
  const hours = nominalHours(limit);
  if (hours === undefined) return undefined;
  try {
    let workedMs = 0;
    for (const [round, { from, until = now }] of visits.entries()) {
      const isDays = round === 0 && limit.kind === 'WORKING_DAYS';
      const start = isDays ? calendar.openingOfWorkingDay(from, 1) : from;
      if (start < until) workedMs += calendar.workedMs(until.getTime()) - calendar.workedMs(start.getTime());
    }
    return workedMs > hours * MS_PER_HOUR;
  } catch (error) {
    if (error instanceof CalendarCoverageError) return undefined;
    throw error;
  }
}
