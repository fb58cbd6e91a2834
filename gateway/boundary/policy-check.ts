import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import {
  type CallerFacts,
  type Decision,
  NO_PURPOSE,
  type PolicyEngine,
  type SubjectFacts,
} from '../../policies/decision.ts';
import { publicReasons } from '../../policies/disclosure.ts';
import { GatewayError } from '../../schema/errors.ts';
import { type DataClass, type GroundKind, toAgencyId } from '../../schema/terms.ts';
import { type AskedDecision, writeFacts } from './decision-facts.ts';

/** Where a subject stands for this caller: through which dossier, on which grounds. */
export interface SubjectGrounds {
  readonly circle: DossierCircle | undefined;
  readonly kinds: readonly GroundKind[];
  /** What is done on these grounds when nothing else is asked; default `read`. */
  readonly action?: string;
  /** Why, where it is no dossier's procedure. */
  readonly purpose?: string;
}

export const NO_GROUNDS: SubjectGrounds = { circle: undefined, kinds: [] };

/** What is asked of the policies, whatever the data class. */
export interface PolicyQuestion {
  readonly agency: string;
  readonly subject: SubjectFacts;
  readonly grounds: SubjectGrounds;
  /** Default `admit`: before the call, with what is known then. */
  readonly phase?: 'admit' | 'release';
  /** Default: what the grounds say. */
  readonly action?: string;
}

export interface CheckedClasses {
  readonly granted: ReadonlyMap<DataClass, Decision & { effect: 'permit' }>;
  readonly denials: ReadonlyMap<DataClass, Decision & { effect: 'deny' }>;
  /** What the caller is told instead of the data. */
  readonly refused: ReadonlyMap<DataClass, GatewayError>;
}

/** Asks the policies for one request: one caller, one policy set from its first question to its last. */
export class PolicyCheck {
  readonly policySet: string;
  readonly #engine: PolicyEngine;
  readonly #caller: CallerFacts;
  readonly #refusals = new Map<string, GatewayError>();

  constructor(engine: PolicyEngine, caller: CallerFacts) {
    this.#engine = engine;
    this.#caller = caller;
    this.policySet = engine.policySet;
  }

  decide(asked: PolicyQuestion, dataClass: DataClass): Decision {
    return this.#engine.decide({ ...this.#request(asked), dataClass });
  }

  decideAll(asked: PolicyQuestion, classes: readonly DataClass[]): CheckedClasses {
    const granted = new Map<DataClass, Decision & { effect: 'permit' }>();
    const denials = new Map<DataClass, Decision & { effect: 'deny' }>();
    const refused = new Map<DataClass, GatewayError>();
    const request = this.#request(asked);
    for (const dataClass of classes) {
      const decision = this.#engine.decide({ ...request, dataClass });
      if (decision.effect === 'permit') {
        granted.set(dataClass, decision);
      } else {
        denials.set(dataClass, decision);
        refused.set(dataClass, this.refusal(asked.agency, dataClass, decision));
      }
    }
    return { granted, denials, refused };
  }

  /**
   * On the grounds that open the most, of several ways in which the subject belongs to the caller; on none where there are none.
   */
  decideOnBest(
    asked: Omit<PolicyQuestion, 'grounds'>,
    [first = NO_GROUNDS, ...others]: readonly SubjectGrounds[],
    classes: readonly DataClass[],
  ): CheckedClasses & { readonly grounds: SubjectGrounds } {
    let best = { grounds: first, ...this.decideAll({ ...asked, grounds: first }, classes) };
    for (const grounds of others) {
      if (best.refused.size === 0) break;
      const other = this.decideAll({ ...asked, grounds }, classes);
      if (other.granted.size > best.granted.size) best = { grounds, ...other };
    }
    return best;
  }

  /** What the decision was made on, for the access record. */
  factsOf(asked: PolicyQuestion): string {
    return writeFacts(this.#request(asked));
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

  #request({ agency, subject, grounds, phase = 'admit', action }: PolicyQuestion): AskedDecision {
    const { circle } = grounds;
    return {
      caller: this.#caller,
      action: action ?? grounds.action ?? 'read',
      agency: toAgencyId(agency),
      subject,
      grounds: grounds.kinds,
      ...(circle && {
        dossier: {
          code: circle.code,
          procedure: circle.procedure,
          sector: circle.sector,
          isBoundaryFree: circle.isBoundaryFree,
          receivingBranch: circle.receivingBranch,
          competentAgency: circle.competentAgency,
          ...(circle.competentWard === undefined ? {} : { competentWard: circle.competentWard }),
        },
      }),
      purpose: purposeOf(grounds),
      phase,
    };
  }
}

/** Why is asked, for the agencies' protocol headers, the policies and the record. */
export function purposeOf({ circle, kinds, purpose }: SubjectGrounds): string {
  if (purpose !== undefined) return purpose;
  if (circle) return `procedure:${circle.procedure}`;
  if (kinds.includes('self')) return 'own-data';
  return kinds.includes('representative') ? 'representation' : NO_PURPOSE;
}
