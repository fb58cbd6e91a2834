import type { Connector } from '../../connectors/contract.ts';
import type { GuardedAgency } from '../observability/guard-metrics.ts';

/** How the guards of all agencies stand now. */
export const guardsOf = (connectors: ReadonlyMap<string, Connector>): readonly GuardedAgency[] =>
  [...connectors].map(([agency, connector]) => ({ agency, operations: connector.watch?.() ?? [] }));
