import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import {
  type CallerFacts,
  type Decision,
  type DossierFacts,
  NO_PURPOSE,
  type PolicyEngine,
  type SubjectFacts,
} from '../../policies/decision.ts';
import { publicReasons } from '../../policies/disclosure.ts';
import { factsOfDossier } from '../../policies/question.ts';
import { GatewayError } from '../../schema/errors.ts';
import { type DataClass, type GroundKind, toAgencyId } from '../../schema/terms.ts';
import { type Asked, FactsWriter } from './facts-writer.ts';
import { type Verdict, VerdictMemo } from './verdict-memo.ts';

/** On what the policies are asked: through which dossier, as far as they see it, on which grounds. */
export interface AskedGrounds {
  readonly circle: DossierFacts | undefined;
  readonly kinds: readonly GroundKind[];
  /** What is done on these grounds when nothing else is asked; default `read`. */
  readonly action?: string;
  /** Why, where it is no dossier's procedure. */
  readonly purpose?: string;
}

/** Where a subject stands for this caller. */
export interface SubjectGrounds extends AskedGrounds {
  readonly circle: DossierCircle | undefined;
}

export const NO_GROUNDS: SubjectGrounds = { circle: undefined, kinds: [] };

/** What is asked of the policies, whatever the data class. */
export interface PolicyQuestion {
  readonly agency: string;
  readonly subject: SubjectFacts;
  readonly grounds: AskedGrounds;
  /** Default `admit`: before the call, with what is known then. */
  readonly phase?: 'admit' | 'release' | undefined;
  /** Default: what the grounds say. */
  readonly action?: string | undefined;
}

export interface CheckedClasses extends Verdict {
  /** What the caller is told instead of the data. */
  readonly refused: ReadonlyMap<DataClass, GatewayError>;
}

const NONE_REFUSED: CheckedClasses['refused'] = new Map();

/** Asks the policies for one request: one caller, one policy set from its first question to its last. */
export class PolicyCheck {
  readonly policySet: string;
  readonly #engine: PolicyEngine;
  readonly #caller: CallerFacts;
  readonly #verdicts: VerdictMemo;
  readonly #facts: FactsWriter;
  readonly #refusals = new Map<string, GatewayError>();
  readonly #refused = new Map<Verdict, CheckedClasses['refused']>();

  constructor(engine: PolicyEngine, caller: CallerFacts) {
    this.#engine = engine;
    this.#caller = caller;
    this.policySet = engine.policySet;
    this.#verdicts = VerdictMemo.of(engine);
    this.#facts = new FactsWriter(caller);
  }

  decide(question: PolicyQuestion, dataClass: DataClass): Decision {
    const { granted, denials } = this.#verdictOn(question, [dataClass]);
    const decision = granted.get(dataClass) ?? denials.get(dataClass);
    if (!decision) throw new Error('every class that is asked for is decided');
    return decision;
  }

  decideAll(question: PolicyQuestion, classes: readonly DataClass[]): CheckedClasses {
    const verdict = this.#verdictOn(question, classes);
    const { granted, denials } = verdict;
    if (denials.size === 0) return { granted, denials, refused: NONE_REFUSED };
    let refused = this.#refused.get(verdict);
    if (!refused) {
      refused = new Map(
        [...denials].map(([dataClass, decision]) => [
          dataClass,
          this.refusal(question.agency, dataClass, decision),
        ]),
      );
      this.#refused.set(verdict, refused);
    }
    return { granted, denials, refused };
  }

  /**
   * On the grounds that open the most, of several ways in which the subject belongs to the caller; on none where there are none.
   */
  decideOnBest(
    { agency, subject, phase, action }: Omit<PolicyQuestion, 'grounds'>,
    [first = NO_GROUNDS, ...others]: readonly SubjectGrounds[],
    classes: readonly DataClass[],
  ): CheckedClasses & { readonly grounds: SubjectGrounds } {
    const on = (grounds: SubjectGrounds) => {
      const checked = this.decideAll({ agency, subject, grounds, phase, action }, classes);
      const { granted, denials, refused } = checked;
      return { grounds, granted, denials, refused };
    };
    let best = on(first);
    for (const grounds of others) {
      if (best.refused.size === 0) break;
      const other = on(grounds);
      if (other.granted.size > best.granted.size) best = other;
    }
    return best;
  }

  /** What the decision was made on, for the access record. */
  factsOf(question: PolicyQuestion): string {
    return this.#facts.write(askedOf(question)).text;
  }

  /** One error object per agency, class and reason, so that the answer can tell each refusal once with all its paths. */
  refusal(agency: string, dataClass: DataClass, decision: Decision & { effect: 'deny' }): GatewayError {
    // What is told must not reveal a protected record to somebody who may not even know of it.
    const told = publicReasons(decision, this.#caller.kind);
    const id = JSON.stringify([agency, dataClass, told]);
    const known = this.#refusals.get(id);
    if (known) return known;
    // Whoever has shown no token is not refused for good: signing in comes first, whether or not the thing exists.
    const isNobody = this.#caller.kind === 'anonymous';
    const made = new GatewayError(
      isNobody ? 'UNAUTHENTICATED' : 'ACCESS_DENIED',
      `${agency}: ${dataClass} refused`,
      {
        extensions: { agency, dataClass, ...told, ...(isNobody && { remedy: 'LOGIN_REQUIRED' }) },
      },
    );
    this.#refusals.set(id, made);
    return made;
  }

  #verdictOn(question: PolicyQuestion, classes: readonly DataClass[]): Verdict {
    const asked = askedOf(question);
    return this.#verdicts.find(this.#facts.write(asked).key, classes, (dataClass) => {
      const { dossier, ...rest } = asked;
      const request = { caller: this.#caller, ...rest, dataClass };
      const seen = dossier && { dossier: { code: dossier.code, ...factsOfDossier(dossier) } };
      return this.#engine.decide({ ...request, ...seen });
    });
  }
}

const askedOf = ({ agency, subject, grounds, phase = 'admit', action }: PolicyQuestion): Asked => ({
  action: action ?? grounds.action ?? 'read',
  agency: toAgencyId(agency),
  subject,
  grounds: grounds.kinds,
  dossier: grounds.circle,
  purpose: purposeOf(grounds),
  phase,
});

/** Why is asked, for the agencies' protocol headers, the policies and the record. */
export function purposeOf({ circle, kinds, purpose }: AskedGrounds): string {
  if (purpose !== undefined) return purpose;
  if (circle) return `procedure:${circle.procedure}`;
  if (kinds.includes('self')) return 'own-data';
  return kinds.includes('representative') ? 'representation' : NO_PURPOSE;
}
