import type { PreparedSet } from './cedar.ts';
import type { Question } from './question.ts';
import type { SeenFacts } from './seen-facts.ts';

/** Stands for a text that none of the policies reads. That it is there stays known: Cedar checks the shape of what it is asked. */
const UNREAD = '';

/** A part of a policy set, with what its policies read of a question. */
export class Shard {
  readonly prepared: PreparedSet;
  readonly #number: number;
  readonly #seen: SeenFacts;

  /** @param number tells it from the others of its set. */
  constructor(prepared: PreparedSet, number: number, seen: SeenFacts) {
    this.prepared = prepared;
    this.#number = number;
    this.#seen = seen;
  }

  /**
   * Questions with the same key are the same to this part: its policies say the same of them. Only texts are left out that a
   * policy could read by a name of their own and none does; what decides which part it is, what the schema enumerates and what is
   * no text is always in it.
   */
  keyOf({ caller, action, record, grounds, phase, isPurposeStated, dossier }: Question): string {
    const { type, channel, agency, loa, isAgent } = caller;
    const read = (name: string, value: string | undefined): string | undefined =>
      value === undefined || this.#seen === 'all' || this.#seen.has(name) ? value : UNREAD;
    return JSON.stringify([
      this.#number,
      ...[type, channel, agency, loa, isAgent, action, phase, isPurposeStated, grounds],
      ...[read('client', caller.client), read('unit', caller.unit), read('branch', caller.branch)],
      ...[read('ward', caller.ward), read('organisationKind', caller.organisationKind)],
      ...[read('role', caller.role), read('actorKind', caller.actorKind)],
      read('actorBranch', caller.actorBranch),
      ...[record.dataClass, record.agency, record.kind],
      ...[record.isProtected, record.isAdoptionSecret, record.isDefenceParcel, read('ward', record.ward)],
      dossier && [
        dossier.isBoundaryFree,
        ...[read('procedure', dossier.procedure), read('sector', dossier.sector)],
        ...[read('receivingBranch', dossier.receivingBranch), read('competentWard', dossier.competentWard)],
        read('competentAgency', dossier.competentAgency),
      ],
    ]);
  }
}
