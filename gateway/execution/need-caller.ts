import { GatewayError } from '../../schema/errors.ts';
import type { RequestContext } from './request-context.ts';

/**
 * Told before anything is looked at, so that it says nothing of what there is.
 * @throws GatewayError UNAUTHENTICATED where nobody has signed in.
 */
export function needCaller({ caller }: RequestContext): void {
  if (caller.kind === 'anonymous') throw new GatewayError('UNAUTHENTICATED', 'this field needs a caller');
}
