import { type PolicyJson, PreparedSet, parsePolicy } from '../cedar.ts';
import type { Meaning } from '../meaning.ts';
import type { Policy, PolicyFault, PolicySet } from '../policy-set.ts';
import { type Question, toCedarCall } from '../question.ts';
import { mentionsOf } from './mentions.ts';
import { questionsFor } from './questions.ts';

/** Of one permit at most so many faults are told. */
const MOST = 5;

/**
 * Does each permit, alone, give what it says it is meant for and nothing else? Cedar decides every question that the permit can
 * tell from another (`questions.ts`), so this is a proof for the permit and not a sample. Forbids only take away; they are not
 * asked. A permit that names many grounds and classes costs some thousand decisions, all permits together some seconds.
 * @returns one fault for each thing that is given and not meant, or meant and not given.
 */
export function lintMeanings(set: PolicySet): PolicyFault[] {
  const permits = [...set.policies.values()].filter(({ effect }) => effect === 'permit');
  // One owner: the schema is prepared once for all of them.
  const owner = Symbol('lint');
  return permits.flatMap((policy, part) => {
    const alone = new PreparedSet('lint', part, owner, set.schema, new Map([[policy.id, policy.text]]));
    const { file, line, id } = policy;
    return faultsOf(policy, set, alone)
      .slice(0, MOST)
      .map((reason) => ({ file, line, policy: id, reason }));
  });
}

function faultsOf(policy: Policy, set: PolicySet, alone: PreparedSet): string[] {
  const { meaning } = policy;
  if (!meaning) return ['@subjects, @grounds and @classes must say for what the permit is meant'];
  const parsed = parsePolicy(policy.text);
  if ('faults' in parsed) return parsed.faults.map(({ reason }) => reason);
  const given = givenBy(policy.id, parsed.policy, set, alone);
  return [...new Set([...given.flatMap((question) => beyond(meaning, question)), ...short(meaning, given)])];
}

/** Every question that it permits by itself. @throws Error when Cedar cannot decide one: nothing would be proved. */
function givenBy(id: string, policy: PolicyJson, { names }: PolicySet, alone: PreparedSet): Question[] {
  const mentions = mentionsOf(policy);
  const kinds = unnamed(names.enums.get('SubjectKind'), mentions.entities.get('SubjectKind'));
  const classes = unnamed(names.enums.get('DataClass'), mentions.entities.get('DataClass'));
  return questionsFor(policy, mentions, names).flatMap((question) => {
    const { isAllowed, errors } = alone.evaluate(toCedarCall(question));
    if (errors.length > 0) throw new Error(`${id}: ${errors.join('; ')}`);
    if (!isAllowed) return [];
    // One kind or class that is not named stood for all of them.
    const { kind, dataClass } = question.record;
    const allKinds = kinds.includes(kind) ? kinds : [kind];
    const allClasses = classes.includes(dataClass) ? classes : [dataClass];
    return allKinds.flatMap((of) =>
      allClasses.map((what) => ({ ...question, record: { ...question.record, kind: of, dataClass: what } })),
    );
  });
}

const unnamed = (all: readonly string[] = [], named: ReadonlySet<string> = new Set()): string[] =>
  all.filter((member) => !named.has(member));

const holds = (way: readonly string[], { grounds }: Question): boolean =>
  way.every((ground) => grounds.includes(ground));

function beyond({ subjects, grounds, classes, sectors }: Meaning, question: Question): string[] {
  const { record, dossier } = question;
  const inDossier = dossier ? `in a dossier of sector ${dossier.sector}` : 'without a dossier';
  return [
    ...(classes.includes(record.dataClass) ? [] : [`gives ${record.dataClass}, which @classes does not say`]),
    ...(subjects.includes(record.kind)
      ? []
      : [`gives it about a ${record.kind}, which @subjects does not say`]),
    ...(grounds.some((way) => holds(way, question))
      ? []
      : [`gives it on [${question.grounds.join(', ')}], which @grounds does not say`]),
    ...(sectors === undefined || sectors.includes(dossier?.sector ?? '')
      ? []
      : [`gives it ${inDossier}, which @sectors does not say`]),
  ];
}

/** A statement that promises more than is given is as wrong: whoever reads it believes it. */
function short({ subjects, grounds, classes, sectors = [] }: Meaning, given: readonly Question[]): string[] {
  const never = (
    what: string,
    items: readonly string[],
    isGiven: (item: string, question: Question) => boolean,
  ) =>
    items
      .filter((item) => !given.some((question) => isGiven(item, question)))
      .map((item) => `@${what} says ${item}, which it never gives`);
  return [
    ...never('classes', classes, (item, { record }) => record.dataClass === item),
    ...never('subjects', subjects, (item, { record }) => record.kind === item),
    ...never('sectors', sectors, (item, { dossier }) => dossier?.sector === item),
    ...never(
      'grounds',
      grounds.map((way) => way.join('+')),
      (item, question) => {
        const others = grounds.filter((way) => way.join('+') !== item);
        return (
          holds(item === '' ? [] : item.split('+'), question) && !others.some((way) => holds(way, question))
        );
      },
    ),
  ];
}
