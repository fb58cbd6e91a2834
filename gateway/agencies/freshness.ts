import type { AgencyAnswer, StaleReason } from '../../connectors/contract.ts';

/** How old an agency's part of an answer is. */
export interface Freshness {
  /** When the agency's data was true, ISO 8601. */
  readonly asOf: string;
  /** Asked for this request; answered before and still fresh by the agency's manifest; older than that, since the agency fails. */
  readonly source: 'live' | 'cache' | 'stale';
  /** Why it is stale. */
  readonly reason?: StaleReason | undefined;
}

const RANK = { live: 0, cache: 1, stale: 2 } as const;

/** Of what was told of one key, or of the value of a call without keys. */
export function freshnessOf(answer: AgencyAnswer, key: string, nowIso: string): Freshness {
  const origin = answer.origins?.get(key);
  if (!origin) return { asOf: answer.asOf ?? nowIso, source: 'live', reason: undefined };
  return { asOf: origin.asOf, source: origin.source, reason: origin.reason };
}

/** Of two parts of one agency the oldest time and the worst source are told: nothing is older than it is said to be. */
export function worstOf(known: Freshness | undefined, other: Freshness): Freshness {
  if (!known) return other;
  const worse = RANK[other.source] > RANK[known.source] ? other : known;
  const asOf = Date.parse(other.asOf) < Date.parse(known.asOf) ? other.asOf : known.asOf;
  return { asOf, source: worse.source, reason: worse.reason };
}
