import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import type { CallerFacts, SubjectFacts } from '../../policies/decision.ts';
import type { GroundKind } from '../../schema/terms.ts';
import type { ListableFacts } from '../directory/listable-facts.ts';
import { type Delegation, groundsForDossier, holdsFor } from './dossier-grounds.ts';
import type { SubjectGrounds } from './policy-check.ts';
import { type DossierGrounds, ReleasedDossiers } from './released-dossiers.ts';

interface RequestGroundsParts {
  readonly caller: CallerFacts;
  readonly now: () => Date;
}

/**
 * On what grounds one request's caller asks for a dossier, person or parcel. It only finds them: what a ground is worth is
 * for the policies to say, and what is opened here the boundary has decided before.
 */
export class RequestGrounds {
  readonly #parts: RequestGroundsParts;
  readonly #released = new ReleasedDossiers();
  /** What the directory said of dossiers that released ones name. */
  readonly #links = new Map<string, DossierCircle | undefined>();
  /** Persons opened by break-glass in this request. */
  readonly #emergencies = new Map<string, SubjectGrounds>();
  /** On which the caller's own data are asked for a form of theirs. */
  #filing: SubjectGrounds | undefined;
  #delegations: readonly Delegation[] = [];

  constructor(parts: RequestGroundsParts) {
    this.#parts = parts;
  }

  /** Whom the caller represents, as far as learnt. */
  get delegations(): readonly Delegation[] {
    return this.#delegations;
  }

  learn(delegations: readonly Delegation[]): void {
    this.#delegations = delegations;
  }

  /** The grounds on a dossier by itself, whether or not it has been released. */
  toDossier(circle: DossierCircle): DossierGrounds {
    return { circle, kinds: this.kindsOn(circle) };
  }

  /** The same, of one that may stand for many. */
  kindsOn(dossier: ListableFacts): GroundKind[] {
    const { caller, now } = this.#parts;
    return groundsForDossier(caller, dossier, this.#delegations, now());
  }

  release(grounds: DossierGrounds): void {
    this.#released.add(grounds);
  }

  released(code: string): DossierGrounds | undefined {
    return this.#released.get(code);
  }

  openEmergency(personId: string, grounds: SubjectGrounds): void {
    this.#emergencies.set(personId, grounds);
  }

  openFiling(grounds: SubjectGrounds): void {
    this.#filing = grounds;
  }

  /** Every way in which this key belongs to the caller, the strongest first; none = nothing about it may leave. */
  of(kind: SubjectFacts['kind'], key: string): SubjectGrounds[] {
    if (kind === 'catalogue') return [{ circle: undefined, kinds: [], purpose: 'catalogue' }];
    if (kind === 'dossier') {
      const grounds = this.#released.get(key);
      return grounds ? [grounds] : [];
    }
    return kind === 'person' ? this.#toPerson(key) : this.#throughCircles(kind, key, []);
  }

  /** A ticket is its opener's; the ties to the dossier that it is about stand beside that. */
  toTicket({ circle, kinds }: SubjectGrounds, openerId: string | undefined): SubjectGrounds {
    const { caller } = this.#parts;
    const isOwn = caller.kind === 'citizen' && openerId === caller.id;
    return { circle, kinds: isOwn ? [...kinds, 'self'] : kinds };
  }

  /**
   * A security has the ties of what it came with; but of a dossier with several each secured party has only the own ones.
   * @param securedTo numbers of the organisations to which it is secured.
   */
  toSecurity({ circle, kinds }: SubjectGrounds, securedTo: readonly string[] | undefined): SubjectGrounds {
    return {
      circle,
      kinds: this.isStrangerTo(securedTo) ? kinds.filter((kind) => kind !== 'secured-party') : kinds,
    };
  }

  /** Does the caller act for an organisation that is none of these? */
  isStrangerTo(organisations: readonly string[] | undefined): boolean {
    const { organisation } = this.#parts.caller;
    return organisation !== undefined && organisations?.includes(organisation.number) !== true;
  }

  #toPerson(id: string): SubjectGrounds[] {
    const { caller } = this.#parts;
    // Somebody who acts for an organisation is not there as the person that they are.
    const isSelf = caller.kind === 'citizen' && !caller.organisation && caller.id === id;
    const found = this.#throughCircles('person', id, isSelf ? ['self'] : []);
    if (isSelf) {
      // Asked for through one dossier, that dossier is the cause that protocols and records name; the ground stays self.
      const [through, ...more] = found;
      found.unshift({ circle: more.length === 0 ? through?.circle : undefined, kinds: ['self'] });
    }
    if (isSelf && this.#filing) found.unshift(this.#filing);
    if (this.#represents(id)) found.unshift({ circle: undefined, kinds: ['representative'] });
    // First: a protected person stands open on this ground alone, which only the record will show.
    const emergency = this.#emergencies.get(id);
    return emergency ? [emergency, ...found] : found;
  }

  #throughCircles(kind: SubjectFacts['kind'], key: string, more: readonly GroundKind[]): SubjectGrounds[] {
    return this.#released.holding(kind, key).map(({ circle, kinds }) => {
      const isChild = kind === 'person' && circle.childIds?.includes(key);
      return { circle, kinds: [...kinds, 'circle', ...(isChild ? (['child'] as const) : []), ...more] };
    });
  }

  /** Does a delegation of this person hold for the caller? */
  #represents(personId: string): boolean {
    const { caller, now } = this.#parts;
    return this.#delegations.some((found) => holdsFor(found, caller, [personId], now()));
  }

  /** Those of which a released dossier is a child or parent, that are not released themselves and of which nothing is known yet. */
  unknownLinks(codes: Iterable<string>): string[] {
    return [...codes].filter(
      (code) => !this.#released.get(code) && !this.#links.has(code) && this.#released.isLinked(code),
    );
  }

  learnLinks(codes: readonly string[], found: readonly (DossierCircle | undefined)[]): void {
    for (const [place, code] of codes.entries()) this.#links.set(code, found[place]);
  }

  /**
   * The grounds on a child or parent dossier that a released one names: the caller's own ones, or that it lies in a circle and
   * nothing more. Who owns, handles or represents the one dossier does not do so in the other.
   * @returns undefined as well when it is released itself.
   */
  throughLink(code: string): DossierGrounds | undefined {
    if (this.#released.get(code) || !this.#released.isLinked(code)) return undefined;
    const linked = this.#links.get(code);
    if (!linked) return undefined;
    const own = this.toDossier(linked);
    return own.kinds.length > 0 ? own : { circle: linked, kinds: ['circle'] };
  }
}
