import type { Place } from '../../stitching/stitch.ts';
import { originOf } from '../errors/public-error.ts';
import { held } from './inputs.ts';
import type { RequestContext } from './request-context.ts';

type ElementOf<List> = Exclude<NonNullable<Extract<List, readonly unknown[]>[number]>, Error>;

/** What one computed field is made of. A failed part is not an empty part: it is noted, so that the client learns of it. */
export class ComputedParts {
  readonly #failures: { readonly part: string; readonly error: Error }[] = [];

  /** @returns undefined when it was refused or its agency failed, and where nothing is held. */
  readonly read = <Of, Part extends keyof Of & string>(of: Of, part: Part) => {
    const value = of[part];
    if (value instanceof Error) this.#failures.push({ part, error: value });
    return held(value);
  };

  /** What came of a list. Elements that failed are noted; where nothing else came, the list itself has failed. */
  readonly list = <Of, Part extends keyof Of & string>(
    of: Of,
    part: Part,
  ): ElementOf<Of[Part]>[] | undefined => {
    const items: unknown = this.read(of, part);
    if (!Array.isArray(items)) return undefined;
    const error: unknown = items.find((item) => item instanceof Error);
    if (error instanceof Error) this.#failures.push({ part, error });
    const came = items.filter((item): item is ElementOf<Of[Part]> => held(item) !== undefined);
    return came.length === 0 && error ? undefined : came;
  };

  /** Something inside an element of a part that is there. */
  note(part: string, error: Error): void {
    this.#failures.push({ part, error });
  }

  get areComplete(): boolean {
    return this.#failures.length === 0;
  }

  /** Tells what is missing beside what came. */
  tell(place: Place, { partial }: RequestContext): void {
    partial.push(...this.#failures.map((failure) => ({ ...place, ...failure })));
  }

  /**
   * Nothing came and a part is missing: the field itself has failed, at its own path and not at the part's, which the
   * client never asked for.
   */
  settle<Item>(values: readonly Item[], place: Place, context: RequestContext): unknown {
    const [first] = this.#failures;
    if (values.length === 0 && first) return originOf(first.error);
    this.tell(place, context);
    return values;
  }
}
