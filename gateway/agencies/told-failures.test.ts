import { beforeEach, expect, test } from '@jest/globals';
import type { AgencyRequest, Connector } from '../../connectors/contract.ts';
import type { Permit } from '../../connectors/permit.ts';
import { type ErrorCode, GatewayError } from '../../schema/errors.ts';
import { TOLD_EVERY_MS, tellFailures } from './told-failures.ts';

let atMs: number;
let failure: Error | undefined;
let told: [agency: string, code: ErrorCode, message: string][];

const agencyNamed = (id: string) =>
  ({
    id,
    call: async () => {
      if (failure) throw failure;
      return { rows: new Map() };
    },
  }) as unknown as Connector;

let connectors: ReadonlyMap<string, Connector>;
beforeEach(() => {
  atMs = 1;
  failure = undefined;
  told = [];
  connectors = tellFailures(new Map(['land', 'tax'].map((id) => [id, agencyNamed(id)])), {
    tell: (agency, { code, message }) => void told.push([agency, code, message]),
    nowMs: () => atMs,
  });
});

const call = (agency: string, signal = new AbortController().signal) =>
  connectors.get(agency)?.call({} as Permit, { signal } as AgencyRequest);
const fails = async (agency: string, error: Error, signal?: AbortSignal) => {
  failure = error;
  await expect(call(agency, signal)).rejects.toBe(error);
};
const away = new GatewayError('AGENCY_UNREACHABLE', 'no connection (CERT_HAS_EXPIRED)');

test('a failure is told with its reason, and passed on as it is', async () => {
  await fails('land', away);
  expect(told).toEqual([['land', 'AGENCY_UNREACHABLE', 'no connection (CERT_HAS_EXPIRED)']]);
  failure = undefined;
  await expect(call('land')).resolves.toEqual({ rows: new Map() });
  expect(told).toHaveLength(1);
});

test('the same again is told after a while, another code or agency at once', async () => {
  for (let times = 0; times < 5; times += 1) await fails('land', away);
  await fails('land', new GatewayError('AGENCY_TIMEOUT', 'no answer in time'));
  await fails('tax', away);
  expect(told.map(([agency, code]) => `${agency} ${code}`)).toEqual([
    ...['land AGENCY_UNREACHABLE', 'land AGENCY_TIMEOUT', 'tax AGENCY_UNREACHABLE'],
  ]);
  atMs += TOLD_EVERY_MS;
  await fails('land', away);
  expect(told).toHaveLength(4);
});

test('a refusal, a breaker that is open, a fault of ours and a caller who left are told to nobody here', async () => {
  await fails('land', new GatewayError('AGENCY_FAULT', 'no such paper', { isRefusal: true }));
  await fails('land', new GatewayError('AGENCY_BUSY', 'left alone for now'));
  await fails('land', new GatewayError('INTERNAL', 'a mistake'));
  await fails('land', new Error('another'));
  await fails('land', away, AbortSignal.abort());
  expect(told).toEqual([]);
});
