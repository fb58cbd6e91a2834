import { WorldBase } from './base.ts';
import { DossierView } from './dossier-view.ts';
import { columnTest, holdersOf } from './find-dossiers.ts';
import { FIXED_EVENTS } from './fixed-civil-events.ts';
import { FIXED_OBLIGATIONS } from './fixed-obligations.ts';
import { FIXED_SECURITIES } from './fixed-securities.ts';
import { FIXED_TICKETS } from './fixed-tickets.ts';
import {
  generatedEvents,
  generatedObligations,
  generatedTicket,
  hasTicket,
  policeCase,
  ticketIndex,
} from './generated-parts.ts';
import { findProcedure, PROCEDURES } from './procedures.ts';
import { BRANCHES, POINTS } from './reception.ts';
import { readRegister } from './securities.ts';
import type { AgencyName, CivilEvent, Dossier, Obligation, PoliceCase, Ticket } from './types.ts';
import { OFFICERS } from './units.ts';
import { findWard, WARDS } from './wards.ts';
import type { DossierChange, DossierFilter, World, WorldOptions } from './world.ts';

/** @throws Error when more dossiers are asked for than the change index can number. */
export function createWorld(options: WorldOptions): World {
  if (!(options.dossiers >= 0 && options.dossiers <= 1_000_000)) throw new Error('dossiers: 0 to 1,000,000');
  return new StandInWorld(new WorldBase(options));
}

class StandInWorld implements World {
  readonly wards = WARDS;
  readonly branches = BRANCHES;
  readonly points = POINTS;
  readonly procedures = PROCEDURES;
  readonly officers = OFFICERS;
  readonly ward = findWard;
  readonly procedure = findProcedure;
  readonly holders = holdersOf;
  readonly #base: WorldBase;
  readonly #view: DossierView;
  /** Tickets opened through the hotline's API since the last reset, by id. */
  readonly #tickets = new Map<string, Ticket>();

  constructor(base: WorldBase) {
    this.#base = base;
    this.#view = new DossierView(base);
  }

  person(id: string) {
    return this.#base.person(id);
  }

  parcel(id: string) {
    return this.#base.parcel(id);
  }

  parcelsOf(personId: string) {
    return this.#base.parcelsOf(personId);
  }

  civilEventsOf(personId: string): readonly CivilEvent[] {
    const fixed = FIXED_EVENTS.filter(({ subjectIds }) => subjectIds.includes(personId));
    const index = this.#base.population.findIndex(personId);
    const person = this.person(personId);
    if (fixed.length > 0 || index === undefined || !person) return fixed;
    return generatedEvents(this.#base.seed, index, person);
  }

  dossierAt(codeOrAlias: string, now: Date) {
    return this.#view.at(codeOrAlias, now);
  }

  canonicalCode(codeOrAlias: string) {
    return this.#base.canonicalCode(codeOrAlias);
  }

  findDossiers(filter: DossierFilter, now: Date, page?: { readonly offset: number; readonly limit: number }) {
    return this.#view.find(filter, now, page);
  }

  changeFeed(cursor: string | undefined, now: Date, limit: number, agency?: AgencyName) {
    return this.#view.feed(cursor, now, limit, agency);
  }

  securitiesOf(dossierCode: string, now: Date) {
    const code = this.canonicalCode(dossierCode);
    return this.#register(now).filter(({ requests }) => requests.some((one) => one.dossierCode === code));
  }

  securitiesOn(parcelId: string, now: Date) {
    return this.#register(now).filter(({ assets }) => assets.some((one) => one.parcelId === parcelId));
  }

  #register(now: Date) {
    return readRegister(FIXED_SECURITIES, (code) => this.dossierAt(code, now));
  }

  obligationsOf(dossierCode: string, now: Date): readonly Obligation[] {
    const code = this.canonicalCode(dossierCode);
    const fixed = FIXED_OBLIGATIONS.filter((obligation) => obligation.dossierCode === code);
    const at = code === undefined ? undefined : this.#base.index.find(code);
    const dossier = fixed.length > 0 || at === undefined ? undefined : this.dossierAt(dossierCode, now);
    if (!dossier || at === undefined) return fixed;
    return generatedObligations(this.#base.seed, at, dossier, (id) => this.person(id));
  }

  obligationsOfPerson(personId: string, now: Date): readonly Obligation[] {
    const fixed = FIXED_OBLIGATIONS.filter(({ payerIds }) => payerIds.includes(personId));
    const generated = this.#involving(personId, now).flatMap(({ code }) => this.obligationsOf(code, now));
    return [...fixed, ...generated.filter(({ payerIds }) => payerIds.includes(personId))];
  }

  policeCasesOf(dossierCode: string, now: Date): readonly PoliceCase[] {
    const dossier = this.dossierAt(dossierCode, now);
    const found = dossier && policeCase(dossier);
    return found ? [found] : [];
  }

  policeCasesOfPerson(personId: string, now: Date): readonly PoliceCase[] {
    const { codes } = this.findDossiers({ ownerId: personId, agency: 'police' }, now);
    return codes.flatMap((code) => this.policeCasesOf(code, now));
  }

  ticketsOf(dossierCode: string, now: Date): readonly Ticket[] {
    const code = this.canonicalCode(dossierCode);
    const stored = [...this.#tickets.values(), ...FIXED_TICKETS].filter(
      (ticket) => ticket.dossierCode === code,
    );
    const at = code === undefined ? undefined : this.#base.index.find(code);
    const dossier = at === undefined ? undefined : this.dossierAt(dossierCode, now);
    const generated = at !== undefined && dossier ? generatedTicket(at, dossier, now.getTime()) : undefined;
    const isReplaced = generated && this.#tickets.has(generated.id);
    return generated && !isReplaced ? [...stored, generated] : stored;
  }

  ticketsOfPerson(personId: string, now: Date): readonly Ticket[] {
    const stored = [...this.#tickets.values(), ...FIXED_TICKETS].filter(
      ({ openedBy }) => openedBy === personId,
    );
    const generated = this.#involving(personId, now).flatMap(({ code }) => this.ticketsOf(code, now));
    const seen = new Set(stored.map(({ id }) => id));
    return [...stored, ...generated.filter(({ id, openedBy }) => openedBy === personId && !seen.has(id))];
  }

  ticketsBetween(from: Date, until: Date, now: Date): readonly Ticket[] {
    const { index } = this.#base;
    const found = new Map<string, Ticket>();
    for (const ticket of [...FIXED_TICKETS, ...this.#tickets.values()]) found.set(ticket.id, ticket);
    for (let at = 0; at < index.size; at += 1)
      // Somebody calls about a dossier in the days after its receipt.
      if (hasTicket(at) && index.receivedMs(at) <= until.getTime())
        for (const ticket of this.ticketsOf(index.code(at), now)) found.set(ticket.id, ticket);
    const isWithin = (instant: string) => new Date(instant) >= from && new Date(instant) < until;
    return [...found.values()]
      .filter(({ openedAt }) => isWithin(openedAt))
      .sort((one, other) => one.openedAt.localeCompare(other.openedAt) || one.id.localeCompare(other.id));
  }

  ticket(id: string, now: Date): Ticket | undefined {
    const stored = this.#tickets.get(id) ?? FIXED_TICKETS.find((ticket) => ticket.id === id);
    const at = ticketIndex(id);
    if (stored || at === undefined || at >= this.#base.index.size) return stored;
    return this.ticketsOf(this.#base.index.code(at), now).find((ticket) => ticket.id === id);
  }

  changeDossier(change: DossierChange, now: Date): Dossier | undefined {
    return this.#view.change(change, now);
  }

  addTicket(ticket: Ticket): void {
    this.#tickets.set(ticket.id, ticket);
    if (ticket.dossierCode !== undefined) this.#view.touch(ticket.dossierCode);
  }

  reset(): void {
    this.#tickets.clear();
    this.#view.reset();
  }

  fork(): World {
    return new StandInWorld(this.#base);
  }

  /** Generated dossiers in which a person may have a part, by the columns alone. */
  #involving(personId: string, now: Date): readonly { readonly code: string }[] {
    const { index } = this.#base;
    const passes = columnTest(this.#base, { involvedId: personId }, now);
    const found: { readonly code: string }[] = [];
    for (let at = 0; at < index.size; at += 1) if (passes(at)) found.push({ code: index.code(at) });
    return found;
  }
}
