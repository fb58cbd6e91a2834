import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import type { CallerFacts, Decision, Mask, PolicyEngine, SubjectFacts } from '../../policies/decision.ts';
import { type DataClass, toAgencyId } from '../../schema/terms.ts';
import { NO_STANDING, type Standing } from './ties.ts';
import { Told } from './told.ts';

export interface Permitted {
  readonly masks: readonly Mask[];
  /** The tie that it was permitted on. */
  readonly standing: Standing;
}

type Phase = 'admit' | 'release';

/** The policy engine, asked for one caller and one class at a time. */
export class PoliciesAsked {
  readonly #engine: PolicyEngine;
  readonly #caller: CallerFacts;

  constructor(engine: PolicyEngine, caller: CallerFacts) {
    this.#engine = engine;
    this.#caller = caller;
  }

  /** May the caller see how far this dossier is? */
  mayFollow(circle: DossierCircle, standing: Standing): boolean {
    const subject = { kind: 'dossier', id: circle.code } as const;
    return this.#decide('onestop', subject, standing, 'dossier.progress', 'admit').effect === 'permit';
  }

  /** By the first tie that is enough for this class. */
  admit(
    agency: string,
    subject: SubjectFacts,
    standings: readonly Standing[],
    dataClass: DataClass,
    phase: Phase = 'admit',
  ): Told | Permitted {
    const [first = NO_STANDING, ...others] = standings;
    const verdict = this.judge(agency, subject, first, dataClass, phase);
    if (!(verdict instanceof Told)) return verdict;
    for (const standing of others) {
      const other = this.judge(agency, subject, standing, dataClass, phase);
      if (!(other instanceof Told)) return other;
    }
    return verdict;
  }

  judge(
    agency: string,
    subject: SubjectFacts,
    standing: Standing,
    dataClass: DataClass,
    phase: Phase = 'admit',
  ): Told | Permitted {
    const decision = this.#decide(agency, subject, standing, dataClass, phase);
    if (decision.effect === 'permit') return { masks: decision.masks, standing };
    return new Told('ACCESS_DENIED', agency, dataClass);
  }

  #decide(
    agency: string,
    subject: SubjectFacts,
    { circle, grounds, purpose }: Standing,
    dataClass: DataClass,
    phase: Phase,
  ): Decision {
    return this.#engine.decide({
      caller: this.#caller,
      action: 'read',
      dataClass,
      agency: toAgencyId(agency),
      subject,
      grounds,
      ...(circle && { dossier: circle }),
      purpose,
      phase,
    });
  }
}
