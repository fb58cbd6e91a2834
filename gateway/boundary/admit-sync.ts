import { issuePermit, type Permit } from '../../connectors/permit.ts';
import type { CallerFacts, PolicyEngine } from '../../policies/decision.ts';
import { GatewayError } from '../../schema/errors.ts';
import { type DataClass, toAgencyId } from '../../schema/terms.ts';
import type { Crossing } from './crossing.ts';

const SYNC_CLASSES: readonly DataClass[] = ['dossier.progress', 'dossier.content'];

/**
 * Admits the gateway's own synchronisation: no person asks and nothing is given to anybody, yet the crossing is decided
 * by policy and recorded like every other.
 * @throws GatewayError ACCESS_DENIED when the policies do not allow it.
 */
export function admitSync(
  engine: PolicyEngine,
  caller: CallerFacts,
  agency: string,
  operation: string,
  crossingId: string,
): { permit: Permit; crossing: Crossing } {
  const decisions = SYNC_CLASSES.map((dataClass) => ({
    dataClass,
    decision: engine.decide({
      caller,
      action: 'sync',
      dataClass,
      agency: toAgencyId(agency),
      subject: { kind: 'dossier', id: '' },
      grounds: [],
      purpose: 'sync',
      phase: 'admit',
    }),
  }));
  const refused = decisions.find(({ decision }) => decision.effect === 'deny');
  if (refused) {
    throw new GatewayError(
      'ACCESS_DENIED',
      `synchronisation of ${refused.dataClass} refused by ${refused.decision.policies.join(', ')}`,
    );
  }
  const crossing: Crossing = {
    id: crossingId,
    agency,
    operation,
    caller,
    subject: { kind: 'catalogue', id: operation },
    dossier: undefined,
    purpose: 'sync',
    grounds: [],
    released: new Set(SYNC_CLASSES),
    withheld: new Map(),
    masks: new Set(),
    policies: new Set(decisions.flatMap(({ decision }) => decision.policies)),
    basis: new Set(decisions.flatMap(({ decision }) => decision.basis)),
    policySet: engine.policySet,
    faults: [],
    outcome: 'delivered',
  };
  return {
    permit: issuePermit({ agency: toAgencyId(agency), operation, keys: new Set(), crossingId }),
    crossing,
  };
}
