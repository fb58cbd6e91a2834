import type { PartsFacts, RecordFlags } from '../../connectors/contract.ts';
import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import type { CallerFacts, PolicyEngine, SubjectFacts } from '../../policies/decision.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { DataClass, GroundKind } from '../../schema/terms.ts';
import type { AskedOfParts } from '../../stitching/selection.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import type { ListableFacts } from '../directory/listable-facts.ts';
import type { Admission } from './admission.ts';
import type { Crossing } from './crossing.ts';
import { type About, CrossingBook, type CrossingBudget, note, takeBack } from './crossing-book.ts';
import type { Delegation } from './dossier-grounds.ts';
import { NO_GROUNDS, PolicyCheck, type PolicyQuestion, type SubjectGrounds } from './policy-check.ts';
import { RecordParts } from './record-parts.ts';
import type { DossierGrounds } from './released-dossiers.ts';
import { RequestGrounds } from './request-grounds.ts';
import { kindOfType } from './subject-kinds.ts';

export interface BoundaryParts {
  readonly caller: CallerFacts;
  readonly engine: PolicyEngine;
  readonly directory: DossierDirectory;
  /** Delegations that hold for the caller, read anew: one that was ended a moment ago is not among them. */
  readonly delegations: () => Promise<readonly Delegation[]>;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Crossings that the caller may still make; none for what the gateway does by itself. */
  readonly budget?: CrossingBudget | undefined;
}

/** What the gateway may learn of changes; the policies must allow both to anything that it does by itself. */
const SYNC_CLASSES: readonly DataClass[] = ['dossier.progress', 'dossier.content'];

const NO_PARTS: AskedOfParts = { types: [], alone: new Set() };

/**
 * The one door between a caller and the agencies, for one request. `admit` decides before anything leaves,
 * `release` again on what only the record shows. Whatever path a query takes, its delegations pass here.
 */
export class RequestBoundary {
  readonly #parts: BoundaryParts;
  readonly #policyCheck: PolicyCheck;
  readonly #crossings: CrossingBook;
  readonly #grounds: RequestGrounds;
  readonly #recordParts: RecordParts;
  readonly #listable = new Map<string, boolean>();
  /** Under way, by the code that was asked for. */
  readonly #opening = new Map<string, Promise<DossierCircle | undefined>>();
  #learning: Promise<void> | undefined;

  constructor(parts: BoundaryParts) {
    this.#parts = parts;
    this.#policyCheck = new PolicyCheck(parts.engine, parts.caller);
    this.#crossings = new CrossingBook(parts.caller, this.#policyCheck, parts.newId, parts.budget);
    this.#grounds = new RequestGrounds(parts);
    this.#recordParts = new RecordParts(this.#policyCheck, this.#crossings, this.#grounds);
  }

  /** What goes on record: every subject that was touched, whatever came of it. */
  get crossings(): readonly Crossing[] {
    return this.#crossings.read();
  }

  /**
   * Learns whom the caller represents. Until then nobody: whoever forgets to call it first sees less, never more.
   * @throws Error when the register of delegations cannot be read.
   */
  learnDelegations(): Promise<void> {
    this.#learning ??= this.#parts.delegations().then((found) => this.#grounds.learn(found));
    return this.#learning;
  }

  /** Whom the caller represents, as far as learnt. */
  get delegations(): readonly Delegation[] {
    return this.#grounds.delegations;
  }

  get caller(): CallerFacts {
    return this.#parts.caller;
  }

  /**
   * Lets a dossier into the request when the caller may see at least its progress.
   * @returns undefined for an absent dossier and for one that is not the caller's: they look alike, and no agency is asked.
   * @throws GatewayError UNAUTHENTICATED instead, for both alike, where nobody has signed in; AGENCY_UNREACHABLE for both while
   *   the directory is not read; AGENCY_BAD_ANSWER for those who had ties to a dossier whose last change cannot be read.
   */
  async openDossier(code: string, action: 'read' | 'subscribe' = 'read'): Promise<DossierCircle | undefined> {
    const circle = await this.#parts.directory.find(code);
    const grounds = circle && this.#grounds.toDossier(circle);
    if (grounds && grounds.kinds.length > 0) return this.#open(grounds, action);
    const unreadable = await this.#unreadable(code);
    // Decided and recorded as if nothing had been found: absent and foreign take the same time and leave the same trace.
    const subject: SubjectFacts = { kind: 'dossier', id: circle?.code ?? code };
    const asked = { agency: 'onestop', subject, grounds: NO_GROUNDS, action };
    const decision = this.#policyCheck.decide(asked, 'dossier.progress');
    this.#crossings.enterOpening(asked, decision.effect === 'deny' ? decision : undefined);
    if (this.caller.kind === 'anonymous' && decision.effect === 'deny')
      throw this.#policyCheck.refusal('onestop', 'dossier.progress', decision);
    if (unreadable) throw unreadable;
    return undefined;
  }

  /**
   * The same for what may be open already: one opening on record, however many fields ask for it at once.
   * @throws GatewayError as `openDossier` does.
   */
  openOnce(code: string): Promise<DossierCircle | undefined> {
    const open = this.circleOf(code);
    if (open) return Promise.resolve(open);
    const opening =
      this.#opening.get(code) ?? this.openDossier(code).finally(() => this.#opening.delete(code));
    this.#opening.set(code, opening);
    return opening;
  }

  /** Why nobody can say now whether the dossier is this caller's; told to all alike, or to those who had ties to it. */
  async #unreadable(code: string): Promise<GatewayError | undefined> {
    const { directory, caller } = this.#parts;
    const extensions = { agency: 'onestop' };
    if (directory.isBeingFilled)
      return new GatewayError('AGENCY_UNREACHABLE', 'the directory has not been read yet', { extensions });
    const aside = await directory.findSetAside(code);
    const isTied =
      (caller.kind === 'citizen' && !caller.organisation && aside?.ownerIds.includes(caller.id)) ||
      (aside?.circle && this.#grounds.toDossier(aside.circle).kinds.length > 0);
    return isTied
      ? new GatewayError('AGENCY_BAD_ANSWER', `onestop: its last change cannot be read: ${aside?.place}`, {
          extensions,
        })
      : undefined;
  }

  /**
   * Data that the gateway itself keeps (the access log) or a receipt's progress: decided and recorded like a crossing.
   * @throws GatewayError ACCESS_DENIED.
   */
  admitOwn(request: {
    readonly service: string;
    readonly dataClass: DataClass;
    readonly subject: SubjectFacts;
    readonly grounds: readonly GroundKind[];
    readonly agency?: string;
    readonly action?: string;
    readonly purpose?: string;
    /** For the record; the policies see nothing of it. */
    readonly about?: About;
  }): Crossing {
    const { service, dataClass, subject, grounds, agency = 'gateway', action = 'read', purpose } = request;
    const held = { circle: undefined, kinds: grounds, ...(purpose === undefined ? {} : { purpose }) };
    return this.#admitOne(service, { agency, subject, grounds: held, action }, dataClass, request.about);
  }

  /**
   * Break-glass: within this request, this one person stands open on the ground `emergency`. Whoever calls this has made
   * sure of a second approver and of the time limit (gateway/emergency/); the policies say who may and what is opened.
   * @throws GatewayError ACCESS_DENIED; the use is recorded either way.
   */
  openEmergency(personId: string, purpose: string): void {
    const grounds: SubjectGrounds = {
      circle: undefined,
      kinds: ['emergency'],
      action: 'breakGlass',
      purpose,
    };
    const subject: SubjectFacts = { kind: 'person', id: personId };
    this.#admitOne('emergencyPerson', { agency: 'gateway', subject, grounds }, 'person.identity');
    this.#grounds.openEmergency(personId, grounds);
  }

  /**
   * To fill in a form: within this request the caller's own data stand open for this purpose, in an assisted session to
   * whoever helps as far as its policies let them. Nobody is opened who is not the caller.
   */
  openFiling(purpose: string, kinds: readonly GroundKind[]): void {
    this.#grounds.openFiling({ circle: undefined, kinds, purpose });
  }

  /**
   * A request that changes a dossier: the dossier is opened as for reading, then the action is decided for itself.
   * @throws GatewayError NOT_AVAILABLE for a dossier that is absent or not the caller's, ACCESS_DENIED.
   */
  async admitChange(request: {
    readonly agency: string;
    readonly operation: string;
    readonly action: string;
    readonly dataClass: DataClass;
    readonly code: string;
  }): Promise<{ readonly circle: DossierCircle; readonly crossing: Crossing }> {
    const { agency, operation, action, dataClass } = request;
    const circle = await this.openDossier(request.code);
    const grounds = circle && this.#grounds.released(circle.code);
    if (!grounds) throw new GatewayError('NOT_AVAILABLE', 'absent, or not for this caller');
    const subject: SubjectFacts = { kind: 'dossier', id: grounds.circle.code };
    const crossing = this.#admitOne(operation, { agency, subject, grounds, action }, dataClass);
    return { circle: grounds.circle, crossing };
  }

  /**
   * The gateway's own synchronisation: no person asks and nothing is given to anybody, yet it is decided by the policies
   * and recorded like everything else.
   * @param brings classes that the agency's answer holds; none where it only takes a message.
   * @throws GatewayError ACCESS_DENIED; the crossing is recorded either way.
   */
  admitSync(agency: string, operation: string, brings: readonly DataClass[]): Crossing {
    const grounds: SubjectGrounds = { circle: undefined, kinds: [], action: 'sync', purpose: 'sync' };
    const asked: PolicyQuestion = { agency, subject: { kind: 'catalogue', id: operation }, grounds };
    const crossing = this.#crossings.enter(operation, asked);
    const classes = [...new Set([...SYNC_CLASSES, ...brings])];
    const { granted, denials, refused } = this.#policyCheck.decideAll(asked, classes);
    for (const [dataClass, decision] of [...granted, ...denials]) note(crossing, dataClass, decision);
    for (const refusal of refused.values()) {
      takeBack(crossing);
      throw refusal;
    }
    for (const dataClass of granted.keys())
      if (!brings.includes(dataClass)) crossing.released.delete(dataClass);
    return crossing;
  }

  /** A wrong pair of code and secret: recorded, whether or not there is such a dossier. */
  noteRefusedLookup(code: string): void {
    const subject: SubjectFacts = { kind: 'dossier', id: code };
    const asked = { agency: 'onestop', subject, grounds: NO_GROUNDS };
    this.#crossings.enterRefused('trackDossier', asked, undefined);
  }

  /** What somebody unknown tries counts like a crossing, whatever comes of it. @throws GatewayError RATE_LIMITED. */
  countTry(): void {
    if (this.caller.kind === 'anonymous') this.#crossings.spend();
  }

  /**
   * May the caller list this dossier, or all that it stands for? Nothing is recorded: only what is opened afterwards is. Lists
   * ask thousands of times, and policies see neither codes nor persons: dossiers alike in what they do see are one question.
   */
  mayList(dossier: ListableFacts): boolean {
    const kinds = this.#grounds.kindsOn(dossier);
    if (kinds.length === 0) return false;
    const { procedure, sector, isBoundaryFree, receivingBranch, competentAgency, competentWard } = dossier;
    const kind = `${kinds.join()}|${procedure}|${sector}|${isBoundaryFree}|${receivingBranch}|${competentAgency}|${competentWard}`;
    const known = this.#listable.get(kind);
    if (known !== undefined) return known;
    const { code = '' } = dossier;
    const subject: SubjectFacts = { kind: 'dossier', id: code };
    const asked = { agency: 'onestop', subject, grounds: { circle: { ...dossier, code }, kinds } };
    const decision = this.#policyCheck.decide(asked, 'dossier.progress');
    this.#listable.set(kind, decision.effect === 'permit');
    return decision.effect === 'permit';
  }

  /**
   * Before dossiers are admitted that others link to: reads what ties there are to them, where that is not known yet.
   * @returns undefined when nothing is to be read, which is the rule.
   */
  learnLinked(codes: Iterable<string>): Promise<void> | undefined {
    const unknown = this.#grounds.unknownLinks(codes);
    return unknown.length === 0 ? undefined : this.#learnLinks(unknown);
  }

  async #learnLinks(codes: readonly string[]): Promise<void> {
    this.#grounds.learnLinks(codes, await this.#parts.directory.findEach(codes));
  }

  /**
   * Decides every class that is wanted of one key, before the agency hears of it. Of a dossier that only a link opens
   * `learnLinked` was told before: otherwise it stays closed.
   * @param asked what is wanted of records within the row: that is for their own grounds to open, also where the row's do not.
   */
  admit(
    agency: string,
    operation: string,
    typeName: string,
    key: string,
    classes: readonly DataClass[],
    asked: AskedOfParts = NO_PARTS,
  ): Admission {
    const kind = kindOfType(typeName);
    const subject: SubjectFacts = { kind, id: key };
    if (kind === 'dossier') this.#openLinked(key);
    const best = this.#policyCheck.decideOnBest({ agency, subject }, this.#grounds.of(kind, key), classes);
    const { granted, refused, denials, grounds } = best;
    const crossing = this.#crossings.enter(operation, { agency, subject, grounds });
    const within = this.#recordParts.foresee(agency, grounds.circle, best, asked);
    for (const [dataClass, decision] of [...granted, ...denials])
      if (!within.has(dataClass)) note(crossing, dataClass, decision);
    if (granted.size === 0 && classes.length > 0) crossing.outcome = 'refused';
    return {
      crossing,
      subject,
      grounds,
      asked,
      granted: new Map([...granted, ...within]),
      refused: new Map([...refused].filter(([dataClass]) => !within.has(dataClass))),
    };
  }

  /**
   * Decides again with what the record shows. A class that was granted at admission may be refused here; its data
   * has then reached the gateway but goes no further.
   */
  release(admission: Admission, flags: RecordFlags | undefined): Admission {
    if (!flags) return admission;
    const { grounds, crossing, asked: ofParts } = admission;
    const { kind, id } = admission.subject;
    const subject: SubjectFacts = { kind, id, ...flags };
    const asked: PolicyQuestion = { agency: crossing.agency, subject, grounds, phase: 'release' };
    const again = this.#policyCheck.decideAll(asked, [...admission.granted.keys()]);
    crossing.facts = this.#policyCheck.factsOf(asked);
    for (const [dataClass, decision] of again.denials) {
      crossing.released.delete(dataClass);
      note(crossing, dataClass, decision);
    }
    if (again.granted.size === 0 && again.denials.size > 0) crossing.outcome = 'refused';
    return {
      crossing,
      subject,
      grounds,
      asked: ofParts,
      granted: again.granted,
      refused: new Map([...admission.refused, ...again.refused]),
    };
  }

  /** @returns decides on one record within the admitted row that has a subject of its own. */
  within(admission: Admission, facts: PartsFacts | undefined): ReturnType<RecordParts['within']> {
    return this.#recordParts.within(admission, facts);
  }

  /** What has not left after all, once every record within the row has been decided. */
  settleParts(admission: Admission): void {
    this.#recordParts.settle(admission);
  }

  /** Is the agency a part of this dossier at all? Agencies that are not are never asked; a linked one is opened to know. */
  handles(agency: string, dossierCode: string): boolean {
    this.#openLinked(dossierCode);
    const released = this.#grounds.released(dossierCode);
    return released === undefined || released.circle.handlingAgencies.includes(agency);
  }

  /** A released dossier's circle, e.g. to resolve its linked dossiers. */
  circleOf(dossierCode: string): DossierCircle | undefined {
    return this.#grounds.released(dossierCode)?.circle;
  }

  /** A child or parent of an open dossier: its agencies hear of it only when the caller may see its progress as well. */
  #openLinked(code: string): void {
    const grounds = this.#grounds.throughLink(code);
    if (grounds) this.#open(grounds, 'read');
  }

  #open(grounds: DossierGrounds, action: string): DossierCircle | undefined {
    const { circle } = grounds;
    const asked = {
      agency: 'onestop',
      subject: { kind: 'dossier', id: circle.code },
      grounds,
      action,
    } as const;
    const decision = this.#policyCheck.decide(asked, 'dossier.progress');
    this.#crossings.enterOpening(asked, decision);
    if (decision.effect === 'deny') return undefined;
    this.#grounds.release(grounds);
    return circle;
  }

  /** @throws GatewayError ACCESS_DENIED; the crossing is recorded either way. */
  #admitOne(operation: string, asked: PolicyQuestion, dataClass: DataClass, about?: About): Crossing {
    const decision = this.#policyCheck.decide(asked, dataClass);
    const crossing = this.#crossings.enter(operation, asked, about);
    note(crossing, dataClass, decision);
    if (decision.effect === 'permit') return crossing;
    crossing.outcome = 'refused';
    throw this.#policyCheck.refusal(asked.agency, dataClass, decision);
  }
}
