import type { CallerFacts, DossierFacts, SubjectFacts } from '../../policies/decision.ts';
import { factsOfDossier, isPurposeStated } from '../../policies/question.ts';
import type { AskedDecision } from './decision-facts.ts';

/** What is asked of the policies for one caller. */
export type Asked = Omit<AskedDecision, 'caller' | 'dossier'> & {
  readonly dossier: DossierFacts | undefined;
};

export interface WrittenFacts {
  /** For the access record. */
  readonly text: string;
  /**
   * By which decisions on these facts may be remembered: all that policies see, and of the purpose, which people write, only
   * whether there is one. Undefined where they may not: what is asked without grounds about something that is known is
   * judged blind first, and a memory of it would tell by the time of an answer what is there.
   */
  readonly key: string | undefined;
}

/**
 * What a decision was made on, as text for the access record, so that it can be made again on the policies of its
 * day. Everything that policies can see, and no id of a person, parcel or dossier: those they cannot see.
 * It writes for one caller and one request, what stays the same only once.
 */
export class FactsWriter {
  readonly #caller: string;
  readonly #dossiers = new Map<DossierFacts, string>();
  /** What is decided is on record in the next moment, by the same objects: nobody changes them. */
  #last: { readonly asked: Asked; readonly written: WrittenFacts } | undefined;

  constructor(caller: CallerFacts) {
    this.#caller = `,"caller":${JSON.stringify(callerFactsOf(caller))},"subject":`;
  }

  write(asked: Asked): WrittenFacts {
    if (this.#last && isSame(this.#last.asked, asked)) return this.#last.written;
    const written = this.#write(asked);
    this.#last = { asked, written };
    return written;
  }

  #write({ action, agency, subject, grounds, dossier, purpose, phase }: Asked): WrittenFacts {
    const isUnseen = isKindAlone(subject);
    const head = `{"action":${JSON.stringify(action)},"agency":${JSON.stringify(agency)},"grounds":${JSON.stringify(grounds)},"purpose":`;
    const tail = `,"phase":"${phase}"${this.#caller}${isUnseen ? `{"kind":"${subject.kind}"}` : subjectText(subject)}${
      dossier ? this.#dossierText(dossier) : ''
    }}`;
    const isBlind = grounds.length === 0 && (dossier !== undefined || !isUnseen);
    return {
      text: head + JSON.stringify(purpose) + tail,
      key: isBlind ? undefined : head + isPurposeStated(purpose) + tail,
    };
  }

  #dossierText(dossier: DossierFacts): string {
    const known = this.#dossiers.get(dossier);
    if (known !== undefined) return known;
    const text = `,"dossier":${JSON.stringify(factsOfDossier(dossier))}`;
    this.#dossiers.set(dossier, text);
    return text;
  }
}

const isSame = (one: Asked, other: Asked): boolean =>
  one.subject === other.subject &&
  one.grounds === other.grounds &&
  one.dossier === other.dossier &&
  one.agency === other.agency &&
  one.action === other.action &&
  one.purpose === other.purpose &&
  one.phase === other.phase;

/** Policies see neither ids nor the mandates that made a ground. */
function callerFactsOf({ id: _, actor, agent, organisation, mandates: __, ...facts }: CallerFacts): unknown {
  return {
    ...facts,
    ...(organisation ? { organisation: { kind: organisation.kind, role: organisation.role } } : {}),
    ...(actor ? { actor: { kind: actor.kind, branch: actor.branch } } : {}),
    ...(agent === undefined ? {} : { isAgent: true }),
  };
}

/** As at admission: what the record shows is not known yet. */
function isKindAlone(subject: SubjectFacts): boolean {
  for (const name in subject) if (name !== 'id' && name !== 'kind') return false;
  return true;
}

const subjectText = ({ id: _, ...facts }: SubjectFacts): string => JSON.stringify(facts);
