import type { PartFacts, PartsFacts } from '../../connectors/contract.ts';
import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import type { SubjectFacts } from '../../policies/decision.ts';
import { defined } from '../../schema/defined.ts';
import type { DataClass } from '../../schema/terms.ts';
import type { AskedOfParts, Selection } from '../../stitching/selection.ts';
import type { Admission, PartAdmission } from './admission.ts';
import { type Crossing, relatedPersons } from './crossing.ts';
import { type About, type CrossingBook, note } from './crossing-book.ts';
import type { PolicyCheck, PolicyQuestion, SubjectGrounds } from './policy-check.ts';
import type { RequestGrounds } from './request-grounds.ts';
import { kindOfType } from './subject-kinds.ts';
import { classesThatLeft } from './what-left.ts';

interface RecordPart {
  readonly kind: SubjectFacts['kind'];
  /** Its own key; undefined where the row does not tell it: then it is in no circle. */
  readonly key: string | undefined;
  readonly facts: PartFacts | undefined;
}

/** What is on record of one record, on the same grounds. */
interface Entry {
  readonly crossing: Crossing;
  /** Classes of which something was in it. */
  readonly left: Set<DataClass>;
}

/**
 * Records that came within the row of something else and have a subject of their own: the parcels, tickets and securities of a
 * dossier.
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
    { granted, refused }: PartAdmission,
    asked: AskedOfParts,
  ): PartAdmission['granted'] {
    const found = new Map<DataClass, NonNullable<ReturnType<PartAdmission['granted']['get']>>>();
    for (const { typeName, fields, classes } of asked.types) {
      const kind = kindOfType(typeName);
      const wanted = [...classes].filter((dataClass) => refused.has(dataClass));
      if (kind !== 'parcel' || ![...fields].some((field) => granted.has(field))) continue;
      for (const id of circle?.parcelIds ?? []) {
        const grounds = this.#grounds.of(kind, id);
        const decided = this.#policyCheck.decideOnBest({ agency, subject: { kind, id } }, grounds, wanted);
        for (const [dataClass, decision] of decided.granted) found.set(dataClass, decision);
      }
    }
    return found;
  }

  /**
   * @param facts what the agency's answer says of such records.
   * @returns decides on one of them; undefined for what the caller is not to know of: somebody else's ticket.
   */
  within(
    holder: Admission,
    facts: PartsFacts | undefined,
  ): (selection: Selection, value: unknown) => PartAdmission | undefined {
    return (selection, value) => {
      const { subject, typeName, classes } = selection;
      const found: unknown = subject && Reflect.get(Object(value), subject.key);
      const key = typeof found === 'string' ? found : undefined;
      const part: RecordPart = {
        kind: kindOfType(typeName),
        key,
        facts: key === undefined ? undefined : facts?.get(typeName)?.get(key),
      };
      const own = subject?.dataClass === undefined ? [] : [subject.dataClass];
      const left = new Set([...own, ...classesThatLeft([selection], value)]);
      return this.#decide(holder, part, new Set([...own, ...classes]), left);
    };
  }

  /** What its holder was refused was never fetched and stays refused. */
  #decide(
    holder: Admission,
    part: RecordPart,
    classes: ReadonlySet<DataClass>,
    left: ReadonlySet<DataClass>,
  ): PartAdmission | undefined {
    const { crossing } = holder;
    const { agency } = crossing;
    const subject = subjectOf(part);
    const decided = this.#policyCheck.decideOnBest(
      { agency, subject, phase: 'release' },
      this.#groundsOf(holder, part),
      [...classes].filter((dataClass) => holder.granted.has(dataClass)),
    );
    const entry = this.#entryOf(holder, part, {
      agency,
      subject,
      grounds: decided.grounds,
      phase: 'release',
    });
    for (const [dataClass, decision] of [...decided.granted, ...decided.denials])
      note(entry.crossing, dataClass, decision);
    for (const dataClass of left) entry.left.add(dataClass);
    entry.crossing.outcome = entry.crossing.released.size > 0 ? 'delivered' : 'refused';
    if (decided.granted.size === 0 && this.#isKeptSecret(part)) return undefined;
    const outside = [...holder.refused].filter(([dataClass]) => classes.has(dataClass));
    return { granted: decided.granted, refused: new Map([...decided.refused, ...outside]) };
  }

  /**
   * Once all of a row has been told: a class of which every record was refused has not left with the row either, and what was
   * not in a record has not left with that.
   */
  settle({ crossing, asked }: Admission): void {
    const parts = [...(this.#entries.get(crossing)?.values() ?? [])];
    for (const dataClass of asked.alone) {
      const policies = parts.flatMap((part) => part.crossing.withheld.get(dataClass) ?? []);
      if (policies.length === 0 || parts.some((part) => part.crossing.released.has(dataClass))) continue;
      crossing.released.delete(dataClass);
      crossing.withheld.set(dataClass, [...new Set(policies)]);
    }
    for (const part of parts)
      for (const dataClass of part.crossing.released)
        if (!part.left.has(dataClass)) part.crossing.released.delete(dataClass);
    if (crossing.outcome === 'delivered' && crossing.released.size === 0 && crossing.withheld.size > 0)
      crossing.outcome = 'refused';
  }

  #entryOf({ crossing, grounds }: Admission, { kind, key, facts }: RecordPart, asked: PolicyQuestion): Entry {
    const ofRow = this.#entries.get(crossing) ?? new Map<string, Entry>();
    this.#entries.set(crossing, ofRow);
    const id = JSON.stringify([kind, key, asked.grounds.circle?.code, asked.grounds.kinds]);
    const known = ofRow.get(id);
    if (known) return known;
    const { messageId, evidence, freshness, startedMs, latencyMs } = crossing;
    // A ticket is on record as what it is about, so that who opened it learns who read it.
    const about: About = {
      subject: facts?.personId === undefined ? undefined : { kind: 'person', id: facts.personId },
      dossier: asked.grounds.circle?.code ?? grounds.circle?.code,
    };
    const entered = this.#crossings.enter(crossing.operation, asked, about);
    const related = relatedPersons(facts?.persons);
    const made: Entry = {
      crossing: Object.assign(
        entered,
        defined({ messageId, evidence, freshness, startedMs, latencyMs, related }),
      ),
      left: new Set(),
    };
    ofRow.set(id, made);
    return made;
  }

  /** Somebody else's ticket; a security to which the caller's organisation is no party. That it is there is not told either. */
  #isKeptSecret({ kind, facts }: RecordPart): boolean {
    return kind === 'ticket' || (kind === 'security' && this.#grounds.isStrangerTo(facts?.organisations));
  }

  #groundsOf({ grounds }: Admission, { kind, key, facts }: RecordPart): SubjectGrounds[] {
    if (kind === 'ticket') return [this.#grounds.toTicket(grounds, facts?.personId)];
    if (kind === 'security') return [this.#grounds.toSecurity(grounds, facts?.organisations)];
    return key === undefined ? [] : this.#grounds.of(kind, key);
  }
}

const subjectOf = ({ kind, key = '', facts = {} }: RecordPart): SubjectFacts => {
  const { personId: _, persons: __, organisations: ___, ...flags } = facts;
  return { kind, id: key, ...flags };
};
