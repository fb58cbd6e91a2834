import { PROCEDURES } from '../../mocks/world/procedures.ts';
import { BRANCHES, POINTS } from '../../mocks/world/reception.ts';
import type { AgencyName, Dossier } from '../../mocks/world/types.ts';
import { findWard, WARDS } from '../../mocks/world/wards.ts';
import type { World } from '../../mocks/world/world.ts';
import type { Case, Inhabitant, SmallWorld } from './small-world.ts';

/** All small worlds side by side in the mock agencies' registers; new ones are told by the change feed. */
export class ManyWorlds {
  readonly #persons = new Map<string, Inhabitant>();
  readonly #dossiers = new Map<string, Case>();
  readonly #worlds: SmallWorld[] = [];
  readonly #told: string[] = [];

  add(world: SmallWorld): void {
    this.#worlds.push(world);
    for (const person of world.persons) this.#persons.set(person.id, person);
    for (const dossier of [...world.dossiers, world.lastTold]) {
      this.#dossiers.set(dossier.code, dossier);
      this.#told.push(dossier.code);
    }
  }

  /** Takes a world out again: nobody who asks in the next one has to do with it, for officers and branches are the same. */
  forget(world: SmallWorld): void {
    const place = this.#worlds.findIndex(({ lastTold }) => lastTold === world.lastTold);
    if (place >= 0) this.#worlds.splice(place, 1);
    const nobody = world.lastTold.ownerIds;
    for (const dossier of [...world.dossiers, world.lastTold]) {
      this.#dossiers.set(dossier.code, {
        ...dossier,
        ownerIds: nobody,
        submitterId: nobody[0] ?? '',
        ...{ parties: [], childIds: [], parcelIds: [], childCodes: [], handlers: [], handlerOfficerIds: [] },
        receivingBranch: 'CN99',
        competent: { ...dossier.competent, unit: 'H26.99' },
        changedAt: '2026-11-07T09:00:00+07:00',
      });
      this.#told.push(dossier.code);
    }
  }

  /** As one agency's system holds them: each spells names in its own way. */
  seenBy(agency: string): World {
    const every = <Item>(of: (world: SmallWorld) => readonly Item[]) => this.#worlds.flatMap(of);
    const person = (id: string): Inhabitant | undefined => {
      const found = this.#persons.get(id);
      return found && agency === 'land' ? { ...found, fullName: found.landName } : found;
    };
    const nothing = () => [];
    const own: World = {
      wards: WARDS,
      branches: BRANCHES,
      points: POINTS,
      procedures: PROCEDURES,
      officers: [],
      ward: findWard,
      procedure: (code) => PROCEDURES.find((procedure) => procedure.code === code),
      person,
      parcel: (id) => every(({ parcels }) => parcels).find((parcel) => parcel.id === id),
      parcelsOf: nothing,
      civilEventsOf: (id) =>
        every(({ events }) => events).filter(({ subjectIds }) => subjectIds.includes(id)),
      dossierAt: (code) => this.#dossiers.get(code),
      canonicalCode: (code) => this.#dossiers.get(code)?.code,
      holders: ({ code }: Dossier): readonly AgencyName[] => this.#dossiers.get(code)?.heldBy ?? [],
      findDossiers: () => ({ codes: [], total: 0 }),
      changeFeed: (cursor, _now, limit) => {
        const start = Number(cursor ?? 0);
        const codes = this.#told.slice(start, start + limit);
        const end = start + codes.length;
        return { codes, cursor: String(end), hasMore: end < this.#told.length };
      },
      securitiesOf: nothing,
      securitiesOn: nothing,
      obligationsOf: (code) =>
        every(({ obligations }) => obligations).filter(({ dossierCode }) => dossierCode === code),
      obligationsOfPerson: nothing,
      policeCasesOf: (code) =>
        every(({ policeCases }) => policeCases).filter(({ dossierCode }) => dossierCode === code),
      policeCasesOfPerson: nothing,
      ticketsOf: (code) => every(({ tickets }) => tickets).filter(({ dossierCode }) => dossierCode === code),
      ticketsOfPerson: nothing,
      ticketsBetween: () => [],
      ticket: () => undefined,
      changeDossier: ({ code }) => this.#dossiers.get(code),
      addTicket: () => undefined,
      reset: () => undefined,
      fork: () => own,
    };
    return own;
  }
}
