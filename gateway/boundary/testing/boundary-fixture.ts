import { v7 as uuidv7 } from 'uuid';
import type { DossierCircle } from '../../../connectors/dossier-circle.ts';
import { createPolicyEngine } from '../../../policies/decide.ts';
import type { CallerFacts, PolicyEngine } from '../../../policies/decision.ts';
import { loadPolicySet } from '../../../policies/engine.ts';
import { PlainDirectory } from '../../directory/testing/plain-directory.ts';
import type { CrossingBudget } from '../crossing-book.ts';
import type { Delegation } from '../dossier-grounds.ts';
import { RequestBoundary } from '../request-boundary.ts';

export const NOW = new Date('2026-11-20T03:00:00.000Z');
export const HUNG = '001085000002';
export const MINH = '001099000003';

export const citizen = (id: string, more: Partial<CallerFacts> = {}): CallerFacts => ({
  ...{ kind: 'citizen', id, client: 'portal', channel: 'PORTAL', loa: 2 },
  ...more,
});
export const NOBODY: CallerFacts = {
  ...{ kind: 'anonymous', id: 'anonymous', client: 'anonymous', channel: 'PORTAL', loa: 0 },
};

let engine: PolicyEngine | undefined;
/** The policies that are shipped. */
export const shippedPolicies = (): PolicyEngine =>
  (engine ??= createPolicyEngine(loadPolicySet(), { memoSize: 100, slot: 'boundary-tests' }));

export function boundaryFor(
  caller: CallerFacts,
  circles: readonly DossierCircle[],
  more: {
    readonly engine?: PolicyEngine;
    readonly delegations?: readonly Delegation[];
    readonly budget?: CrossingBudget;
  } = {},
): RequestBoundary {
  const directory = new PlainDirectory();
  for (const circle of circles) directory.put(circle);
  return new RequestBoundary({
    caller,
    engine: more.engine ?? shippedPolicies(),
    directory,
    delegations: async () => more.delegations ?? [],
    now: () => NOW,
    newId: uuidv7,
    budget: more.budget,
  });
}
