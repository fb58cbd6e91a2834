type Parent = Readonly<Record<string, unknown>>;
type Steps = readonly Readonly<Record<string, unknown>>[];
type Visibility = 'PUBLIC' | 'INTERNAL';

const STEP = '{ at unit text status }';

interface StepSource {
  readonly agency: string;
  /** Field of the dossier. */
  readonly field: string;
  /** The list inside it; without one the field is the list. */
  readonly list?: string;
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

/** What a timeline is worked out from. */
export const timelineInputs = (visibility: Visibility): string =>
  `{ ${SOURCES[visibility].map(({ field, list }) => `${field} ${list ? `{ ${list} ${STEP} }` : STEP}`).join(' ')} }`;

/** Steps over all agencies, oldest first; `readPart` notes a part that failed and gives undefined for it. */
export function timelineOf(
  parent: Parent,
  visibility: Visibility,
  readPart: (of: Parent, field: string) => unknown,
): readonly Parent[] {
  const events = SOURCES[visibility].flatMap(({ agency, field, list }) => {
    const part = readPart(parent, field);
    const steps = (list && part ? readPart(part as Parent, list) : part) as Steps | undefined;
    return (steps ?? []).map((step): Parent => ({ ...step, agency, visibility }));
  });
  return events.sort((a, b) => Date.parse(String(a['at'])) - Date.parse(String(b['at'])));
}
