import { type DataClass, type GroundKind, toAgencyId } from '../schema/terms.ts';
import { type PolicyJson, parsePolicy, type SchemaNames } from './cedar.ts';
import type { CallerFacts, DecisionRequest, PolicyEngine, SubjectFacts } from './decision.ts';
import type { Meaning } from './meaning.ts';
import type { PolicySet } from './policy-set.ts';
import { callerTypeOf } from './question.ts';
import { SECTORS } from './remedy.ts';

/** A data class that some caller can be given, and by which permits. */
export type Reach = ReadonlyMap<DataClass, ReadonlySet<string>>;

export interface ReachQuestion {
  readonly callers: readonly CallerFacts[];
  /** Agencies that hold data of a class. */
  readonly ownersOf: (dataClass: DataClass) => readonly string[];
}

/**
 * What these callers can be given at all, in the best of circumstances. Every permit says for what it is meant, and the lint proves
 * that it gives just that; so its meaning is the list of questions to ask. The whole set decides each of them, forbids
 * included: what is found here is given to somebody, and what is not found to nobody.
 */
export function reachOf(set: PolicySet, engine: PolicyEngine, { callers, ownersOf }: ReachQuestion): Reach {
  const reach = new Map<DataClass, Set<string>>();
  for (const { id, effect, meaning, text } of set.policies.values()) {
    const parsed = parsePolicy(text);
    if (effect !== 'permit' || !meaning || 'faults' in parsed) continue;
    const actions = actionsOf(parsed.policy, set.names);
    const meant = callers.filter((caller) => isMeantFor(parsed.policy, caller));
    const found = new Set<DataClass>();
    for (const request of requestsFor(meaning, actions, meant, ownersOf)) {
      // One who is given it is enough.
      if (found.has(request.dataClass) || engine.decide(request).effect !== 'permit') continue;
      found.add(request.dataClass);
      reach.set(request.dataClass, (reach.get(request.dataClass) ?? new Set()).add(id));
    }
  }
  return reach;
}

const isMeantFor = ({ principal }: PolicyJson, caller: CallerFacts): boolean =>
  principal.op !== 'is' || principal.entity_type === callerTypeOf(caller);

/** Of a sector that no policy names, for permits to which the sector does not matter. */
const ANY_SECTOR = 'another';

function* requestsFor(
  meaning: Meaning,
  actions: readonly string[],
  callers: readonly CallerFacts[],
  ownersOf: ReachQuestion['ownersOf'],
): Generator<DecisionRequest> {
  for (const dataClass of meaning.classes as readonly DataClass[])
    for (const agency of ownersOf(dataClass))
      for (const kind of meaning.subjects as readonly SubjectFacts['kind'][])
        for (const grounds of meaning.grounds as readonly (readonly GroundKind[])[])
          for (const action of actions)
            for (const caller of callers)
              for (const dossier of dossiersFor(meaning.sectors, caller, agency))
                yield {
                  ...{ caller, action, dataClass, agency: toAgencyId(agency), grounds },
                  ...{ subject: { kind, id: '-' }, purpose: 'procedure', phase: 'admit' },
                  ...(dossier && { dossier }),
                };
}

/** Received where the caller stands, decided by whoever holds the data, in the caller's own ward; or no dossier at all. */
function dossiersFor(
  sectors: Meaning['sectors'],
  caller: CallerFacts,
  agency: string,
): readonly DecisionRequest['dossier'][] {
  const inSectors = (sectors ?? [ANY_SECTOR, ...SECTORS]).map((sector) => ({
    ...{ code: '-', procedure: 'any', sector, isBoundaryFree: false },
    ...{ receivingBranch: caller.branch ?? caller.actor?.branch ?? 'any' },
    competentAgency: caller.agency ?? agency,
    ...(caller.ward === undefined ? {} : { competentWard: caller.ward }),
  }));
  return sectors ? inSectors : [undefined, ...inSectors];
}

function actionsOf({ action }: PolicyJson, { actions }: SchemaNames): readonly string[] {
  if (action.op === 'All') return [...actions];
  const named = 'entities' in action ? action.entities : 'entity' in action ? [action.entity] : [];
  return named.flatMap((entity) => ('id' in entity ? [entity.id] : []));
}
