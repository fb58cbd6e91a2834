import { ChangeIndex } from './change-index.ts';
import { toNewForm } from './codes.ts';
import { DossierIndex } from './dossier-index.ts';
import { FIXED_DOSSIERS } from './fixed-dossiers.ts';
import { FIXED_PARCELS } from './fixed-parcels.ts';
import { FIXED_PERSONS, IDS } from './fixed-persons.ts';
import { generatedDossier } from './generated-dossier.ts';
import { BUSINESS_PERSONS } from './organisations.ts';
import { Population } from './population.ts';
import { hashText } from './prng.ts';
import { startOfDay } from './time.ts';
import type { Dossier, Parcel, Person } from './types.ts';
import type { WorldOptions } from './world.ts';

const FIXED_BY_ID = new Map([...FIXED_PERSONS, ...BUSINESS_PERSONS].map((person) => [person.id, person]));
const PARCEL_BY_ID = new Map(FIXED_PARCELS.map((parcel) => [parcel.id, parcel]));
const DOSSIER_BY_CODE = new Map(FIXED_DOSSIERS.map((dossier) => [dossier.code, dossier]));

/** The unchanging facts: fixed data first, generated data on demand. Shared by all forks of a world. */
export class WorldBase {
  readonly seed: number;
  readonly population: Population;
  readonly index: DossierIndex;
  #changes: ChangeIndex | undefined;

  constructor({ seed, dossiers, now }: WorldOptions) {
    this.seed = hashText(seed);
    this.population = new Population(this.seed, dossiers);
    this.index = new DossierIndex(this.seed, dossiers, startOfDay(now.getTime()), this.population);
  }

  get changes(): ChangeIndex {
    this.#changes ??= new ChangeIndex(this.index);
    return this.#changes;
  }

  person(id: string): Person | undefined {
    const fixed = FIXED_BY_ID.get(id);
    if (fixed) return fixed;
    const index = this.population.findIndex(id);
    return index === undefined ? undefined : this.population.person(index);
  }

  parcel(id: string): Parcel | undefined {
    const fixed = PARCEL_BY_ID.get(id);
    if (fixed) return fixed;
    const household = this.population.findParcel(id);
    return household === undefined ? undefined : this.population.parcel(household);
  }

  parcelsOf(personId: string): readonly Parcel[] {
    const holds = ({ owners }: Parcel) => owners.some((owner) => owner.personId === personId);
    const index = this.population.findIndex(personId);
    const household = index === undefined ? -1 : Math.floor(index / 2);
    const own =
      household >= 0 && this.population.hasParcel(household) ? [this.population.parcel(household)] : [];
    return [...FIXED_PARCELS, ...own].filter(holds);
  }

  canonicalCode(codeOrAlias: string): string | undefined {
    const code = toNewForm(codeOrAlias);
    return DOSSIER_BY_CODE.has(code) || this.index.find(code) !== undefined ? code : undefined;
  }

  /** Before any change; fixed dossiers do not depend on the clock. */
  dossierAt(code: string, nowMs: number): Dossier | undefined {
    const fixed = DOSSIER_BY_CODE.get(code);
    if (fixed) return fixed;
    const at = this.index.find(code);
    return at === undefined ? undefined : this.generated(at, nowMs);
  }

  generated(at: number, nowMs: number): Dossier | undefined {
    const { seed, index, population } = this;
    return generatedDossier({ seed, index, population, person: (id) => this.person(id) }, at, nowMs);
  }

  /** The index that stands for a person in the columns of generated dossiers; `undefined` is minh. */
  ownerIndex(personId: string): { readonly index: number | undefined } | undefined {
    if (personId === IDS.minh) return { index: undefined };
    const index = this.population.findIndex(personId);
    return index === undefined || FIXED_BY_ID.has(personId) ? undefined : { index };
  }
}
