import type { DueDate } from '../../dossier/due-date.ts';
import { isResultElectronicOnly } from '../../dossier/limits.ts';
import type { Rulebook } from '../../dossier/rulebook.ts';
import type { ComputedField } from '../../stitching/stitch.ts';
import { writeCursor } from '../directory/change-cursor.ts';
import { dueDateOf } from '../directory/told-date.ts';
import { ComputedParts } from './computed-parts.ts';
import { DUE_DATE_INPUTS, dueAtField, dueDateField, statusTextOf } from './due-date-field.ts';
import { held, type Inputs } from './inputs.ts';
import type { Dossier, LinkedDossier, Person } from './merged-types.ts';
import {
  NEXT_ACTION_INPUTS,
  type NextActionFacts,
  nextActionField,
  readerOf,
  refusedPayment,
} from './next-action-field.ts';
import { openingFields } from './opening-fields.ts';
import { ownObligations } from './own-obligations.ts';
import type { RequestContext } from './request-context.ts';
import { type AgencyBodies, type IsAsleep, sourcesField } from './sources-field.ts';
import { ticketFields } from './ticket-fields.ts';
import { type OwnSteps, timelineField } from './timeline-field.ts';
import { dossierWorkflowField, procedureWorkflowField } from './workflow-fields.ts';

const EVENT = '{ kind number book registeredOn eventDate place }';

/**
 * Fields that the gateway derives from several agencies. Their inputs have passed the boundary one by one, so what
 * was refused or failed is missing here as well, and is told by `partial`.
 */
export const createComputedFields = (
  rulebook: Rulebook,
  now: () => Date,
  bodies: AgencyBodies,
  isAsleep: IsAsleep = () => undefined,
  ownSteps: OwnSteps = () => undefined,
): Readonly<Record<string, Readonly<Record<string, ComputedField<RequestContext>>>>> => ({
  Dossier: {
    statusText: {
      inputs: '{ code status }',
      resolve: (dossier: Inputs<Dossier>, _args, context) =>
        statusTextOf(dossier, isElectronicOnly(dossier, context, rulebook)),
    },
    dueAt: {
      inputs: DUE_DATE_INPUTS,
      resolve: (dossier: Inputs<Dossier>, _args, context) =>
        dueAtField(dossier, dueDateIn(context, dossier, rulebook)),
    },
    dueDate: {
      inputs: DUE_DATE_INPUTS,
      resolve: (dossier: Inputs<Dossier>, _args, context) =>
        dueDateField(dossier, dueDateIn(context, dossier, rulebook)),
    },
    nextAction: {
      inputs: NEXT_ACTION_INPUTS,
      resolve(dossier: Inputs<Dossier>, _args, context, place) {
        const parts = new ComputedParts();
        const due = dueDateIn(context, dossier, rulebook);
        const reader = readerOf(circleOf(dossier, context), context);
        const isResultElectronicOnly = isElectronicOnly(dossier, context, rulebook);
        const facts = { due, now: context.startedAt, reader, isResultElectronicOnly };
        const tell = (own?: NextActionFacts['own']) => {
          const action = nextActionField(dossier, { ...facts, own }, parts);
          parts.tell(place, context);
          return action;
        };
        const asked = ownObligations(String(dossier.code), refusedPayment(dossier), context);
        return asked ? asked.then(tell) : tell();
      },
    },
    changedAt: {
      inputs: '{ code }',
      resolve: (dossier: Inputs<Dossier>, _args, context) => circleOf(dossier, context)?.changedAt ?? null,
    },
    rating: { inputs: '{ code receivedAt }', resolve: ownRating },
    changeCursor: {
      inputs: '{ code }',
      resolve(dossier: Inputs<Dossier>, _args, context) {
        const circle = circleOf(dossier, context);
        return circle ? writeCursor({ code: circle.code, changedAt: circle.changedAt }) : null;
      },
    },
    timeline: timelineField('PUBLIC', ownSteps),
    internalTimeline: timelineField('INTERNAL'),
    workflow: dossierWorkflowField(rulebook),
    sources: sourcesField(bodies, isAsleep),
  },
  Procedure: { workflow: procedureWorkflowField(rulebook) },
  LinkedDossier: {
    dossier: {
      inputs: '{ code }',
      resolve: ({ code }: Inputs<LinkedDossier>) => (held(code) === undefined ? null : { code }),
      isReference: true,
    },
  },
  Ticket: ticketFields(rulebook),
  ReceptionPoint: openingFields(rulebook, now),
  Person: {
    civilEvents: {
      inputs: `{ birth ${EVENT} marriages ${EVENT} death ${EVENT} }`,
      resolve(person: Inputs<Person>, _args, context, place) {
        const parts = new ComputedParts();
        const events = [
          parts.read(person, 'birth') ?? [],
          parts.list(person, 'marriages') ?? [],
          parts.read(person, 'death') ?? [],
        ].flat();
        return parts.settle(events, place, context);
      },
    },
  },
});

/** Nobody but who gave it, in person: an assistant of theirs would read what they think of the office. */
function ownRating(dossier: Inputs<Dossier>, _args: unknown, context: RequestContext): unknown {
  if (dossier.receivedAt instanceof Error) return dossier.receivedAt;
  const { caller } = context;
  const { score, at, byId } = circleOf(dossier, context)?.rating ?? {};
  const isOwn = caller.kind === 'citizen' && caller.actor === undefined && byId === caller.id;
  return isOwn ? { score, ratedAt: at } : null;
}

const circleOf = ({ code }: Inputs<Dossier>, { boundary }: RequestContext) => boundary.circleOf(String(code));

/** All fields of one request speak of one moment: dates of dossiers that wait for their citizens move on. */
function dueDateIn(
  context: RequestContext,
  dossier: Inputs<Dossier>,
  rulebook: Rulebook,
): DueDate | undefined {
  const circle = circleOf(dossier, context);
  return circle && dueDateOf(circle, rulebook, context.startedAt);
}

/** By what the directory knows of it, so that whoever follows the dossier is told the same. */
function isElectronicOnly(dossier: Inputs<Dossier>, context: RequestContext, { limits }: Rulebook): boolean {
  const circle = circleOf(dossier, context);
  return (
    circle !== undefined && isResultElectronicOnly(limits, circle.procedure, new Date(circle.receivedAt))
  );
}
