import { instantInWords } from '../../dossier/calendar/in-words.ts';
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

/** Steps over all agencies, oldest first. */
export const timelineField = (visibility: Visibility): ComputedField<RequestContext> => ({
  inputs: `{ ${SOURCES[visibility].map(({ field, list }) => `${field} ${list ? `{ ${list} ${STEP} }` : STEP}`).join(' ')} }`,
  resolve(dossier: Inputs<Dossier>, _args, context, place) {
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
    const sorted = events
      .map((event) => ({ event, at: Date.parse(String(event.at)) }))
      .sort((a, b) => a.at - b.at)
      .map(({ event }) => event);
    return parts.settle(sorted, place, context);
  },
});
