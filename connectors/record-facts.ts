import type { PartFacts, RecordFlags } from './contract.ts';

/** What an answer says of one record within its rows. */
export interface Part {
  readonly type: string;
  readonly key: string;
  readonly facts: PartFacts;
}

/** The same record may come in several rows and messages: what any of them says against a release holds for all. */
export function addPart(parts: Map<string, Map<string, PartFacts>>, { type, key, facts }: Part): void {
  const ofType = parts.get(type) ?? new Map<string, PartFacts>();
  const known = ofType.get(key);
  const { ward, personId, persons: _, organisations: __, ...marks } = strictest(known, facts);
  const persons = together(known?.persons, facts.persons);
  // Whoever is a party by one copy alone is none: what a copy says may open a record to nobody more.
  const organisations =
    known === undefined
      ? facts.organisations
      : facts.organisations?.filter((number) => known.organisations?.includes(number));
  // Where the copies do not agree nobody knows where it lies, or whom it is about.
  const agreed = {
    ...(ward !== undefined && (known ?? facts).ward === facts.ward && { ward }),
    ...(personId !== undefined && (known ?? facts).personId === facts.personId && { personId }),
  };
  parts.set(
    type,
    ofType.set(key, {
      ...marks,
      ...agreed,
      ...(persons && { persons }),
      ...(organisations && { organisations }),
    }),
  );
}

/** Whom any copy names, each once. */
export const together = (
  some: readonly string[] | undefined,
  others: readonly string[] | undefined,
): readonly string[] | undefined => (some && others ? [...new Set([...some, ...others])] : (some ?? others));

/** The first copy is the one that is shown, so the ward is its; no copy can take back what another says. */
export function strictest<Facts extends RecordFlags>(first: Facts | undefined, other: Facts): Facts {
  const marks = (['isProtected', 'isAdoptionSecret', 'isDefenceParcel'] as const).filter(
    (mark) => first?.[mark] || other[mark],
  );
  return { ...(first ?? other), ...Object.fromEntries(marks.map((mark) => [mark, true])) };
}
