import { GatewayError } from '../../schema/errors.ts';

/** What cannot be recorded must not happen. @throws GatewayError ACCESS_LOG_UNAVAILABLE. */
export function needLog({ isLogOpen }: { readonly isLogOpen: () => boolean }): void {
  if (!isLogOpen())
    throw new GatewayError('ACCESS_LOG_UNAVAILABLE', 'nothing is changed that could not be recorded');
}
