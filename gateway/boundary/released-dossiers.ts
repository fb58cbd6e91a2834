import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import type { SubjectFacts } from '../../policies/decision.ts';
import { personsOf } from '../directory/dossier-directory.ts';
import type { SubjectGrounds } from './policy-check.ts';

/** Grounds on a dossier that is there. */
export type DossierGrounds = SubjectGrounds & { readonly circle: DossierCircle };

interface Released {
  readonly grounds: DossierGrounds;
  readonly persons: ReadonlySet<string>;
  readonly place: number;
}

/**
 * The dossiers released in one request: their circles are grounds for the keys in them. Found by what they hold, or a page of a
 * hundred dossiers would look through a hundred circles for each of its persons.
 */
export class ReleasedDossiers {
  /** In the order in which they were first released. */
  readonly #byCode = new Map<string, Released>();
  /** Codes of those that hold a person or parcel, or name a dossier; what a later release of one no longer holds is seen when asked. */
  readonly #holders = new Map<string, Set<string>>();

  /** The same dossier again: what is known of it now replaces what was. */
  add(grounds: DossierGrounds): void {
    const { circle } = grounds;
    const { code, parcelIds, linked } = circle;
    const place = this.#byCode.get(code)?.place ?? this.#byCode.size;
    const persons = personsOf(circle);
    this.#byCode.set(code, { grounds, persons, place });
    for (const id of persons) this.#hold(`person ${id}`, code);
    for (const id of parcelIds) this.#hold(`parcel ${id}`, code);
    for (const link of linked) this.#hold(`link ${link.code}`, code);
  }

  get(code: string): DossierGrounds | undefined {
    return this.#byCode.get(code)?.grounds;
  }

  /** Those in whose circle this person is, or else this parcel lies; the first that was released first. */
  holding(kind: SubjectFacts['kind'], key: string): DossierGrounds[] {
    const held = kind === 'person' ? `person ${key}` : `parcel ${key}`;
    return this.#of(held)
      .filter(({ grounds, persons }) =>
        kind === 'person' ? persons.has(key) : grounds.circle.parcelIds.includes(key),
      )
      .sort((one, other) => one.place - other.place)
      .map(({ grounds }) => grounds);
  }

  /** Is this dossier a child or parent of one of them? */
  isLinked(code: string): boolean {
    return this.#of(`link ${code}`).some(({ grounds }) =>
      grounds.circle.linked.some((link) => link.code === code),
    );
  }

  #hold(held: string, code: string): void {
    const holders = this.#holders.get(held);
    if (holders) holders.add(code);
    else this.#holders.set(held, new Set([code]));
  }

  #of(held: string): Released[] {
    return [...(this.#holders.get(held) ?? [])].flatMap((code) => this.#byCode.get(code) ?? []);
  }
}
