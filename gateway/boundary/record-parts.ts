import type { PartFacts } from '../../connectors/contract.ts';
import type { Decision, SubjectFacts } from '../../policies/decision.ts';
import type { GatewayError } from '../../schema/errors.ts';
import type { DataClass } from '../../schema/terms.ts';
import type { Crossing } from './crossing.ts';
import { type CrossingBook, note } from './crossing-book.ts';
import type { PolicyCheck, SubjectGrounds } from './policy-check.ts';
import type { RequestGrounds } from './request-grounds.ts';

/** The row in which the record came, as far as it was admitted. */
interface Holder {
  readonly crossing: Crossing;
  readonly grounds: SubjectGrounds;
  readonly granted: ReadonlyMap<DataClass, Decision & { effect: 'permit' }>;
  readonly refused: ReadonlyMap<DataClass, GatewayError>;
}

export interface RecordPart {
  readonly kind: SubjectFacts['kind'];
  /** Its own key; undefined where the row does not tell it: then it is in no circle. */
  readonly key: string | undefined;
  readonly facts: PartFacts | undefined;
}

export interface PartAdmission {
  readonly granted: Map<DataClass, Decision & { effect: 'permit' }>;
  readonly refused: Map<DataClass, GatewayError>;
}

interface Entry extends PartAdmission {
  readonly crossing: Crossing;
  /** Classes of which something was in it. */
  readonly left: Set<DataClass>;
}

/**
 * Records that came within the row of something else and have a subject of their own: the parcels and tickets of a dossier.
 * Each is decided on its own grounds and with its own marks, as if it had been asked for by its key, and is on record by
 * itself. That it came with a row that may be seen is no ground.
 */
export class RecordParts {
  readonly #policyCheck: PolicyCheck;
  readonly #crossings: CrossingBook;
  readonly #grounds: RequestGrounds;
  readonly #entries = new Map<Crossing, Map<string, Entry>>();

  constructor(policyCheck: PolicyCheck, crossings: CrossingBook, grounds: RequestGrounds) {
    this.#policyCheck = policyCheck;
    this.#crossings = crossings;
    this.#grounds = grounds;
  }

  /**
   * @param classes `asked`: what its holder was refused was never fetched and stays refused; `left`: what there is of it.
   * @returns undefined for what the caller is not to know of: somebody else's ticket.
   */
  decide(
    holder: Holder,
    part: RecordPart,
    classes: { readonly asked: ReadonlySet<DataClass>; readonly left: ReadonlySet<DataClass> },
  ): PartAdmission | undefined {
    const entry = this.#entryOf(holder, part);
    const { granted, refused, crossing } = entry;
    for (const dataClass of classes.left) entry.left.add(dataClass);
    const open = [...classes.asked].filter((dataClass) => !granted.has(dataClass) && !refused.has(dataClass));
    const wanted = open.filter((dataClass) => holder.granted.has(dataClass));
    const decided = this.#policyCheck.decideOnBest(
      { agency: crossing.agency, subject: subjectOf(part), phase: 'release' },
      this.#groundsOf(holder, part),
      wanted,
    );
    for (const [dataClass, decision] of [...decided.granted, ...decided.denials])
      note(crossing, dataClass, decision);
    for (const [dataClass, decision] of decided.granted) granted.set(dataClass, decision);
    for (const dataClass of open) {
      const refusal = decided.refused.get(dataClass) ?? holder.refused.get(dataClass);
      if (refusal) refused.set(dataClass, refusal);
    }
    crossing.outcome = crossing.released.size > 0 ? 'delivered' : 'refused';
    return part.kind === 'ticket' && granted.size === 0 ? undefined : entry;
  }

  /**
   * Once all of a row has been told: what was not in a record has not left, and a class of which every record was refused has
   * not left with the row either.
   * @param within classes that occur in such records and nowhere else in what was asked of the row.
   */
  settle({ crossing }: Holder, within: ReadonlySet<DataClass>): void {
    const parts = [...(this.#entries.get(crossing)?.values() ?? [])];
    for (const part of parts)
      for (const dataClass of part.crossing.released)
        if (!part.left.has(dataClass)) part.crossing.released.delete(dataClass);
    for (const dataClass of within) {
      const policies = parts.flatMap((part) => part.crossing.withheld.get(dataClass) ?? []);
      if (policies.length === 0 || parts.some((part) => part.granted.has(dataClass))) continue;
      crossing.released.delete(dataClass);
      crossing.withheld.set(dataClass, [...new Set(policies)]);
    }
    if (crossing.outcome === 'delivered' && crossing.released.size === 0 && crossing.withheld.size > 0)
      crossing.outcome = 'refused';
  }

  #entryOf({ crossing, grounds }: Holder, { kind, key, facts }: RecordPart): Entry {
    const ofRow = this.#entries.get(crossing) ?? new Map<string, Entry>();
    this.#entries.set(crossing, ofRow);
    const id = JSON.stringify([kind, key]);
    const known = ofRow.get(id);
    if (known) return known;
    const { agency, operation, messageId, startedMs, latencyMs } = crossing;
    const [own = { circle: grounds.circle, kinds: [] }] = this.#groundsOf({ grounds }, { kind, key, facts });
    const asked = {
      agency,
      subject: subjectOf({ kind, key, facts }),
      grounds: own,
      phase: 'release',
    } as const;
    const made: Entry = {
      granted: new Map(),
      refused: new Map(),
      left: new Set(),
      // A ticket is on record as what it is about, so that who opened it learns who read it.
      crossing: this.#crossings.enter(operation, asked, {
        ...(facts?.personId === undefined ? {} : { subject: { kind: 'person', id: facts.personId } }),
        dossier: grounds.circle?.code,
      }),
    };
    Object.assign(made.crossing, {
      ...(messageId !== undefined && { messageId }),
      ...(startedMs !== undefined && { startedMs }),
      ...(latencyMs !== undefined && { latencyMs }),
    });
    ofRow.set(id, made);
    return made;
  }

  #groundsOf({ grounds }: Pick<Holder, 'grounds'>, { kind, key, facts }: RecordPart): SubjectGrounds[] {
    if (kind === 'ticket') return [this.#grounds.toTicket(grounds, facts?.personId)];
    return key === undefined ? [] : this.#grounds.of(kind, key);
  }
}

const subjectOf = ({ kind, key = '', facts = {} }: RecordPart): SubjectFacts => {
  const { personId: _, ...flags } = facts;
  return { kind, id: key, ...flags };
};
