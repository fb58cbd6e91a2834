import { defined } from '../../schema/defined.ts';
import { own } from '../../schema/own.ts';
import { type GroundKind, toAgencyId } from '../../schema/terms.ts';
import type { CallerFacts, DecisionRequest, DossierFacts, SubjectFacts } from '../decision.ts';
import type { About } from './abouts.ts';
import { type Facts, type Persona, parseDataClass } from './facts.ts';
import type { Scenario } from './scenarios.ts';

/** What is asked, before the facts fill in the rest. */
export type Asking = Pick<Scenario, 'persona' | 'dossier' | 'about' | 'action' | 'grounds' | 'given'>;

const found = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`the facts know no ${what}`);
  return value;
};

/** The request that the boundary would make. Throws when the facts know no such persona, dossier or class. */
export function toRequest(facts: Facts, asking: Asking, className: string): DecisionRequest {
  const { given } = asking;
  const persona = found(own(facts.personas, asking.persona), `persona ${asking.persona}`);
  const dataClass = found(own(facts.classes, className), `data class ${className}`);
  const dossier =
    asking.dossier === undefined
      ? undefined
      : found(own(facts.dossiers, asking.dossier), `dossier ${asking.dossier}`);
  const about = asking.about ?? dataClass.about;
  const owner = dossier?.owner;
  return {
    caller: callerOf(persona, given),
    action: asking.action,
    dataClass: parseDataClass(className),
    agency: toAgencyId(
      className === 'log.agency'
        ? (given.logOf ?? persona.caller.agency ?? 'gateway')
        : (given.keptBy ?? dataClass.agency),
    ),
    subject: subjectOf(about, asking, owner, persona),
    grounds: asking.grounds ?? groundsOf(about, asking.dossier, owner, persona, className),
    ...(dossier && asking.dossier !== undefined
      ? { dossier: dossierOf(asking.dossier, dossier.facts, given) }
      : {}),
    purpose: given.purpose ?? 'giải quyết hồ sơ',
    phase: given.phase ?? 'admit',
  };
}

function callerOf({ caller }: Persona, { loa, channel, actorKind, agent }: Scenario['given']): CallerFacts {
  return {
    ...caller,
    ...defined({ loa, channel, agent }),
    ...(actorKind === undefined || !caller.actor ? {} : { actor: { ...caller.actor, kind: actorKind } }),
  };
}

function dossierOf(code: string, facts: Omit<DossierFacts, 'code'>, given: Scenario['given']): DossierFacts {
  const { sector, isBoundaryFree, competentWard, receivingBranch } = given;
  return {
    code,
    ...facts,
    ...defined({ sector, isBoundaryFree, competentWard, receivingBranch }),
  };
}

function subjectOf(
  about: About,
  { dossier, given }: Asking,
  owner: string | undefined,
  persona: Persona,
): SubjectFacts {
  const subjects: Readonly<Record<About, readonly [SubjectFacts['kind'], string | undefined]>> = {
    dossier: ['dossier', dossier],
    owner: ['person', owner],
    other: ['person', 'somebody-else'],
    child: ['person', 'the-child'],
    self: ['person', persona.person],
    parcel: ['parcel', 'parcel-1'],
    security: ['security', 'security-1'],
    'own-ticket': ['ticket', 'ticket-1'],
    ticket: ['ticket', 'ticket-2'],
    catalogue: ['catalogue', 'catalogue'],
    log: ['log', 'log'],
  };
  const [kind, id = 'unknown'] = subjects[about];
  const { isProtected, isAdoptionSecret, isDefenceParcel, parcelWard } = given;
  return {
    kind,
    id,
    ...defined({ isProtected, isAdoptionSecret, isDefenceParcel, ward: parcelWard }),
  };
}

/**
 * As the boundary computes them: a person or parcel is reached through the circle of a dossier that ties the caller, a ticket
 * with the dossier that it is about.
 */
function groundsOf(
  about: About,
  code: string | undefined,
  owner: string | undefined,
  persona: Persona,
  className: string,
): GroundKind[] {
  if (about === 'catalogue') return [];
  const self: GroundKind[] = persona.person === undefined ? [] : ['self'];
  if (about === 'log') return className === 'log.own' && !persona.caller.organisation ? self : persona.log;
  if (code === undefined) return about === 'self' ? self : [];
  const ties = persona.ties[code] ?? [];
  if (about === 'own-ticket') return [...ties, ...self];
  if (about === 'dossier' || about === 'ticket' || about === 'security' || ties.length === 0) return ties;
  const isSelf = about === 'self' || (about === 'owner' && owner === persona.person);
  return [...ties, 'circle', ...(about === 'child' ? (['child'] as const) : []), ...(isSelf ? self : [])];
}
