import { instantInWords } from '../../dossier/calendar/in-words.ts';
import { formatInstant } from '../../dossier/calendar/instant.ts';
import type { ComputedField } from '../../stitching/stitch.ts';
import { ComputedParts } from './computed-parts.ts';
import { inLanguage } from './in-language.ts';
import type { Inputs } from './inputs.ts';
import type { Dossier, LandCase } from './merged-types.ts';
import type { RequestContext } from './request-context.ts';

type Visibility = 'PUBLIC' | 'INTERNAL';
type Case = Inputs<Pick<LandCase, 'steps' | 'internalSteps'>>;

interface StepSource {
  readonly agency: string;
  /** Field of the dossier. */
  readonly field: keyof Dossier & (`${string}Steps` | `${string}Case`);
  /** The list inside it; without one the field is the list. */
  readonly list?: keyof Case;
}

/** Where each agency keeps its steps. Public and internal ones are apart because they are of different data classes. */
const SOURCES: Readonly<Record<Visibility, readonly StepSource[]>> = {
  PUBLIC: [
    { agency: 'onestop', field: 'receptionSteps' },
    { agency: 'land', field: 'landCase', list: 'steps' },
    { agency: 'civil', field: 'civilCase', list: 'steps' },
    { agency: 'police', field: 'policeCase', list: 'steps' },
    { agency: 'tax', field: 'taxCase', list: 'steps' },
  ],
  INTERNAL: [
    { agency: 'onestop', field: 'receptionInternalSteps' },
    { agency: 'land', field: 'landCase', list: 'internalSteps' },
    { agency: 'civil', field: 'civilCase', list: 'internalSteps' },
  ],
};

const STEP = '{ at isDayOnly unit text status }';

/** What the caller asked for about a dossier and an agency had to wake for; undefined where nobody ever had to wait. */
export type OwnSteps = (
  code: string,
  context: RequestContext,
) => Promise<readonly { readonly at: Date; readonly text: string }[]> | undefined;

const GATEWAY = { agency: 'gateway', unit: 'Cổng Liên Thông', status: null } as const;

/** Steps over all agencies, oldest first, and what the caller's own requests waited for. */
export const timelineField = (
  visibility: Visibility,
  ownSteps: OwnSteps = () => undefined,
): ComputedField<RequestContext> => ({
  inputs: `{ code ${SOURCES[visibility].map(({ field, list }) => `${field} ${list ? `{ ${list} ${STEP} }` : STEP}`).join(' ')} }`,
  resolve(dossier: Inputs<Dossier>, _args, context, place): unknown {
    const parts = new ComputedParts();
    const events = SOURCES[visibility].flatMap(({ agency, field, list }) => {
      const holder = list ? parts.read(dossier, field) : dossier;
      const steps = holder && parts.list(holder as Readonly<Record<string, Case['steps']>>, list ?? field);
      return (steps ?? []).map((step) => {
        const isDayOnly = step.isDayOnly === true;
        const words = instantInWords(String(step.at), isDayOnly);
        const { at, unit, text, status } = step;
        return { at, unit, text, status, agency, visibility, isDayOnly, when: inLanguage(words) };
      });
    });
    const settled = (all: readonly Event[]) =>
      parts.settle(
        all
          .map((event) => ({ event, at: Date.parse(String(event.at)) }))
          .sort((a, b) => a.at - b.at)
          .map(({ event }) => event),
        place,
        context,
      );
    const own = ownSteps(String(dossier.code), context);
    if (!own) return settled(events);
    return own.then((steps) => settled([...events, ...steps.map((step) => waitedEvent(step, visibility))]));
  },
});

interface Event {
  readonly at: unknown;
}

function waitedEvent(
  { at: instant, text }: { readonly at: Date; readonly text: string },
  visibility: Visibility,
) {
  const at = formatInstant(instant);
  return { ...GATEWAY, at, text, visibility, isDayOnly: false, when: inLanguage(instantInWords(at, false)) };
}
