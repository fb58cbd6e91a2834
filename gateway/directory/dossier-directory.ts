import type { DossierCircle, UnreadableChange } from '../../connectors/dossier-circle.ts';
import type { CallerKey } from '../../schema/caller-key.ts';
import { SharedTexts } from './shared-texts.ts';
import { type ListedDossier, SortedDossiers } from './sorted-dossiers.ts';

/** A dossier whose last change could not be read. */
export interface SetAside extends UnreadableChange {
  /** As it was before. */
  readonly circle: DossierCircle | undefined;
}

/** What a list of dossiers is tied to. */
export type Tie = 'person' | 'organisation' | 'branch' | 'handler' | 'unit';

/**
 * Which dossiers exist and who is tied to them, fed by the reception system's change feed. It answers "may this
 * caller ask?" before any agency is asked, and lists without loading. Nothing in it is shown as data.
 * Owned by the feed (`directory-feed.ts`), which alone calls `put`.
 */
export class DossierDirectory {
  readonly #byCode = new Map<string, ListedDossier>();
  readonly #codeOfAlias = new Map<string, string>();
  readonly #byTie: Readonly<Record<Tie, Map<string, SortedDossiers>>> = {
    person: new Map(),
    organisation: new Map(),
    branch: new Map(),
    handler: new Map(),
    unit: new Map(),
  };
  readonly #setAside = new Map<string, SetAside>();
  readonly #texts = new SharedTexts();
  /** Is it still read for the first time? Then "unknown" only means "not read yet". */
  isBeingFilled = false;

  #version = 0;

  /** Counts up with everything that becomes known. */
  get version(): number {
    return this.#version;
  }

  /** All that can be read, in no order; what becomes known meanwhile may be among them. */
  *all(): Generator<DossierCircle> {
    for (const { circle } of this.#byCode.values()) yield circle;
  }

  get size(): number {
    return this.#byCode.size;
  }

  /**
   * The newest change wins, whenever it is told; ties that are gone are forgotten.
   * @returns whether it is news.
   */
  put(given: DossierCircle): boolean {
    const aside = this.#setAside.get(given.code);
    const known = this.#byCode.get(given.code)?.circle ?? aside?.circle;
    const givenMs = Date.parse(given.changedAt);
    if (givenMs < Math.max(msOf(known?.changedAt), msOf(aside?.changedAt))) return false;
    // Nobody knows when it changed: only what is surely later than what was known can be later than that.
    if (aside && aside.changedAt === undefined && givenMs === msOf(known?.changedAt)) return false;
    this.#setAside.delete(given.code);
    this.#version += 1;
    const circle = this.#texts.share(given);
    const item: ListedDossier = {
      circle,
      code: circle.code,
      receivedMs: Date.parse(circle.receivedAt),
    };
    const replaced = this.#byCode.get(circle.code);
    if (replaced) this.#unlink(replaced);
    this.#byCode.set(circle.code, item);
    for (const alias of circle.aliases) this.#codeOfAlias.set(alias, circle.code);
    for (const [tie, id] of tiesOf(circle)) this.#listOf(tie, id).add(item);
    return true;
  }

  /**
   * A change that cannot be read: who is tied to the dossier may have changed with it, so nobody is let in until a readable
   * change comes. What was known stays at hand, to tell those who had ties that it is there and cannot be read now.
   * @returns whether it is news.
   */
  setAside(code: string, change: UnreadableChange): boolean {
    const known = this.#byCode.get(code);
    const before = this.#setAside.get(code);
    const circle = known?.circle ?? before?.circle;
    const last = Math.max(msOf(circle?.changedAt), msOf(before?.changedAt));
    if (change.changedAt !== undefined && Date.parse(change.changedAt) < last) return false;
    this.#version += 1;
    if (known) {
      this.#unlink(known);
      this.#byCode.delete(code);
    }
    this.#setAside.set(code, { ...change, circle });
    return before === undefined;
  }

  /** By canonical code, or an alias that it had. */
  findSetAside(code: string): SetAside | undefined {
    const aside = this.#setAside.get(code);
    return aside ?? [...this.#setAside.values()].find(({ circle }) => circle?.aliases.includes(code));
  }

  get unreadablePlaces(): readonly string[] {
    return [...this.#setAside.values()].map(({ place }) => place);
  }

  /** By canonical code or alias; undefined says nothing to the caller (absent and not theirs look alike). */
  find(code: string): DossierCircle | undefined {
    return this.#item(code)?.circle;
  }

  /** Dossiers tied to a person (as owner, submitter, party or child), an organisation (by number), a branch, an officer (by key) or an agency's unit. */
  tiedTo(tie: 'handler', officer: CallerKey): SortedDossiers;
  tiedTo(tie: Exclude<Tie, 'handler'>, id: string): SortedDossiers;
  tiedTo(tie: Tie, id: string): SortedDossiers {
    return this.#byTie[tie].get(id) ?? NONE;
  }

  /** These dossiers as a list; unknown codes are left out. */
  listed(codes: Iterable<string>): ListedDossier[] {
    return [...codes].flatMap((code) => this.#item(code) ?? []);
  }

  /** Codes tied to a person as owner, submitter or party. */
  ofPerson(personId: string): readonly string[] {
    return [...this.tiedTo('person', personId).newerThan()].map(({ code }) => code);
  }

  /** Codes tied to an organisation as owner or party. */
  ofOrganisation(number: string): readonly string[] {
    return [...this.tiedTo('organisation', number).newerThan()].map(({ code }) => code);
  }

  #item(code: string): ListedDossier | undefined {
    return this.#byCode.get(code) ?? this.#byCode.get(this.#codeOfAlias.get(code) ?? '');
  }

  #listOf(tie: Tie, id: string): SortedDossiers {
    const lists = this.#byTie[tie];
    const known = lists.get(id);
    if (known) return known;
    const made = new SortedDossiers();
    lists.set(id, made);
    return made;
  }

  #unlink(item: ListedDossier): void {
    for (const alias of item.circle.aliases) this.#codeOfAlias.delete(alias);
    for (const [tie, id] of tiesOf(item.circle)) {
      const list = this.#byTie[tie].get(id);
      list?.remove(item);
      if (list?.size === 0) this.#byTie[tie].delete(id);
    }
  }
}

const msOf = (at: string | undefined): number =>
  at === undefined ? Number.NEGATIVE_INFINITY : Date.parse(at);

const NONE = new SortedDossiers();

/** An agency's unit, as officers are tied to it. */
export const unitId = (agency: string, unit: string): string => `${agency}/${unit}`;

function tiesOf(circle: DossierCircle): [Tie, string][] {
  return [
    ...[...personsOf(circle)].map((id): [Tie, string] => ['person', id]),
    ...organisationsOf(circle).map((number): [Tie, string] => ['organisation', number]),
    ...circle.handlerIds.map((id): [Tie, string] => ['handler', id]),
    ['branch', circle.receivingBranch],
    ['unit', unitId(circle.competentAgency, circle.competentUnit)],
  ];
}

/** Numbers of the organisations that own it, have a part in it or are secured by what it is about, each once. */
const organisationsOf = ({
  ownerOrganisations = [],
  partyOrganisations = [],
  securedOrganisations = [],
}: DossierCircle): string[] => [
  ...new Set([
    ...[...ownerOrganisations, ...partyOrganisations].map(({ number }) => number),
    ...securedOrganisations,
  ]),
];

/** Everybody in the circle who is a natural person. */
export function personsOf(circle: DossierCircle): Set<string> {
  const persons = new Set([...circle.ownerIds, ...circle.partyIds, ...(circle.childIds ?? [])]);
  if (circle.submitterId !== undefined) persons.add(circle.submitterId);
  return persons;
}
