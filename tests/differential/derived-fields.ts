import type { GraphQLSchema } from 'graphql';
import { formatInstant } from '../../dossier/calendar/instant.ts';
import { isOpenAt, nextOpening, type Opening } from '../../dossier/opening-hours.ts';
import type { Rulebook } from '../../dossier/rulebook.ts';
import {
  completionPercent,
  type DossierStatus,
  statusExplanation,
  statusLabel,
} from '../../dossier/status.ts';
import {
  deriveTicketDeadlines,
  type TicketDeadline,
  type TicketDeadlines,
  type TicketUrgency,
} from '../../dossier/ticket-deadlines.ts';
import { INPUTS_BESIDE } from './agency-sdl.ts';
import type { Asking } from './asking.ts';
import {
  DUE_DATE,
  dueAt,
  dueDate,
  dueOf,
  isElectronicOnly,
  NEXT_ACTION,
  NEXT_ACTION_PARTS,
  nextAction,
  refusedPayment,
} from './derived-dates.ts';
import { type Input, readInputs } from './derived-inputs.ts';
import { dossierWorkflow, procedureWorkflow, WORKFLOW, WORKFLOW_PARTS } from './derived-workflow.ts';
import { bareKey, type Held } from './held.ts';
import { Told } from './told.ts';

export const ANY = '«any»';

export interface Deriving {
  readonly asking: Asking;
  readonly schema: GraphQLSchema;
  readonly rulebook: Rulebook;
  readonly now: Date;
  readonly args: Readonly<Record<string, unknown>>;
  /** Notes that the field does without a part. */
  readonly miss: (part: string, error: Told) => void;
}

type Derive = (held: Held, how: Deriving) => Promise<unknown> | unknown;

const EVENT = '{ kind number book registeredOn eventDate place }';
const STEP = '{ at isDayOnly unit text status }';
const STEPS: readonly (readonly [agency: string, field: string, list?: string])[] = [
  ['onestop', 'receptionSteps'],
  ['land', 'landCase', 'steps'],
  ['civil', 'civilCase', 'steps'],
  ['police', 'policeCase', 'steps'],
  ['tax', 'taxCase', 'steps'],
];
const INTERNAL_STEPS: typeof STEPS = [
  ['onestop', 'receptionInternalSteps'],
  ['land', 'landCase', 'internalSteps'],
  ['civil', 'civilCase', 'internalSteps'],
];

/** Fields that are worked out from others: `schema/extensions.graphql`. A test holds that none is forgotten here. */
export const DERIVED: Readonly<Record<string, Readonly<Record<string, Derive>>>> = {
  Dossier: {
    async statusText(held, how) {
      const { status } = await readInputs(held, '{ status }', how.schema, how.asking);
      if (status instanceof Told) throw status;
      if (typeof status !== 'string') return null;
      const of = status as DossierStatus;
      const circle = opened(held, how);
      const isOnline = circle !== undefined && isElectronicOnly(circle);
      return {
        label: { vi: statusLabel(of, 'VI'), en: statusLabel(of, 'EN') },
        explanation: { vi: statusExplanation(of, 'VI', isOnline), en: statusExplanation(of, 'EN', isOnline) },
        completionPercent: completionPercent(of),
      };
    },
    async dueDate(held, how) {
      const inputs = await readInputs(held, `{ ${DUE_DATE} }`, how.schema, how.asking);
      if (inputs['receivedAt'] instanceof Told) throw inputs['receivedAt'];
      return dueDate(dueIn(held, how));
    },
    async dueAt(held, how) {
      const { receivedAt } = await readInputs(held, `{ ${DUE_DATE} }`, how.schema, how.asking);
      if (receivedAt instanceof Told) throw receivedAt;
      return dueAt(dueIn(held, how));
    },
    async nextAction(held, how) {
      const inputs = await readInputs(held, `{ ${NEXT_ACTION} }`, how.schema, how.asking);
      if (inputs['status'] instanceof Told) throw inputs['status'];
      for (const part of NEXT_ACTION_PARTS) {
        const value = inputs[part];
        if (value instanceof Told) how.miss(part, value);
      }
      const refused = refusedPayment(inputs['obligations']);
      if (refused instanceof Told) how.miss('obligations', refused);
      const { caller } = how.asking.parts;
      const idOf = (key: string) => how.asking.publicId('Person', key);
      return nextAction(inputs, opened(held, how), dueIn(held, how), how.now, {
        id: caller.kind === 'citizen' ? idOf(caller.id) : undefined,
        ownerIds: (opened(held, how)?.ownerIds ?? []).map(idOf),
      });
    },
    timeline: (held, how) => timeline(held, how, STEPS, 'PUBLIC'),
    internalTimeline: (held, how) => timeline(held, how, INTERNAL_STEPS, 'INTERNAL'),
    async rating(held, how) {
      const { receivedAt } = await readInputs(held, `{ ${DUE_DATE} }`, how.schema, how.asking);
      if (receivedAt instanceof Told) throw receivedAt;
      const { caller } = how.asking.parts;
      const rating = opened(held, how)?.rating;
      const isOwn = caller.kind === 'citizen' && !caller.actor && rating?.byId === caller.id;
      return rating && isOwn ? { score: rating.score, ratedAt: rating.at } : null;
    },
    changedAt: (held, how) => opened(held, how)?.changedAt ?? null,
    changeCursor: (held, how) => (opened(held, how) ? ANY : null),
    async workflow(held, how) {
      const inputs = await readInputs(held, `{ ${WORKFLOW} }`, how.schema, how.asking);
      if (inputs['receivedAt'] instanceof Told) throw inputs['receivedAt'];
      const circle = opened(held, how);
      const found = circle && dossierWorkflow(inputs, circle, how.now, how.rulebook);
      if (!found) return null;
      for (const part of WORKFLOW_PARTS) {
        const value = inputs[part];
        if (value instanceof Told) how.miss(part, value);
      }
      return found;
    },
  },
  Procedure: {
    async workflow(held, how) {
      const { code } = await readInputs(
        held,
        INPUTS_BESIDE['Procedure.workflow'] ?? '',
        how.schema,
        how.asking,
      );
      if (code instanceof Told) throw code;
      return typeof code === 'string' ? procedureWorkflow(code, how.args['on'], how.now, how.rulebook) : null;
    },
  },
  LinkedDossier: {
    async dossier(held, how) {
      const { code } = await readInputs(
        held,
        INPUTS_BESIDE['LinkedDossier.dossier'] ?? '',
        how.schema,
        how.asking,
      );
      if (code instanceof Told) throw code;
      return typeof code === 'string' ? bareKey(how.asking, 'Dossier', code) : null;
    },
  },
  Ticket: {
    dueAt: async (held, how) => instant((await ticketDates(held, how)).dueAt),
    acknowledgeBy: async (held, how) => deadline((await ticketDates(held, how)).acknowledge),
    handleBy: async (held, how) => deadline((await ticketDates(held, how)).handle),
  },
  ReceptionPoint: {
    isOpen: (held, how) =>
      openings(held, how, (week, at) => isOpenAt(week, at, how.rulebook.calendarData.days)),
    opensAt: (held, how) =>
      openings(held, how, (week, at) => {
        const next = nextOpening(week, at, how.rulebook.calendarData.days);
        return next ? formatInstant(next) : null;
      }),
  },
  Person: {
    async civilEvents(held, how) {
      const inputs = await readInputs(
        held,
        `{ birth ${EVENT} marriages ${EVENT} death ${EVENT} }`,
        how.schema,
        how.asking,
      );
      return gathered(
        ['birth', 'marriages', 'death'].map((part) => [part, inputs[part]] as const),
        how,
      );
    },
  },
};

async function timeline(
  held: Held,
  how: Deriving,
  sources: typeof STEPS,
  visibility: string,
): Promise<unknown> {
  const text = sources.map(([, field, list]) => `${field} ${list ? `{ ${list} ${STEP} }` : STEP}`).join(' ');
  const inputs = await readInputs(held, `{ ${text} }`, how.schema, how.asking);
  const parts = sources.map(([agency, field, list]) => {
    const value = inputs[field];
    const isWithin = list !== undefined && value !== null && !(value instanceof Told);
    const steps = isWithin ? (value as Input)[list] : value;
    const told = Array.isArray(steps)
      ? steps.map((step: Input) => ({ ...step, ...whenOf(step), agency, visibility }))
      : steps;
    return [isWithin ? list : field, told] as const;
  });
  const events = gathered(parts, how) as Input[];
  return [...events].sort((a, b) => Date.parse(String(a['at'])) - Date.parse(String(b['at'])));
}

/** What came is shown and what is missing is told beside it; when nothing came for a failure, that is the answer. */
function gathered(parts: readonly (readonly [string, unknown])[], how: Deriving): readonly unknown[] {
  const values = parts.flatMap(([, value]) => (value instanceof Told ? [] : (value ?? [])));
  const failures = parts.filter((part): part is readonly [string, Told] => part[1] instanceof Told);
  const [first] = failures;
  if (values.length === 0 && first) throw first[1];
  for (const [part, error] of failures) how.miss(part, error);
  return values;
}

async function ticketDates(
  held: Held,
  { schema, asking, rulebook, now }: Deriving,
): Promise<TicketDeadlines> {
  const inputs = await readInputs(held, INPUTS_BESIDE['Ticket.dueAt'] ?? '', schema, asking);
  for (const input of Object.values(inputs)) if (input instanceof Told) throw input;
  const date = (name: string) => (typeof inputs[name] === 'string' ? new Date(inputs[name]) : undefined);
  const state = String(inputs['state']);
  const times = {
    urgency: inputs['urgency'] as TicketUrgency,
    openedAt: date('openedAt') ?? new Date(Number.NaN),
    isAcknowledged: state !== 'NEW',
    acknowledgedAt: date('acknowledgedAt'),
    isAnswered: ['ANSWERED', 'CLOSED'].includes(state),
    answeredAt: date('answeredAt'),
  };
  return deriveTicketDeadlines(times, rulebook, now);
}

const instant = (at: Date | undefined): string | null => (at ? formatInstant(at) : null);

const deadline = ({ state, at, isLate, basis }: TicketDeadline) => ({
  ...{ state, at: instant(at), isLate: isLate ?? null, text: { vi: ANY, en: ANY } },
  rules: basis.map(({ law, article, text }) => ({ law, article: article ?? null, text })),
});

async function openings(
  held: Held,
  { args, now, schema, asking }: Deriving,
  answer: (week: readonly Opening[], at: Date) => unknown,
): Promise<unknown> {
  const { openingHours: week } = await readInputs(
    held,
    INPUTS_BESIDE['ReceptionPoint.isOpen'] ?? '',
    schema,
    asking,
  );
  if (week instanceof Told) throw week;
  if (!Array.isArray(week)) return null;
  return answer(week as Opening[], typeof args['at'] === 'string' ? new Date(args['at']) : now);
}

const opened = ({ key }: Held, { asking }: Deriving) => asking.openLinked(key ?? '');

const dueIn = (held: Held, how: Deriving) => {
  const circle = opened(held, how);
  return circle && dueOf(circle, how.now);
};

/** The day as it is written in each language, and the time where the agency tells one. */
function whenOf(step: Input): Input {
  const isDayOnly = step['isDayOnly'] === true;
  const at = new Date(String(step['at']));
  const zone = { timeZone: 'Asia/Ho_Chi_Minh' } as const;
  const clock = at.toLocaleTimeString('en-GB', { ...zone, hour: '2-digit', minute: '2-digit' });
  const vi = at.toLocaleDateString('en-GB', { ...zone, day: '2-digit', month: '2-digit', year: 'numeric' });
  const en = at.toLocaleDateString('en-GB', { ...zone, day: 'numeric', month: 'long', year: 'numeric' });
  const withTime = (day: string) => (isDayOnly ? day : `${clock}, ${day}`);
  return { isDayOnly, when: { vi: withTime(vi), en: withTime(en) } };
}
