import { GatewayError } from '../schema/errors.ts';
import type { AgencyId } from '../schema/terms.ts';

declare const permitBrand: unique symbol;

/**
 * Proof that the boundary admitted this call. Without it no connector can be called.
 * Only `gateway/agencies/agency-call.ts` makes one, of what the boundary admitted (an architecture test holds that
 * `issuePermit` is imported nowhere else outside tests); the brand keeps every other object literal out.
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

export function issuePermit({
  agency,
  operation,
  keys,
  crossingId,
}: Omit<Permit, typeof permitBrand>): Permit {
  return Object.freeze({ agency, operation, keys, crossingId }) as Permit;
}

/**
 * A programming error of ours, never a caller's: the request must not leave.
 * @throws GatewayError INTERNAL for a call that the permit was not given for.
 */
export function mustCover(
  permit: Permit,
  agency: AgencyId,
  { operation, keys }: { readonly operation: string; readonly keys: readonly string[] },
): void {
  const fits =
    permit.agency === agency && permit.operation === operation && keys.every((key) => permit.keys.has(key));
  if (!fits)
    throw new GatewayError('INTERNAL', `${agency}.${operation}: the permit does not cover this call`);
}
