import type { PolicySet } from './policy-set.ts';

/**
 * What the API declares and no policy speaks of. Everything found here would be refused for ever, so the gateway
 * does not start with it: the author of the field learns it, not the citizen.
 */
export interface Uncovered {
  /** Data classes that no permit names. */
  readonly dataClasses: readonly string[];
  /** Agencies without a policy file of their own. */
  readonly agencies: readonly string[];
}

export function findUncovered(
  set: PolicySet,
  declared: { readonly dataClasses: Iterable<string>; readonly agencies: Iterable<string> },
): Uncovered {
  const named = new Set(
    [...set.policies.values()]
      .filter(({ effect }) => effect === 'permit')
      .flatMap(({ text }) => [...text.matchAll(/DataClass::"([^"]+)"/g)].map((match) => match[1])),
  );
  return {
    dataClasses: [...new Set(declared.dataClasses)].filter((dataClass) => !named.has(dataClass)),
    agencies: [...new Set(declared.agencies)].filter((agency) => !set.agencies.has(agency)),
  };
}
