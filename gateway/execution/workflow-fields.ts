import { dayOf, formatDay, formatInstant, parseDay } from '../../dossier/calendar/instant.ts';
import type { PlainLimit } from '../../dossier/limits-schema.ts';
import type { Rulebook } from '../../dossier/rulebook.ts';
import type { PlacedStep } from '../../dossier/workflow-place.ts';
import type { Workflow, WorkflowStep } from '../../dossier/workflows.ts';
import type { ComputedField } from '../../stitching/stitch.ts';
import { placeOf } from '../directory/told-place.ts';
import { ComputedParts } from './computed-parts.ts';
import { inLanguage } from './in-language.ts';
import { held, type Inputs } from './inputs.ts';
import type { Dossier, Procedure } from './merged-types.ts';
import type { RequestContext } from './request-context.ts';
import { toldRule } from './told-rule.ts';

type Field = ComputedField<RequestContext>;

/** The electronic workflow of a procedure on a day: public, like the catalogue that the procedure comes from. */
export const procedureWorkflowField = ({ workflows }: Rulebook): Field => ({
  inputs: '{ code }',
  resolve({ code }: Inputs<Procedure>, args, { startedAt }) {
    const procedure = held(code);
    if (procedure === undefined) return code ?? null;
    const asked = typeof args['on'] === 'string' ? parseDay(args['on']) : undefined;
    const workflow = workflows.find(procedure, asked ?? dayOf(startedAt.getTime()));
    if (!workflow) return null;
    const steps = workflow.steps.map((step) => ({
      ...stepInWords(step, step.limit),
      statuses: step.statuses,
      next: step.next,
    }));
    return { ...headOf(procedure, workflow), steps };
  },
});

/**
 * Where a dossier stands. Like the due date it is derived from what the directory holds (`directory/told-place.ts`); the
 * reception system's part is asked for so that the boundary decides, and records, whether this caller may be told. Units,
 * never officers: down to department level (TT 01/2018 Art. 16).
 */
export const dossierWorkflowField = (rulebook: Rulebook): Field => ({
  inputs: '{ code receivedAt receptionPoint { name } competentUnit { name } }',
  resolve(dossier: Inputs<Dossier>, _args, context, place) {
    const { code, receivedAt } = dossier;
    if (receivedAt instanceof Error) return receivedAt;
    const circle = context.boundary.circleOf(String(code));
    const told = circle && placeOf(circle, rulebook, context.startedAt);
    if (!circle || !told) return null;
    const parts = new ComputedParts();
    const units: Units = {
      RECEPTION: held(parts.read(dossier, 'receptionPoint')?.name),
      AGENCY: held(parts.read(dossier, 'competentUnit')?.name),
    };
    parts.tell(place, context);
    const shown = new Map(
      told.steps.map((placed) => [placed, placedInWords(placed, units, circle.competentAgency)]),
    );
    return {
      ...headOf(circle.procedure, told.workflow),
      steps: [...shown.values()],
      current: told.current ? shown.get(told.current) : null,
      endedAs: told.endedAs ?? null,
    };
  },
});

type Units = Readonly<Record<'RECEPTION' | 'AGENCY', string | undefined>>;

const headOf = (procedure: string, { from, until, isGeneral, isVerified, basis }: Workflow) => ({
  procedure,
  validFrom: formatDay(from),
  validUntil: until === undefined ? null : formatDay(until),
  isGeneral,
  isVerified,
  basis: toldRule(basis),
});

const stepInWords = ({ code, name, role, isOptional }: WorkflowStep, limit: PlainLimit | undefined) => ({
  code,
  name: inLanguage(name),
  by: role.by,
  role: inLanguage(role.name),
  agency: role.agency ?? null,
  isOptional,
  limit: limit ? timeOf(limit) : null,
});

function placedInWords(
  { step, limit, state, since, until, rounds, isLate }: PlacedStep,
  units: Units,
  competentAgency: string,
) {
  const { by, agency } = step.role;
  // The competent unit is of one agency; a step of another one is not its work.
  const isTheirs = by !== 'AGENCY' || agency === undefined || agency === competentAgency;
  return {
    ...stepInWords(step, limit),
    unit: (by === 'RECEPTION' || by === 'AGENCY') && isTheirs ? (units[by] ?? null) : null,
    state,
    since: since ? formatInstant(since) : null,
    until: until ? formatInstant(until) : null,
    rounds,
    isLate: isLate ?? null,
  };
}

function timeOf(limit: PlainLimit): { readonly amount: number | null; readonly unit: PlainLimit['kind'] } {
  switch (limit.kind) {
    case 'SAME_DAY':
      return { amount: null, unit: limit.kind };
    case 'WORKING_HOURS':
      return { amount: limit.hours, unit: limit.kind };
    case 'WORKING_DAYS':
    case 'CALENDAR_DAYS':
      return { amount: limit.days, unit: limit.kind };
    default:
      return limit satisfies never;
  }
}
