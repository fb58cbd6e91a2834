import type { CallerFacts, Decision, SubjectFacts } from '../../policies/decision.ts';
import type { DataClass } from '../../schema/terms.ts';
import { type Crossing, KEPT_CODES } from './crossing.ts';
import { type PolicyCheck, type PolicyQuestion, purposeOf } from './policy-check.ts';

const PROGRESS: DataClass = 'dossier.progress';

/** Whom or what a crossing is about, where the decision was on something else: a search in the log for a person. */
export interface About {
  readonly subject?: SubjectFacts | undefined;
  /** Canonical code. */
  readonly dossier?: string | undefined;
}

/** Takes one of the crossings that the caller may still make. */
export interface CrossingBudget {
  /** @throws GatewayError RATE_LIMITED. */
  take(): void;
}

/** The crossings of one request, in the order in which they were decided. What is not in here is not on record. */
export class CrossingBook {
  readonly #entries: Crossing[] = [];
  /** Dossiers let in from the gateway's own directory, by their crossing. */
  readonly #openings = new Set<Crossing>();
  /** Operation → what was refused of it last. */
  readonly #refused = new Map<string, Crossing>();
  readonly #caller: CallerFacts;
  readonly #policyCheck: PolicyCheck;
  readonly #newId: () => string;
  readonly #budget: CrossingBudget | undefined;

  /** @param budget of the caller; what the gateway does by itself has none. */
  constructor(
    caller: CallerFacts,
    policyCheck: PolicyCheck,
    newId: () => string,
    budget: CrossingBudget | undefined,
  ) {
    this.#caller = caller;
    this.#policyCheck = policyCheck;
    this.#newId = newId;
    this.#budget = budget;
  }

  /** Something that is tried counts like a crossing, whatever comes of it. @throws GatewayError RATE_LIMITED. */
  spend(): void {
    this.#budget?.take();
  }

  /**
   * @param about what is to be on record in the place of what was decided on.
   * @throws GatewayError RATE_LIMITED: nothing is entered, and no agency may be asked.
   */
  enter(operation: string, asked: PolicyQuestion, about: About = {}): Crossing {
    this.spend();
    const { agency, grounds } = asked;
    const { subject = asked.subject, dossier = grounds.circle?.code } = about;
    const crossing: Crossing = {
      id: this.#newId(),
      agency,
      operation,
      caller: this.#caller,
      subject,
      dossier,
      purpose: purposeOf(grounds),
      grounds: grounds.kinds,
      released: new Set(),
      withheld: new Map(),
      masks: new Set(),
      policies: new Set(),
      basis: new Set(),
      policySet: this.#policyCheck.policySet,
      faults: [],
      facts: this.#policyCheck.factsOf(asked),
      outcome: 'delivered',
    };
    this.#entries.push(crossing);
    return crossing;
  }

  /**
   * Code, last change and place in a list leave with the opening itself, even if no agency is asked afterwards.
   * @param decision undefined when nothing was found to decide on.
   */
  enterOpening(asked: PolicyQuestion, decision: Decision | undefined): void {
    if (decision?.effect === 'permit') {
      const crossing = this.enter('dossier', asked);
      note(crossing, PROGRESS, decision);
      this.#openings.add(crossing);
    } else this.enterRefused('dossier', asked, decision);
  }

  /**
   * A dossier that was tried in vain. Of somebody unknown all of one kind are one entry: they may try as many as they like,
   * and there is nobody whose tries are to be told apart.
   */
  enterRefused(operation: string, asked: PolicyQuestion, decision: Decision | undefined): void {
    const isStranger = this.#caller.kind === 'anonymous';
    const known = isStranger ? this.#refused.get(operation) : undefined;
    if (known) {
      this.spend();
      known.tries ??= { count: 1, codes: new Set([known.subject.id]) };
      known.tries.count += 1;
      if (known.tries.codes.size < KEPT_CODES) known.tries.codes.add(asked.subject.id);
      return;
    }
    const crossing = this.enter(operation, asked);
    crossing.outcome = 'refused';
    note(crossing, PROGRESS, decision);
    this.#refused.set(operation, crossing);
  }

  /** All of them, but an opening only where the reception system has not delivered the same class of the same dossier. */
  read(): readonly Crossing[] {
    const told = new Set(
      this.#entries
        .filter((crossing) => isProgressDelivered(crossing) && !this.#openings.has(crossing))
        .map(dossierOf),
    );
    return this.#entries.filter(
      (crossing) => !this.#openings.has(crossing) || !told.has(dossierOf(crossing)),
    );
  }
}

const dossierOf = ({ subject }: Crossing): string => subject.id;

const isProgressDelivered = ({ agency, subject, outcome, released }: Crossing): boolean =>
  agency === 'onestop' && subject.kind === 'dossier' && outcome === 'delivered' && released.has(PROGRESS);

/** Adds what was decided of one class. */
export function note(crossing: Crossing, dataClass: DataClass, decision: Decision | undefined): void {
  for (const policy of decision?.policies ?? []) crossing.policies.add(policy);
  for (const basis of decision?.basis ?? []) crossing.basis.add(basis);
  if (decision?.effect === 'permit') {
    crossing.released.add(dataClass);
    for (const mask of decision.masks) crossing.masks.add(`${mask.dataClass}:${mask.rule}`);
  } else {
    crossing.withheld.set(dataClass, decision?.policies ?? ['default-deny']);
    if (decision) crossing.faults.push(...decision.faults);
  }
}

/** What was granted is not given after all, for a reason that no policy knows: it is on record as refused. */
export function takeBack(crossing: Crossing): void {
  for (const dataClass of crossing.released) crossing.withheld.set(dataClass, ['default-deny']);
  crossing.released.clear();
  crossing.outcome = 'refused';
}
