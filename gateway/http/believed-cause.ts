import type { IncomingMessage } from 'node:http';
import { type CallerTrace, parseTraceparent } from '../observability/tracing.ts';
import type { TrustedProxies } from './trusted-proxies.ts';

/**
 * Whose trace a request says that it is part of. A client writes whatever it likes there; who stands right before us and was named
 * by the operator is believed, as far as a link goes. `tracestate` and `baggage` are not read at all.
 */
export const believedCause =
  (proxies: Pick<TrustedProxies, 'isProxy'>) =>
  ({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): CallerTrace | undefined =>
    proxies.isProxy(socket.remoteAddress ?? '') ? parseTraceparent(headers['traceparent']) : undefined;
