import type { PartFacts } from '../../connectors/contract.ts';
import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import type { Decision, SubjectFacts } from '../../policies/decision.ts';
import type { GatewayError } from '../../schema/errors.ts';
import type { DataClass } from '../../schema/terms.ts';
import type { AskedOfParts } from '../../stitching/selection.ts';
import type { Crossing } from './crossing.ts';
import { type About, type CrossingBook, note } from './crossing-book.ts';
import type { PolicyCheck, PolicyQuestion, SubjectGrounds } from './policy-check.ts';
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
  readonly granted: ReadonlyMap<DataClass, Decision & { effect: 'permit' }>;
  readonly refused: ReadonlyMap<DataClass, GatewayError>;
}

/** What is on record of one record, on the same grounds. */
interface Entry {
  readonly crossing: Crossing;
  readonly granted: Set<DataClass>;
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
   * Before the agency is asked: what the row's own grounds do not open, and a parcel's in the row would, through another dossier
   * of the request. It is fetched, and told of the parcels that it may be told of.
   */
  foresee(
    agency: string,
    circle: DossierCircle | undefined,
    { granted, refused }: Pick<Holder, 'granted' | 'refused'>,
    parts: readonly AskedOfParts[],
  ): ReadonlyMap<DataClass, Decision & { effect: 'permit' }> {
    const found = new Map<DataClass, Decision & { effect: 'permit' }>();
    for (const { typeName, fields, classes } of parts) {
      const wanted = [...classes].filter((dataClass) => refused.has(dataClass));
      if (typeName !== 'Parcel' || ![...fields].some((field) => granted.has(field))) continue;
      for (const id of circle?.parcelIds ?? []) {
        const subject: SubjectFacts = { kind: 'parcel', id };
        const asked = this.#policyCheck.decideOnBest(
          { agency, subject },
          this.#grounds.of('parcel', id),
          wanted,
        );
        for (const [dataClass, decision] of asked.granted) found.set(dataClass, decision);
      }
    }
    return found;
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
    const { crossing } = holder;
    const asked = { agency: crossing.agency, subject: subjectOf(part), phase: 'release' } as const;
    const decided = this.#policyCheck.decideOnBest(
      asked,
      this.#groundsOf(holder, part),
      [...classes.asked].filter((dataClass) => holder.granted.has(dataClass)),
    );
    const entry = this.#entryOf(holder, part, { ...asked, grounds: decided.grounds });
    for (const [dataClass, decision] of [...decided.granted, ...decided.denials])
      note(entry.crossing, dataClass, decision);
    for (const dataClass of decided.granted.keys()) entry.granted.add(dataClass);
    for (const dataClass of classes.left) entry.left.add(dataClass);
    entry.crossing.outcome = entry.granted.size > 0 ? 'delivered' : 'refused';
    if (part.kind === 'ticket' && decided.granted.size === 0) return undefined;
    const outside = [...holder.refused].filter(([dataClass]) => classes.asked.has(dataClass));
    return { granted: decided.granted, refused: new Map([...decided.refused, ...outside]) };
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

  #entryOf({ crossing, grounds }: Holder, { kind, key, facts }: RecordPart, asked: PolicyQuestion): Entry {
    const ofRow = this.#entries.get(crossing) ?? new Map<string, Entry>();
    this.#entries.set(crossing, ofRow);
    const id = JSON.stringify([kind, key, asked.grounds.circle?.code, asked.grounds.kinds]);
    const known = ofRow.get(id);
    if (known) return known;
    const { messageId, startedMs, latencyMs } = crossing;
    // A ticket is on record as what it is about, so that who opened it learns who read it.
    const about: About = {
      ...(facts?.personId === undefined ? {} : { subject: { kind: 'person', id: facts.personId } }),
      dossier: asked.grounds.circle?.code ?? grounds.circle?.code,
    };
    const made: Entry = {
      crossing: Object.assign(this.#crossings.enter(crossing.operation, asked, about), {
        ...(messageId !== undefined && { messageId }),
        ...(startedMs !== undefined && { startedMs }),
        ...(latencyMs !== undefined && { latencyMs }),
      }),
      granted: new Set(),
      left: new Set(),
    };
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
