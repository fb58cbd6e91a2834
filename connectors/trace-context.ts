import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * W3C trace context of the call under way, for the one door to agencies' HTTP servers. It travels beside the call, not through it:
 * no mapping or transport has a use for it, and each of them would have to hand it on. Nobody carries one where no traces are
 * exported, and then this costs nothing.
 */
const carried = new AsyncLocalStorage<string>();

/** @param traceparent a header value made by us; what callers send is never carried. */
export const carryTrace = <T>(traceparent: string, task: () => T): T => carried.run(traceparent, task);

/** The headers as they leave: with `traceparent` where a trace is carried. Never `tracestate`, never `baggage`. */
export function withTrace(
  headers: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  const traceparent = carried.getStore();
  if (traceparent === undefined) return headers ?? NONE;
  return { ...headers, traceparent };
}

const NONE: Readonly<Record<string, string>> = {};
