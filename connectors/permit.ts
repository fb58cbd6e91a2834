import type { AgencyId } from '../schema/terms.ts';

declare const permitBrand: unique symbol;

/**
 * Proof that the boundary admitted this call. Without it no connector can be called.
 * Only the boundary (`gateway/boundary/`) makes one (an architecture test holds that `issuePermit` is imported nowhere
 * else outside tests); the brand keeps every other object literal out.
 */
export interface Permit {
  readonly [permitBrand]: true;
  readonly agency: AgencyId;
  /** Root field of the agency's SDL that may be called. */
  readonly operation: string;
  /** Keys that may leave, nothing else. */
  readonly keys: ReadonlySet<string>;
  /** Access-log id of the crossing, sent on as message id where the protocol has one. */
  readonly crossingId: string;
}

export function issuePermit(fields: Omit<Permit, typeof permitBrand>): Permit {
  return Object.freeze({ ...fields }) as Permit;
}
