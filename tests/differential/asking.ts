import { createHmac } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import type { CallerFacts, PolicyEngine, SubjectFacts } from '../../policies/decision.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { DataClass } from '../../schema/terms.ts';
import { type Entry, Ledger } from './ledger.ts';
import { PoliciesAsked } from './policies-asked.ts';
import {
  CATALOGUE,
  isStranger,
  type Mandate,
  NO_STANDING,
  type Standing,
  throughLink,
  toDossier,
  toParcel,
  toPerson,
  toSecurity,
  toTicket,
} from './ties.ts';
import { type Settled, Told } from './told.ts';
import type { WholeRow, WholeWorld } from './whole-world.ts';

/** One subject at one source, read whole and judged class by class. */
export interface Part {
  readonly agency: string;
  readonly row: WholeRow['row'];
  /** Classes that were not asked for are refused: nothing is shown that was not decided. */
  settled(dataClass: DataClass): Settled;
  /** Notes that something of the class was told. */
  gave?(dataClass: DataClass): void;
  /** Notes that something of the class was there and was not told. */
  withheld?(dataClass: DataClass): void;
  /** What records within the row are judged with; absent where nothing was asked for by key. */
  readonly within?: {
    readonly operation: string;
    readonly standing: Standing;
    readonly parts: WholeRow['parts'];
  };
}

export interface AskingParts {
  readonly world: WholeWorld;
  readonly engine: PolicyEngine;
  readonly caller: CallerFacts;
  readonly mandates: readonly Mandate[];
  /** Whom the caller has made a representative. */
  readonly grants: readonly string[];
  readonly publicIdKey: Buffer;
  readonly down: ReadonlySet<string>;
}

const SUBJECT_KINDS: Readonly<Record<string, SubjectFacts['kind']>> = {
  Dossier: 'dossier',
  Person: 'person',
  Parcel: 'parcel',
  Ticket: 'ticket',
  SecuredTransaction: 'security',
};

/** One caller's request: the dossiers that it has opened, what it may see, and what goes on record. */
export class Asking {
  readonly ledger = new Ledger();
  readonly parts: AskingParts;
  readonly #policies: PoliciesAsked;
  readonly #opened = new Map<string, Standing>();

  constructor(parts: AskingParts) {
    this.parts = parts;
    this.#policies = new PoliciesAsked(parts.engine, parts.caller);
  }

  publicId(type: string, key: string): string {
    if (type !== 'Person') return key;
    const { kind, id, actor, organisation, ...places } = this.parts.caller;
    const alone = [kind, placeOf(kind, places), id].join('/');
    const own = organisation ? `${alone}@${organisation.number}` : alone;
    // A session of somebody else's is another caller.
    const text = `${actor ? `${own}+${actor.kind}/${actor.branch ?? ''}/${actor.id}` : own}\u0000${key}`;
    return createHmac('sha256', this.parts.publicIdKey).update(text).digest('base64url').slice(0, 22);
  }

  /** Lets a dossier in by its code when the caller has a tie to it and may see its progress. */
  open(code: string): DossierCircle | undefined {
    const { world, caller, mandates } = this.parts;
    const circle = world.find(code);
    const standing = circle && toDossier(caller, circle, mandates);
    if (!standing || standing.grounds.length === 0) {
      this.ledger.noteOpening(circle?.code ?? code, 'refused');
      return undefined;
    }
    return this.#openOn(standing, circle);
  }

  /** A dossier that was reached through another one's link. */
  openLinked(code: string): DossierCircle | undefined {
    const { world, caller, mandates } = this.parts;
    const known = this.#opened.get(code);
    if (known) return known.circle;
    const circle = world.find(code);
    const standing = circle && throughLink(caller, circle, [...this.#opened.values()], mandates);
    return standing && this.#openOn(standing, circle);
  }

  circleOf(code: string): DossierCircle | undefined {
    return this.#opened.get(code)?.circle;
  }

  mayList(circle: DossierCircle): boolean {
    const { caller, mandates } = this.parts;
    const standing = toDossier(caller, circle, mandates);
    return this.#policies.mayFollow(circle, standing);
  }

  /** Asks one agency for some classes of one subject. */
  async ask(agency: string, type: string, key: string, classes: Iterable<DataClass>): Promise<Part> {
    const { world, down } = this.parts;
    const kind = SUBJECT_KINDS[type] ?? 'catalogue';
    // What a request opens at its roots stands open before anything below is asked for.
    await nextTurn();
    if (kind === 'dossier') this.openLinked(key);
    const circle = kind === 'dossier' ? this.circleOf(key) : undefined;
    if (circle && world.isAskedOnlyWhenHandling(agency) && !circle.handlingAgencies.includes(agency))
      return { agency, row: undefined, settled: () => [] };

    const standings = this.#standings(kind, key);
    const admitted = new Map(
      [...classes].map((name) => [name, this.#policies.admit(agency, { kind, id: key }, standings, name)]),
    );
    const granted = [...admitted].flatMap(([name, admission]) => (admission instanceof Told ? [] : [name]));
    const operation = world.sdl.lookUp(agency, type);
    const entry = this.ledger.entry(agency, operation, kind, key);
    const refused = [...admitted.keys()].filter((name) => !granted.includes(name));
    const failure = down.has(agency) && granted.length > 0 ? new Told('AGENCY', agency) : undefined;
    if (failure || granted.length === 0) {
      this.ledger.note(entry, { withheld: refused, outcome: failure ? 'failed' : 'refused' });
      const settled = (name: DataClass) => {
        const admission = admitted.get(name);
        return admission instanceof Told ? admission : (failure ?? NOT_ASKED);
      };
      return { agency, row: undefined, settled };
    }
    this.ledger.call(agency, operation, key);
    const { row, flags, parts } = await world.row(agency, type, key);
    const settled = new Map<DataClass, Settled>();
    for (const [name, admission] of admitted) {
      const subject: SubjectFacts = { kind, id: key, ...flags };
      // What only the record shows is judged as well, on the tie that it was admitted on.
      const verdict =
        admission instanceof Told || !flags
          ? admission
          : this.#policies.judge(agency, subject, admission.standing, name, 'release');
      settled.set(name, verdict instanceof Told ? verdict : verdict.masks);
      if (verdict instanceof Told) this.ledger.note(entry, { withheld: [name] });
    }
    this.ledger.note(entry, { outcome: 'absent' });
    const [standing = NO_STANDING] = standings;
    return {
      ...{ agency, row, settled: (name) => settled.get(name) ?? NOT_ASKED },
      ...this.#toldBy(entry),
      within: { operation, standing, parts },
    };
  }

  /**
   * A record with a subject of its own in somebody else's row: judged as if it had been asked for by its key, as far as what
   * stands around it was asked at all.
   * @returns undefined where the caller is not to know of it.
   */
  recordWithin(
    holder: Part & Required<Pick<Part, 'within'>>,
    type: string,
    row: NonNullable<WholeRow['row']>,
    classes: ReadonlySet<DataClass>,
  ): Part | Told | undefined {
    const { agency, within } = holder;
    const key = String(row[this.parts.world.sdl.ownSubject(agency, type) ?? '']);
    const kind = SUBJECT_KINDS[type] ?? 'catalogue';
    const { personId, organisations, ...flags } = within.parts?.get(type)?.get(key) ?? {};
    const standings =
      kind === 'ticket'
        ? [toTicket(this.parts.caller, within.standing, personId)]
        : kind === 'security'
          ? [toSecurity(this.parts.caller, within.standing, organisations)]
          : this.#standings(kind, key);
    const about = personId === undefined ? ([kind, key] as const) : (['person', personId] as const);
    const entry = this.ledger.entry(agency, within.operation, ...about);
    const settled = new Map<DataClass, Settled>();
    for (const name of classes) {
      const outer = holder.settled(name);
      if (outer instanceof Told) {
        settled.set(name, outer);
        continue;
      }
      const verdict = this.#policies.admit(agency, { kind, id: key, ...flags }, standings, name, 'release');
      settled.set(name, verdict instanceof Told ? verdict : verdict.masks);
      if (verdict instanceof Told) this.ledger.note(entry, { withheld: [name] });
    }
    const refusals = [...settled.values()].filter((found) => found instanceof Told);
    if (refusals.length === settled.size) {
      this.ledger.note(entry, { outcome: 'refused' });
      const isKept =
        kind === 'ticket' || (kind === 'security' && isStranger(this.parts.caller, organisations));
      return isKept ? undefined : refusals[0];
    }
    return {
      ...{ agency, row, settled: (name: DataClass) => settled.get(name) ?? NOT_ASKED, within },
      ...this.#toldBy(entry),
    };
  }

  /** A catalogue of one agency, decided on all that is asked of it; `args` go to the agency as they are. */
  async askCatalogue(
    agency: string,
    operation: string,
    type: string,
    args: object,
    classes: Iterable<DataClass>,
  ): Promise<{ readonly value: unknown; readonly part: Part }> {
    const { world, down } = this.parts;
    const subject = { kind: 'catalogue', id: operation } as const;
    const settled = new Map(
      [...classes].map((name) => [name, this.#policies.admit(agency, subject, [CATALOGUE], name)]),
    );
    const entry = this.ledger.entry(agency, operation, 'catalogue', operation);
    const refusals = [...settled].filter(([, admission]) => admission instanceof Told);
    this.ledger.note(entry, { withheld: refusals.map(([name]) => name) });
    const [refusal] = refusals;
    if (refusal && refusals.length === settled.size) {
      this.ledger.note(entry, { outcome: 'refused' });
      throw refusal[1];
    }
    if (down.has(agency)) {
      this.ledger.note(entry, { outcome: 'failed' });
      throw new Told('AGENCY', agency);
    }
    this.ledger.call(agency, operation, '');
    const value = await world.catalogue(agency, operation, type, args).catch((error: unknown) => {
      this.ledger.note(entry, { outcome: 'failed' });
      throw error instanceof GatewayError ? new Told(error.code) : error;
    });
    const isNothing = value === null || value === undefined || (Array.isArray(value) && value.length === 0);
    this.ledger.note(entry, { outcome: isNothing || settled.size > 0 ? 'absent' : 'delivered' });
    const verdict = (name: DataClass): Settled => {
      const admission = settled.get(name);
      return admission === undefined || admission instanceof Told
        ? (admission ?? NOT_ASKED)
        : admission.masks;
    };
    return { value, part: { agency, row: {}, settled: verdict, ...this.#toldBy(entry) } };
  }

  /** A class is given when something of it is told, not when there is nothing to tell. */
  #toldBy(entry: Entry) {
    return {
      gave: (name: DataClass) => this.ledger.note(entry, { released: [name], outcome: 'delivered' }),
      withheld: (name: DataClass) => this.ledger.note(entry, { withheld: [name], outcome: 'refused' }),
    };
  }

  #openOn(standing: Standing, circle: DossierCircle): DossierCircle | undefined {
    const isPermitted = this.#policies.mayFollow(circle, standing);
    this.ledger.noteOpening(circle.code, isPermitted ? 'delivered' : 'refused');
    if (!isPermitted) return undefined;
    this.#opened.set(circle.code, standing);
    return circle;
  }

  #standings(kind: SubjectFacts['kind'], key: string): readonly Standing[] {
    const { caller, mandates } = this.parts;
    const opened = [...this.#opened.values()];
    if (kind === 'person') return toPerson(caller, key, opened, mandates);
    if (kind === 'parcel') return toParcel(key, opened);
    const standing = this.#opened.get(key);
    return standing ? [standing] : [];
  }
}

const NOT_ASKED = new Told('NOT_ASKED');

/** Who gave out the id: the agency, the branch, or for persons nobody but the state. */
const placeOf = (kind: string, { agency, branch }: { agency?: string; branch?: string }): string =>
  (kind === 'officer' ? agency : kind === 'clerk' || kind === 'kiosk' ? branch : undefined) ?? '';
