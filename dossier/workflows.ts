import { GatewayError } from '../schema/errors.ts';
import { own } from '../schema/own.ts';
import { type Basis, toBases } from './calendar/basis.ts';
import { parseFile } from './calendar/calendar-data.ts';
import type { DayNumber } from './calendar/instant.ts';
import { type Dated, inForce, periodFaults } from './dated.ts';
import { DOSSIER_STATUSES } from './national-status.ts';
import { PAUSING_STATUSES } from './pauses.ts';
import { ENDING_STATUSES, stepsFrom } from './workflow-graph.ts';
import {
  type WorkflowRole,
  type WorkflowStepRule,
  type WorkflowsFile,
  workflowsFileSchema,
} from './workflow-schema.ts';

export interface WorkflowStep extends Omit<WorkflowStepRule, 'role'> {
  readonly role: WorkflowRole;
}

/** The electronic workflow of a procedure (quy trình điện tử), in force from its first to its last day. */
export interface Workflow extends Dated {
  /** Is it the general one, because the procedure has none of its own? */
  readonly isGeneral: boolean;
  readonly isVerified: boolean;
  readonly basis: Basis;
  /** The first is where a dossier enters. */
  readonly steps: readonly WorkflowStep[];
}

export interface Workflows {
  /** The one in force on a day, its own or the general one; undefined for a day on which none was. */
  readonly find: (procedure: string, day: DayNumber) => Workflow | undefined;
  /** Procedures with workflows of their own. */
  readonly procedures: readonly string[];
}

type Entry = WorkflowsFile['general'][number];

/** Reads `workflows.yaml`. @throws GatewayError INTERNAL naming every fault */
export function parseWorkflows(text: string): Workflows {
  const file = parseFile(workflowsFileSchema, text, 'workflows.yaml');
  const faults = findWorkflowFaults(file);
  if (faults.length > 0) throw new GatewayError('INTERNAL', `workflows.yaml refused: ${faults.join('; ')}`);
  const bases = toBases(file.sources);
  const build = (entry: Entry, isGeneral: boolean): Workflow => ({
    from: entry.from,
    until: entry.until,
    isGeneral,
    isVerified: entry.verified,
    basis: known(bases.get(entry.source)),
    steps: entry.steps.map((step) => ({ ...step, role: known(own(file.roles, step.role)) })),
  });
  const general = file.general.map((entry) => build(entry, true));
  const byCode = new Map<string, Workflow[]>();
  for (const entry of file.workflows) {
    const workflow = build(entry, false);
    for (const code of entry.procedures) byCode.set(code, [...(byCode.get(code) ?? []), workflow]);
  }
  return {
    find: (procedure, day) => inForce(byCode.get(procedure) ?? [], day) ?? inForce(general, day),
    procedures: [...byCode.keys()],
  };
}

/** The faults above have been looked for: it is there. */
function known<T>(value: T | undefined): T {
  if (value === undefined) throw new GatewayError('INTERNAL', 'workflows.yaml was not checked');
  return value;
}

function findWorkflowFaults(file: WorkflowsFile): readonly string[] {
  const named = [
    ...file.general.map((entry) => ({ where: 'general', entry })),
    ...file.workflows.map((entry) => ({ where: entry.procedures.join(', '), entry })),
  ];
  const byCode = new Map<string, Entry[]>();
  for (const entry of file.workflows)
    for (const code of entry.procedures) byCode.set(code, [...(byCode.get(code) ?? []), entry]);
  return [
    ...periodFaults('general', file.general),
    ...[...byCode].flatMap(([code, entries]) => periodFaults(code, entries)),
    ...named.flatMap(({ where, entry }) => [
      ...(own(file.sources, entry.source) ? [] : [`${where} cites the unknown source ${entry.source}`]),
      ...stepFaults(entry.steps, file.roles).map((fault) => `${where}: ${fault}`),
    ]),
  ];
}

/** A workflow in which a dossier could get lost, or in which a step could never be told from the one before. */
function stepFaults(steps: readonly WorkflowStepRule[], roles: WorkflowsFile['roles']): readonly string[] {
  const faults: string[] = [];
  const [first] = steps;
  const codes = steps.map(({ code }) => code);
  const reached = first ? new Set(stepsFrom(steps, first)) : new Set();
  const spanned = new Set(steps.flatMap(({ statuses }) => statuses));
  for (const code of new Set(codes.filter((code, i) => codes.indexOf(code) !== i)))
    faults.push(`two steps ${code}`);
  for (const status of DOSSIER_STATUSES)
    if (!spanned.has(status) && !ENDING_STATUSES.has(status)) faults.push(`no step spans ${status}`);
  for (const step of steps) {
    const { code, next, statuses } = step;
    const role = own(roles, step.role);
    if (!role) faults.push(`${code} names the unknown role ${step.role}`);
    for (const to of next) if (!codes.includes(to)) faults.push(`${code} leads to the unknown step ${to}`);
    if (!reached.has(step)) faults.push(`${code} cannot be reached`);
    if (!stepsFrom(steps, step).some((later) => later.statuses.includes('COMPLETED')))
      faults.push(`${code} leads to no result`);
    for (const status of statuses) {
      if (ENDING_STATUSES.has(status)) faults.push(`${code} spans ${status}, which ends the workflow`);
      if (role && PAUSING_STATUSES.has(status) !== (role.by === 'OWNER'))
        faults.push(`${code} spans ${status} and is the move of ${role.by}`);
    }
    const before = steps.filter((other) => other.next.includes(code));
    const isTold = before.some((other) => statuses.some((status) => !other.statuses.includes(status)));
    if (step !== first && before.length > 0 && !isTold)
      faults.push(`no status tells ${code} from the step before`);
  }
  return faults;
}
