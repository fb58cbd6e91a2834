import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import type { CallerFacts, SubjectFacts } from '../../policies/decision.ts';
import type { GroundKind } from '../../schema/terms.ts';
import { type DossierDirectory, personsOf } from '../directory/dossier-directory.ts';
import { type Delegation, groundsForDossier, holdsFor } from './grounds.ts';
import type { Standing } from './judge.ts';

interface StandingsParts {
  readonly caller: CallerFacts;
  readonly directory: DossierDirectory;
  readonly now: () => Date;
}

/** Ties to a dossier that is there. */
export type ReleasedStanding = Standing & { readonly circle: DossierCircle };

/**
 * What ties one request's caller to a dossier, person or parcel. It only finds ties: whether a tie is enough is for the
 * policies to say, and what is opened here the boundary has decided before.
 */
export class Standings {
  readonly #parts: StandingsParts;
  /** Circles of dossiers released in this request; they are grounds for the keys in them. */
  readonly #released = new Map<string, ReleasedStanding>();
  /** Persons opened by break-glass in this request. */
  readonly #emergencies = new Map<string, Standing>();
  #delegations: readonly Delegation[] = [];

  constructor(parts: StandingsParts) {
    this.#parts = parts;
  }

  /** Whom the caller represents, as far as learnt. */
  get delegations(): readonly Delegation[] {
    return this.#delegations;
  }

  learn(delegations: readonly Delegation[]): void {
    this.#delegations = delegations;
  }

  /** The ties to a dossier by itself, whether or not it has been released. */
  toDossier(circle: DossierCircle): ReleasedStanding {
    const { caller, now } = this.#parts;
    return { circle, grounds: groundsForDossier(caller, circle, this.#delegations, now()) };
  }

  release(standing: ReleasedStanding): void {
    this.#released.set(standing.circle.code, standing);
  }

  released(code: string): ReleasedStanding | undefined {
    return this.#released.get(code);
  }

  openEmergency(personId: string, standing: Standing): void {
    this.#emergencies.set(personId, standing);
  }

  /** Every way in which this key belongs to the caller, the strongest first; none = nothing about it may leave. */
  of(kind: SubjectFacts['kind'], key: string): Standing[] {
    if (kind === 'catalogue') return [{ circle: undefined, grounds: [], purpose: 'catalogue' }];
    if (kind === 'dossier') {
      const standing = this.#released.get(key);
      return standing ? [standing] : [];
    }
    return kind === 'person' ? this.#toPerson(key) : this.#throughCircles(kind, key, []);
  }

  #toPerson(id: string): Standing[] {
    const { caller } = this.#parts;
    const isSelf = caller.kind === 'citizen' && caller.id === id;
    const standings = this.#throughCircles('person', id, isSelf ? ['self'] : []);
    if (isSelf) {
      // Asked for through one dossier, that dossier is the cause that protocols and records name; the ground stays self.
      const [through, ...more] = standings;
      standings.unshift({ circle: more.length === 0 ? through?.circle : undefined, grounds: ['self'] });
    }
    if (this.#represents(id)) standings.unshift({ circle: undefined, grounds: ['representative'] });
    // First: a protected person stands open on this ground alone, which only the record will show.
    const emergency = this.#emergencies.get(id);
    return emergency ? [emergency, ...standings] : standings;
  }

  #throughCircles(kind: SubjectFacts['kind'], key: string, more: readonly GroundKind[]): Standing[] {
    return [...this.#released.values()]
      .filter(({ circle }) =>
        kind === 'person' ? personsOf(circle).has(key) : circle.parcelIds.includes(key),
      )
      .map(({ circle, grounds }) => ({ circle, grounds: [...grounds, 'circle', ...more] }));
  }

  /** Does a delegation of this person hold for the caller? */
  #represents(personId: string): boolean {
    const { caller, now } = this.#parts;
    return this.#delegations.some((found) => holdsFor(found, caller, [personId], now()));
  }

  /**
   * The ties to a child or parent dossier that a released one names: the caller's own ones, or that it lies in a circle and
   * nothing more. Who owns, handles or represents the one dossier does not do so in the other.
   * @returns undefined as well when it is released itself.
   */
  throughLink(code: string): ReleasedStanding | undefined {
    if (this.#released.has(code)) return undefined;
    for (const { circle } of this.#released.values()) {
      if (!circle.linked.some((link) => link.code === code)) continue;
      const linked = this.#parts.directory.find(code);
      if (!linked) return undefined;
      const own = this.toDossier(linked);
      return own.grounds.length > 0 ? own : { circle: linked, grounds: ['circle'] };
    }
    return undefined;
  }
}
