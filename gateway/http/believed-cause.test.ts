import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { believedCause } from './believed-cause.ts';
import { createTrustedProxies } from './trusted-proxies.ts';

const traceId = 'abcdef12'.repeat(4);
const spanId = 'abcdef12'.repeat(2);
const from = (remoteAddress: string | undefined) =>
  ({
    socket: { remoteAddress },
    headers: { traceparent: `00-${traceId}-${spanId}-01` },
  }) as unknown as IncomingMessage;

test.each([
  ['the proxy that the operator named', '10.1.2.3', { traceId, spanId }],
  ['anybody else', '192.0.2.1', undefined],
  ['a socket that is gone', undefined, undefined],
])('the trace of %s: %s', (_who, address, believed) => {
  expect(believedCause(createTrustedProxies(['10.0.0.0/8']))(from(address))).toEqual(believed);
});
