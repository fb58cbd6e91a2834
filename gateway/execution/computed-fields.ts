import type { Rulebook } from '../../dossier/rulebook.ts';
import type { ComputedField, Place } from '../../stitching/stitch.ts';
import { writeCursor } from '../directory/change-cursor.ts';
import { originOf } from '../errors/public-error.ts';
import { DUE_DATE_INPUTS, dateOf, dueDateOf, statusTextOf } from './due-date-field.ts';
import { NEXT_ACTION_INPUTS, nextActionField } from './next-action-field.ts';
import { openingFields } from './opening-fields.ts';
import type { RequestContext } from './request-context.ts';
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
    statusText: { inputs: '{ status }', resolve: (parent) => statusTextOf(parent['status']) },
    dueDate: {
      inputs: DUE_DATE_INPUTS,
      resolve: (parent, _args, context) => dueDateOf(parent, rulebook, now(), lastChangeOf(parent, context)),
    },
    nextAction: {
      inputs: NEXT_ACTION_INPUTS,
      resolve: (parent, _args, context, place) =>
        nextActionField(
          parent,
          rulebook,
          { now: now(), lastChange: lastChangeOf(parent, context) },
          (of, field) => readPart(of, field, place, context),
        ),
    },
    changedAt: {
      inputs: '{ code }',
      resolve: ({ code }, _args, { boundary }) => boundary.circleOf(String(code))?.changedAt ?? null,
    },
    changeCursor: {
      inputs: '{ code }',
      resolve({ code }, _args, { boundary }) {
        const circle = boundary.circleOf(String(code));
        return circle ? writeCursor({ code: circle.code, changedAt: circle.changedAt }) : null;
      },
    },
    timeline: timelineField('PUBLIC'),
    internalTimeline: timelineField('INTERNAL'),
  },
  LinkedDossier: {
    dossier: { inputs: '{ code }', resolve: ({ code }) => (code ? { code } : null), isReference: true },
  },
  ReceptionPoint: openingFields(rulebook, now),
  Person: {
    civilEvents: {
      inputs: `{ birth ${EVENT} marriages ${EVENT} death ${EVENT} }`,
      resolve(parent, _args, context, place) {
        const parts = new Parts();
        const events = ['birth', 'marriages', 'death'].flatMap((field) => parts.read(parent, field) ?? []);
        return parts.settle(place, events, context);
      },
    },
  },
});

const timelineField = (visibility: 'PUBLIC' | 'INTERNAL'): ComputedField<RequestContext> => ({
  inputs: timelineInputs(visibility),
  resolve(parent, _args, context, place) {
    const parts = new Parts();
    const events = timelineOf(parent, visibility, (of, field) => parts.read(of, field));
    return parts.settle(place, events, context);
  },
});

const lastChangeOf = ({ code }: Parent, { boundary }: RequestContext): Date | undefined =>
  dateOf(boundary.circleOf(String(code))?.changedAt);

/** What one derived list is made of, and what of it failed. */
class Parts {
  readonly #failures: { readonly part: string; readonly error: Error }[] = [];

  read(parent: Parent, part: string): unknown {
    const value = parent[part];
    if (!(value instanceof Error)) return value ?? undefined;
    this.#failures.push({ part, error: value });
    return undefined;
  }

  /**
   * Nothing came and a part is missing: the field itself has failed, at its own path and not at the part's, which the
   * client never asked for. Something came: what is missing is told beside it.
   */
  settle(place: Place, values: readonly unknown[], { partial }: RequestContext): unknown {
    const [first] = this.#failures;
    if (values.length === 0 && first) return originOf(first.error);
    partial.push(...this.#failures.map(({ part, error }) => ({ ...place, part, error })));
    return values;
  }
}

/** A failed part is not an empty part: it is noted, so that the client learns what is missing and why. */
function readPart(parent: Parent, field: string, place: Place, context: RequestContext): unknown {
  const value = parent[field];
  if (!(value instanceof Error)) return value ?? undefined;
  context.partial.push({ ...place, part: field, error: value });
  return undefined;
}
