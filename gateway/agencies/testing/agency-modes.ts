import { expect } from '@jest/globals';
import type { AgencyAnswer, AgencyRequest, Connector } from '../../../connectors/contract.ts';
import type { Permit } from '../../../connectors/permit.ts';
import { GatewayError } from '../../../schema/errors.ts';
import { type DataClass, toAgencyId } from '../../../schema/terms.ts';
import { recordsOfRequest } from '../../access-log/records-of-request.ts';
import { SubjectKeys } from '../../access-log/subject-keys.ts';
import { citizenNames, dataAccessOf } from '../../audit/data-access.ts';
import type { RequestAccess } from '../../boundary/access-log-port.ts';
import type { Crossing } from '../../boundary/crossing.ts';
import { NOW } from '../../boundary/testing/boundary-fixture.ts';

export const MODES = ['ok', 'down', 'slow', 'garbage', 'fault', 'drop', 'empty', 'partial'] as const;
export type Mode = (typeof MODES)[number];
/** What each mode must be told as; `undefined` where something came. */
export const CODES: Readonly<Record<Mode, string | undefined>> = {
  ok: undefined,
  down: 'AGENCY_UNREACHABLE',
  slow: 'AGENCY_TIMEOUT',
  garbage: 'AGENCY_BAD_ANSWER',
  fault: 'AGENCY_FAULT',
  drop: 'INTERNAL',
  empty: undefined,
  partial: undefined,
};
export const CODE = 'H26.12-261102-0001';
export const OTHER = 'H26.12-261102-0002';
export const unreadable = () => new GatewayError('AGENCY_BAD_ANSWER', 'rows[1].at: no such day');

/** An agency in one mode. It answers everything that it is asked with `full`, or what its mode makes of it. */
export function agencyIn(mode: Mode, full: (request: AgencyRequest) => AgencyAnswer, partial = full) {
  const permits: Permit[] = [];
  const requests: AgencyRequest[] = [];
  const connector: Connector = {
    id: toAgencyId('any'),
    manifest: { asked: 'every' } as unknown as Connector['manifest'],
    typeDefs: '',
    webhook: { registration: 'registerWebhook', receive: () => [], overdue: () => [] },
    async call(permit, request) {
      permits.push(permit);
      requests.push(request);
      if (mode === 'ok') return full(request);
      if (mode === 'partial') return partial(request);
      if (mode === 'empty') return { rows: new Map() };
      if (mode === 'drop') throw new Error('socket hang up');
      throw new GatewayError(CODES[mode] as GatewayError['code'], `${mode} at 10.0.0.1`, {
        isRefusal: mode === 'fault',
      });
    },
    close: async () => undefined,
  };
  return { connector, permits, requests };
}

const keys = new SubjectKeys([{ id: 'k1', key: Buffer.alloc(32, 7) }]);
const names = citizenNames([
  {
    id: toAgencyId('land'),
    name: { vi: 'Đất đai', en: 'Land' },
    classes: { 'land.case': { vi: 'việc đất đai', en: 'a land case' } },
  },
]);

/** Record and sentence of one crossing, as they would be stored and told. */
export function toldOf(crossing: Crossing) {
  const access: RequestAccess = {
    ...{ requestId: 'r', caller: crossing.caller, operation: undefined, operationKind: 'query' },
    ...{ documentHash: undefined, errorCodes: [], crossings: [crossing], at: NOW, durationMs: 1 },
  };
  const maker = { keys, newId: () => 'id', newNonce: () => 'nonce' };
  const record = recordsOfRequest(access, maker)[1];
  if (!record) throw new Error('a crossing without a record');
  return { record, access: dataAccessOf(record, true, names) };
}

/** Outcome, code, released classes and sentence say the same, and no more than what left. */
export function expectTruth(crossing: Crossing, left: readonly DataClass[], code: string | undefined): void {
  const { record, access } = toldOf(crossing);
  for (const dataClass of record.data?.released ?? []) expect(left).toContain(dataClass);
  expect(access.dataClasses).toEqual(record.data?.released);
  expect(access.wasGiven).toBe((record.data?.released.length ?? 0) > 0);
  expect(record.outcome.code).toBe(code);
  expect(crossing.latencyMs).toBeGreaterThanOrEqual(0);
  expect(crossing.startedMs).toBeDefined();
  // It was permitted, whatever came of it.
  expect(record.decision?.result).not.toBe('deny');
  const [vi, en] = [access.text.vi, access.text.en];
  if (crossing.outcome === 'failed') {
    expect(code).toBeDefined();
    expect([access.outcome, access.wasGiven]).toEqual(['NOT_DELIVERED', false]);
    expect(vi).toMatch(/, nên không có dữ liệu nào được cung cấp/);
    expect(en).toMatch(/, so nothing was given/);
    expect(/reported an error/.test(en)).toBe(code === 'AGENCY_FAULT');
  } else if (crossing.outcome === 'absent') {
    expect([access.outcome, access.wasGiven, code]).toEqual(['NOTHING_GIVEN', false, undefined]);
    expect(en).toMatch(/there was nothing to give/);
  } else if (crossing.withheld.size > 0 || code !== undefined) {
    expect(access.outcome).toBe('GIVEN_IN_PART');
    expect(vi).toMatch(/^Chính bạn đã xem .*phần còn lại/);
    expect(en).toMatch(/^You read .*the rest/);
  } else if (access.wasGiven) {
    expect(access.outcome).toBe('GIVEN');
    expect(en).toMatch(/^You read (?!.*the rest)/);
  }
  expect(`${vi}${en}`).not.toMatch(/undefined| {2}|10\.0\.0\.1/);
}
