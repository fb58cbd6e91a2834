import { defined } from '../../schema/defined.ts';
import type { PolicyJson, SchemaNames } from '../cedar.ts';
import { CALLER_TYPES_OF_POLICIES, type CallerType, type Question } from '../question.ts';
import type { Mentions } from './mentions.ts';

/** What `questionsFor` varies; a policy that reads anything else cannot be proved by it. */
const VARIED: ReadonlySet<string> = new Set([
  ...['dataClass', 'kind', 'grounds', 'dossier', 'sector', 'procedure', 'isBoundaryFree', 'receivingBranch'],
  ...['competentAgency', 'competentWard', 'ward', 'unit', 'client', 'loa', 'channel', 'branch', 'actorKind'],
  ...['organisationKind', 'role'],
  ...[
    'actorBranch',
    'agency',
    'isRelease',
    'isPurposeStated',
    'isAgent',
    'isProtected',
    'isAdoptionSecret',
    'isDefenceParcel',
  ],
]);

type Expand = (question: Question) => readonly Question[];

/** A value that no policy names; it stands for all of them, as a policy cannot tell them apart. */
const OTHER = 'another';
/** Of the caller, the record and the dossier: the same branch or ward. */
const PLACE = 'here';

/**
 * Every question that the policy can tell from another, once. What it does not mention cannot change its answer: Cedar knows a
 * name only as a literal of the policy, and the few comparisons between two facts (branches, agencies, wards) are varied as equal
 * and unequal. So the list is finite, and short.
 * @throws Error for an attribute that is new to the schema and not varied here.
 */
export function questionsFor(policy: PolicyJson, mentions: Mentions, names: SchemaNames): Question[] {
  const { entities, texts, attributes } = mentions;
  const strange = [...attributes].filter((attribute) => !VARIED.has(attribute));
  if (strange.length > 0)
    throw new Error(`the lint does not vary ${strange.join(', ')}: nothing would be proved`);
  const reads = (attribute: string): boolean => attributes.has(attribute);
  const idsOf = (type: string): string[] => [...(entities.get(type) ?? [])];
  /** Those that are named, and one that is not. */
  const withStranger = (type: string): string[] => {
    const named = idsOf(type);
    const stranger = (names.enums.get(type) ?? []).find((member) => !named.includes(member));
    return stranger === undefined ? named : [...named, stranger];
  };
  const ofTexts = (...others: readonly string[]): string[] => [...new Set([...texts, ...others])];
  const all =
    <Value>(values: readonly Value[], put: (question: Question, value: Value) => Question): Expand =>
    (question) =>
      values.map((value) => put(question, value));
  const ofCaller = (change: Partial<Question['caller']>) => (question: Question) => ({
    ...question,
    caller: { ...question.caller, ...change },
  });
  const ofRecord = (change: Partial<Question['record']>) => (question: Question) => ({
    ...question,
    record: { ...question.record, ...change },
  });
  const ofDossier = (change: Partial<NonNullable<Question['dossier']>>) => (question: Question) =>
    question.dossier ? { ...question, dossier: { ...question.dossier, ...change } } : question;
  const given = (attribute: string, expand: Expand): Expand[] => (reads(attribute) ? [expand] : []);
  const flag = (name: 'isProtected' | 'isAdoptionSecret' | 'isDefenceParcel'): Expand[] =>
    given(
      name,
      all([true, false], (question, value) => ofRecord({ [name]: value })(question)),
    );

  const expansions: Expand[] = [
    all(callerTypesOf(policy), (question, type) => ofCaller({ type })(question)),
    all(actionsOf(policy, names), (question, action) => ({ ...question, action })),
    all([...new Set([...idsOf('Agency'), ...(reads('agency') ? texts : []), OTHER])], (question, agency) =>
      ofCaller({ agency })(question),
    ),
    all(withStranger('DataClass'), (question, dataClass) => ofRecord({ dataClass })(question)),
    all(withStranger('SubjectKind'), (question, kind) => ofRecord({ kind })(question)),
    all(groundsFor(idsOf('Ground'), withStranger('Ground')), (question, grounds) => ({
      ...question,
      grounds,
    })),
    ...given('dossier', (question) => [question, { ...question, dossier: DOSSIER }]),
    ...given(
      'sector',
      all(ofTexts(OTHER), (question, sector) => ofDossier({ sector })(question)),
    ),
    ...given(
      'procedure',
      all(ofTexts(OTHER), (question, procedure) => ofDossier({ procedure })(question)),
    ),
    ...given(
      'isBoundaryFree',
      all([true, false], (question, is) => ofDossier({ isBoundaryFree: is })(question)),
    ),
    ...given(
      'receivingBranch',
      all(ofTexts(PLACE, OTHER), (question, branch) => ofDossier({ receivingBranch: branch })(question)),
    ),
    ...given('competentAgency', (question) =>
      ofTexts(question.caller.agency ?? OTHER, OTHER).map((agency) =>
        ofDossier({ competentAgency: agency })(question),
      ),
    ),
    ...given(
      'competentWard',
      all([undefined, ...ofTexts(PLACE, OTHER)], (question, ward) =>
        ofDossier(defined({ competentWard: ward }))(question),
      ),
    ),
    ...given(
      'ward',
      all([undefined, ...ofTexts(PLACE, OTHER)], (question, ward) => ofRecord({ ward })(question)),
    ),
    ...given(
      'ward',
      all([undefined, ...ofTexts(PLACE)], (question, ward) => ofCaller({ ward })(question)),
    ),
    ...given(
      'unit',
      all([undefined, ...ofTexts(OTHER)], (question, unit) => ofCaller({ unit })(question)),
    ),
    ...given(
      'client',
      all(ofTexts(OTHER), (question, client) => ofCaller({ client })(question)),
    ),
    ...given(
      'loa',
      all([0, 1, 2], (question, loa) => ofCaller({ loa })(question)),
    ),
    ...given(
      'channel',
      all(withStranger('Channel'), (question, channel) => ofCaller({ channel })(question)),
    ),
    ...given(
      'branch',
      all(ofTexts(PLACE), (question, branch) => ofCaller({ branch })(question)),
    ),
    ...given(
      'actorKind',
      all(ofTexts(OTHER), (question, actorKind) => ofCaller({ actorKind })(question)),
    ),
    ...given(
      'organisationKind',
      all(ofTexts(OTHER), (question, organisationKind) => ofCaller({ organisationKind })(question)),
    ),
    ...given(
      'role',
      all(ofTexts(OTHER), (question, role) => ofCaller({ role })(question)),
    ),
    ...given(
      'actorBranch',
      all([undefined, ...ofTexts(PLACE)], (question, branch) => ofCaller({ actorBranch: branch })(question)),
    ),
    ...given('agency', (question) =>
      ofTexts(question.caller.agency ?? OTHER, 'a third').map((agency) => ofRecord({ agency })(question)),
    ),
    ...given(
      'isRelease',
      all(['admit', 'release'], (question, phase) => ({ ...question, phase })),
    ),
    ...given(
      'isPurposeStated',
      all([true, false], (question, is) => ({ ...question, isPurposeStated: is })),
    ),
    ...given(
      'isAgent',
      all([undefined, true] as const, (question, isAgent) => ofCaller({ isAgent })(question)),
    ),
    ...flag('isProtected'),
    ...flag('isAdoptionSecret'),
    ...flag('isDefenceParcel'),
  ];
  return expansions.reduce<Question[]>((questions, expand) => questions.flatMap(expand), [BASE]);
}

const DOSSIER: NonNullable<Question['dossier']> = {
  ...{ procedure: OTHER, sector: OTHER, isBoundaryFree: false },
  ...{ receivingBranch: PLACE, competentAgency: OTHER },
};

const BASE: Question = {
  caller: {
    type: 'Anonymous',
    channel: 'PORTAL',
    client: OTHER,
    loa: 2,
    branch: PLACE,
    actorKind: OTHER,
    ...{ organisationKind: OTHER, role: OTHER },
  },
  action: 'read',
  record: {
    ...{ dataClass: '', agency: OTHER, kind: '' },
    ...{ isProtected: false, isAdoptionSecret: false, isDefenceParcel: false },
  },
  grounds: [],
  phase: 'release',
  isPurposeStated: true,
};

/** Every set of the grounds that are named, alone and beside one that is not. */
function groundsFor(named: readonly string[], withStranger: readonly string[]): string[][] {
  const stranger = withStranger.filter((ground) => !named.includes(ground));
  const sets = named.reduce<string[][]>(
    (found, ground) => found.flatMap((set) => [set, [...set, ground]]),
    [[]],
  );
  return sets.flatMap((set) => (stranger.length === 0 ? [set] : [set, [...set, ...stranger]]));
}

function callerTypesOf({ principal }: PolicyJson): readonly CallerType[] {
  if (principal.op !== 'is') return CALLER_TYPES_OF_POLICIES;
  return CALLER_TYPES_OF_POLICIES.filter((type) => type === principal.entity_type);
}

/** The scope says which; a condition cannot tell those apart unless it names one. */
function actionsOf({ action, conditions }: PolicyJson, names: SchemaNames): readonly string[] {
  const scoped =
    action.op === 'All'
      ? [...names.actions]
      : ('entities' in action ? action.entities : 'entity' in action ? [action.entity] : []).flatMap(
          (entity) => ('id' in entity ? [entity.id] : []),
        );
  return JSON.stringify(conditions).includes('"Var":"action"') ? scoped : scoped.slice(0, 1);
}
