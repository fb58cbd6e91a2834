import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Connector } from '../../connectors/contract.ts';
import { circleOf } from '../../connectors/testing/dossier-circles.ts';
import { GatewayError } from '../../schema/errors.ts';
import { toAgencyId } from '../../schema/terms.ts';
import type { RequestAccess } from '../boundary/access-log-port.ts';
import { boundaryFor, citizen, HUNG, NOW } from '../boundary/testing/boundary-fixture.ts';
import { OwnCalls } from './own-calls.ts';
import { readCircleChanges } from './read-circle-changes.ts';
import { registerWebhooks } from './register-webhooks.ts';
import {
  agencyIn,
  CODE,
  CODES,
  expectTruth,
  MODES,
  type Mode,
  toldOf,
  unreadable,
} from './testing/agency-modes.ts';

describe('what the gateway asks by itself', () => {
  let recorded: RequestAccess[];
  let now: number;
  const own = (
    connector: Connector,
    recordRequest = async (access: RequestAccess) => void recorded.push(access),
  ) =>
    new OwnCalls({
      connectors: new Map([['onestop', connector]]),
      boundaryFor: (caller) => boundaryFor(caller, []),
      accessLog: { recordRequest },
      now: () => new Date(now),
    });
  const page = (changes: readonly unknown[]) => ({
    rows: new Map(),
    value: { changes, cursor: 'c', hasMore: false },
  });
  const run = (calls: OwnCalls, signal = new AbortController().signal) =>
    readCircleChanges(calls)('', 10, 0, signal).catch((error: unknown) => error);
  beforeEach(() => {
    recorded = [];
    now = NOW.getTime();
  });

  test.each(MODES)('is on record when the reception system is %s', async (mode) => {
    const { connector, requests } = agencyIn(
      mode,
      () => page([circleOf(CODE)]),
      () => page([circleOf(CODE), unreadable()]),
    );
    await run(own(connector));
    const [access] = recorded;
    const [crossing] = access?.crossings ?? [];
    if (!crossing) throw new Error('no record');
    const code = CODES[mode] ?? { empty: 'AGENCY_BAD_ANSWER', partial: 'AGENCY_BAD_ANSWER' }[mode as string];
    const hasCome = mode === 'ok' || mode === 'partial';
    expectTruth(crossing, hasCome ? ['dossier.progress', 'dossier.content'] : [], code);
    expect(crossing.outcome).toBe(hasCome ? 'delivered' : 'failed');
    expect(access?.errorCodes).toEqual(hasCome ? [] : [code]);
    expect(requests[0]?.origin).toEqual({ userId: 'VNgateway', purpose: 'sync' });
  });

  test.each(MODES)('registers an address and releases nothing when the agency is %s', async (mode) => {
    const { connector } = agencyIn(mode, () => ({ rows: new Map(), value: { id: 'W-1' } }));
    const stop = new AbortController();
    const failures: unknown[] = [];
    await registerWebhooks(
      {
        connectors: new Map([['onestop', { ...connector, id: toAgencyId('onestop') }]]),
        calls: own(connector),
        onFailure: (_agency, error) => {
          failures.push(error);
          stop.abort();
        },
      },
      'http://127.0.0.1:1',
      stop.signal,
    );
    const [crossing] = recorded[0]?.crossings ?? [];
    if (!crossing) throw new Error('no record');
    const isTaken = mode === 'ok' || mode === 'partial';
    expectTruth(crossing, [], isTaken ? undefined : (CODES[mode] ?? 'AGENCY_BAD_ANSWER'));
    expect(failures).toHaveLength(isTaken ? 0 : 1);
    expect(toldOf(crossing).record.decision?.result).toBe('permit');
  });

  test('and fails again and again is recorded when it starts, now and then, and with its count when it ends', async () => {
    let mode: Mode = 'down';
    const { connector } = agencyIn('ok', () => page([]));
    const calls = own({
      ...connector,
      call: (permit, request) => agencyIn(mode, () => page([])).connector.call(permit, request),
    });
    const failFor = async (seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        await run(calls);
        now += 1_000;
      }
    };
    await failFor(1_000);
    expect(recorded.map(({ errorCodes, note }) => [errorCodes[0], note])).toEqual([
      ['AGENCY_UNREACHABLE', undefined],
      ['AGENCY_UNREACHABLE', 'failed 599 more times since the record before'],
    ]);
    mode = 'fault';
    await failFor(2);
    expect(recorded[2]).toMatchObject({
      errorCodes: ['AGENCY_FAULT'],
      note: 'failed 399 more times since the record before',
    });
    mode = 'ok';
    await failFor(3);
    expect(recorded).toHaveLength(4);
    expect(recorded[3]).toMatchObject({
      errorCodes: [],
      note: 'failed 1 more times since the record before',
    });
    expect(recorded[3]?.crossings[0]).toMatchObject({ outcome: 'absent', released: new Set() });
  });

  test('leaves no record where nothing is new, and none where the gateway itself gave up', async () => {
    await run(own(agencyIn('ok', () => page([])).connector));
    await run(own(agencyIn('slow', () => page([])).connector), AbortSignal.abort());
    expect(recorded).toEqual([]);
  });

  test('does not use what could not be recorded, and does not forget a failure that could not be', async () => {
    const closed = new GatewayError('ACCESS_LOG_UNAVAILABLE', 'closed');
    const refusing = async () => Promise.reject(closed);
    expect(await run(own(agencyIn('ok', () => page([circleOf(CODE)])).connector, refusing))).toBe(closed);
    let isOpen = false;
    const calls = own(agencyIn('down', () => page([])).connector, async (access) => {
      if (!isOpen) throw closed;
      recorded.push(access);
    });
    expect(await run(calls)).toMatchObject({ code: 'AGENCY_UNREACHABLE' });
    isOpen = true;
    await run(calls);
    expect(recorded).toEqual([expect.objectContaining({ errorCodes: ['AGENCY_UNREACHABLE'] })]);
  });

  test('is refused by the policies on record, and nothing leaves', async () => {
    const { connector, requests } = agencyIn('ok', () => page([circleOf(CODE)]));
    const calls = new OwnCalls({
      connectors: new Map([['onestop', connector]]),
      // Whoever is no system may not synchronise.
      boundaryFor: () => boundaryFor(citizen(HUNG), []),
      accessLog: { recordRequest: async (access) => void recorded.push(access) },
      now: () => NOW,
    });
    expect(await run(calls)).toMatchObject({ code: 'ACCESS_DENIED' });
    expect(requests).toEqual([]);
    expect(recorded[0]?.crossings[0]).toMatchObject({ outcome: 'refused', released: new Set() });
  });
});
