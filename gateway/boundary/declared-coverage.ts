import { findUncovered } from '../../policies/coverage.ts';
import type { PolicySet } from '../../policies/policy-set.ts';
import { classesOf } from '../../stitching/check-classes.ts';
import { agencySchema } from '../../stitching/stitch.ts';

/** An agency as far as its declarations go. */
export interface Declared {
  readonly manifest: { readonly id: string; readonly classes: Readonly<Record<string, unknown>> };
  readonly typeDefs: string;
}

/**
 * What the agencies declare must be spoken of by the policies: a field has a data class, a class has a permit that
 * names it and a name for citizens in a manifest, an agency has a policy file of its own.
 * @throws Error naming every field, class and agency that lacks one. The gateway does not start with it: otherwise the
 * author of a field would learn from a citizen that nobody can ever see it.
 */
export function checkCoverage(set: PolicySet, agencies: readonly Declared[]): void {
  const faults: string[] = [];
  const dataClasses = new Set<string>();
  for (const { manifest, typeDefs } of agencies) {
    try {
      for (const dataClass of classesOf(manifest.id, agencySchema(typeDefs))) dataClasses.add(dataClass);
    } catch (error) {
      faults.push(error instanceof Error ? error.message : `${manifest.id}: unreadable SDL`);
    }
  }
  const uncovered = findUncovered(set, {
    dataClasses,
    agencies: agencies.map(({ manifest }) => manifest.id),
  });
  const named = new Set(agencies.flatMap(({ manifest }) => Object.keys(manifest.classes)));
  faults.push(
    ...[...dataClasses]
      .filter((dataClass) => !named.has(dataClass))
      .map((dataClass) => `data class ${dataClass}: no manifest says what citizens call it`),
    ...uncovered.dataClasses.map((dataClass) => `data class ${dataClass}: no policy permits it to anybody`),
    ...uncovered.agencies.map((agency) => `agency ${agency}: no file policies/agency-${agency}.cedar`),
  );
  if (faults.length > 0) throw new Error(`the policies do not cover the schema:\n  ${faults.join('\n  ')}`);
}
