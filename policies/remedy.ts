import { CHANNELS, GROUNDS } from '../schema/terms.ts';
import { REMEDIES, type Remedy } from './decision.ts';
import type { Policy } from './policy-set.ts';
import type { Question } from './question.ts';

/** Sectors of procedures that the policies speak of. */
export const SECTORS = ['land', 'civil', 'birth-linked', 'residence', 'passport', 'tax'];

/** Of several deciding forbids the hardest obstacle is told, so that nobody is sent to overcome one in vain. */
export const remedyOfForbids = (forbids: readonly Policy[]): Remedy =>
  REMEDIES.find((remedy) => forbids.some((forbid) => forbid.remedy === remedy)) ?? 'NONE';

interface Probe {
  readonly remedy: Remedy;
  /** The question as it would stand if the caller took the remedy; empty where the remedy makes no sense. */
  readonly variants: (question: Question) => readonly Question[];
}

/**
 * When no policy permits, the remedy is found by asking again with one thing changed: the first change that would be
 * permitted is what helps. The probes see only the question, so a caller without grounds, whose question is
 * blindfolded, learns nothing about whether a record exists.
 */
const PROBES: readonly Probe[] = [
  { remedy: 'LOGIN_REQUIRED', variants: (q) => (q.caller.type === 'Anonymous' ? asCitizen(q) : []) },
  { remedy: 'PERSON_PRESENT_REQUIRED', variants: (q) => (q.caller.type === 'Kiosk' ? asCitizen(q) : []) },
  { remedy: 'LOA2_REQUIRED', variants: (q) => (q.caller.loa < 2 ? [withCaller(q, { loa: 2 })] : []) },
  {
    remedy: 'CHANNEL_NOT_ALLOWED',
    variants: (q) =>
      CHANNELS.filter((channel) => channel !== q.caller.channel).map((channel) => withCaller(q, { channel })),
  },
  { remedy: 'OUTSIDE_JURISDICTION', variants: asIfHere },
  {
    remedy: 'NOT_NEEDED_FOR_PROCEDURE',
    variants: ({ dossier, ...q }) =>
      dossier ? SECTORS.map((sector) => ({ ...q, dossier: { ...dossier, sector } })) : [],
  },
  { remedy: 'GROUNDS_MISSING', variants: withAllGrounds },
];

/** At most some twenty evaluations, for refused questions only; the answer is memoised with the decision. */
export function remedyByProbes(question: Question, isPermitted: (variant: Question) => boolean): Remedy {
  return PROBES.find(({ variants }) => variants(question).some(isPermitted))?.remedy ?? 'NONE';
}

function withCaller(question: Question, change: Partial<Question['caller']>): Question {
  return { ...question, caller: { ...question.caller, ...change } };
}

/** The same person signed in, with what a citizen can have on such data. */
const asCitizen = (question: Question): Question[] =>
  // Who shows a receipt is told about the receipt, not about signing in.
  question.action === 'track'
    ? []
    : withAllGrounds(withCaller({ ...question, action: 'read' }, { type: 'Citizen', loa: 2 }));

function asIfHere(question: Question): Question[] {
  const { caller, dossier } = question;
  const there: Partial<Question['caller']> = {
    ...(caller.ward !== undefined && dossier?.competentWard !== undefined
      ? { ward: dossier.competentWard }
      : {}),
    ...(caller.branch !== undefined && dossier ? { branch: dossier.receivingBranch } : {}),
  };
  return Object.keys(there).length > 0 ? [withCaller(question, there)] : [];
}

/** With every tie to the subject, as far as the real dossier (or, where none is known, any dossier) allows. */
function withAllGrounds(question: Question): Question[] {
  const { caller, record } = question;
  const tied: Question = { ...question, grounds: [...GROUNDS], caller: { ...caller, loa: 2 } };
  if (question.dossier) return [tied];
  return SECTORS.map((sector) => ({
    ...tied,
    dossier: {
      procedure: 'any',
      sector,
      isBoundaryFree: false,
      receivingBranch: caller.branch ?? 'any',
      competentAgency: caller.agency ?? record.agency,
    },
  }));
}
