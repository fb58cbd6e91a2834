import type { Rulebook } from '../../schema/dossier/rulebook.ts';
import type { ComputedField } from '../../schema/stitch.ts';
import { writeCursor } from '../live/change-cursor.ts';
import type { RequestContext } from '../request-context.ts';
import { DUE_DATE_INPUTS, dueDateOf, statusTextOf } from './due-date-field.ts';
import { NEXT_ACTION_INPUTS, nextActionField } from './next-action-field.ts';
import { openingFields } from './opening-fields.ts';
import { timelineInputs, timelineOf } from './timeline-field.ts';

type Parent = Readonly<Record<string, unknown>>;

const EVENT = '{ kind number book registeredOn eventDate place }';

/**
 * Fields that the gateway derives from several agencies. Their inputs have passed the boundary one by one, so what
 * was refused or failed is missing here as well, and is told by `partial`.
 */
export const createComputedFields = (
  rulebook: Rulebook,
  now: () => Date,
): Readonly<Record<string, Readonly<Record<string, ComputedField<RequestContext>>>>> => ({
  Dossier: {
    statusText: { selectionSet: '{ status }', resolve: (parent) => statusTextOf(parent['status']) },
    dueDate: { selectionSet: DUE_DATE_INPUTS, resolve: (parent) => dueDateOf(parent, rulebook, now()) },
    nextAction: {
      selectionSet: NEXT_ACTION_INPUTS,
      resolve: (parent, _args, context) =>
        nextActionField(parent, rulebook, now(), (of, field) => readPart(of, field, 'nextAction', context)),
    },
    changedAt: {
      selectionSet: '{ code }',
      resolve: ({ code }, _args, { boundary }) => boundary.circleOf(String(code))?.changedAt ?? null,
    },
    changeCursor: {
      selectionSet: '{ code }',
      resolve({ code }, _args, { boundary }) {
        const circle = boundary.circleOf(String(code));
        return circle ? writeCursor({ code: circle.code, changedAt: circle.changedAt }) : null;
      },
    },
    timeline: timelineField('timeline', 'PUBLIC'),
    internalTimeline: timelineField('internalTimeline', 'INTERNAL'),
  },
  LinkedDossier: {
    dossier: { selectionSet: '{ code }', resolve: ({ code }) => (code ? { code } : null), isReference: true },
  },
  ReceptionPoint: openingFields(rulebook, now),
  Person: {
    civilEvents: {
      selectionSet: `{ birth ${EVENT} marriages ${EVENT} death ${EVENT} }`,
      resolve(parent, _args, context) {
        const fields = ['birth', 'marriages', 'death'];
        const parts = fields.map((field) => readPart(parent, field, 'civilEvents', context));
        const failures = fields.flatMap((field) => (parent[field] instanceof Error ? [parent[field]] : []));
        // Nothing at all came: the field itself has failed. Some came: the rest is told beside it.
        if (failures.length === fields.length) return failures[0];
        return parts.flat().filter((event) => event !== null && event !== undefined);
      },
    },
  },
});

const timelineField = (name: string, visibility: 'PUBLIC' | 'INTERNAL'): ComputedField<RequestContext> => ({
  selectionSet: timelineInputs(visibility),
  resolve(parent, _args, context) {
    const failures: unknown[] = [];
    const events = timelineOf(parent, visibility, (of, field) => {
      if (of[field] instanceof Error) failures.push(of[field]);
      return readPart(of, field, name, context);
    });
    // No step came and a part is missing: that is a failure, not an empty timeline.
    return events.length === 0 && failures.length > 0 ? failures[0] : events;
  },
});

/** A failed part is not an empty part: it is noted, so that the client learns what is missing and why. */
function readPart(parent: Parent, field: string, into: string, context: RequestContext): unknown {
  const value = parent[field];
  if (!(value instanceof Error)) return value ?? undefined;
  context.partial.push({ field: into, part: field, error: value });
  return undefined;
}
