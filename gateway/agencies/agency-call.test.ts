import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AgencyAnswer, AgencyRequest, Connector } from '../../connectors/contract.ts';
import type { Permit } from '../../connectors/permit.ts';
import { GatewayError } from '../../schema/errors.ts';
import { type DataClass, toAgencyId } from '../../schema/terms.ts';
import type { Selection } from '../../stitching/selection.ts';
import { recordsOfRequest } from '../access-log/records-of-request.ts';
import { SubjectKeys } from '../access-log/subject-keys.ts';
import { citizenNames, dataAccessOf } from '../audit/data-access.ts';
import type { RequestAccess } from '../boundary/access-log-port.ts';
import type { Crossing } from '../boundary/crossing.ts';
import { boundaryFor, circleOf, citizen, HUNG, LAN, NOW } from '../boundary/testing/boundary-fixture.ts';
import { AgencyReader } from '../execution/agency-reader.ts';
import { REQUEST_KINDS } from '../mutations/request-kinds.ts';
import { requestServiceFor } from '../mutations/testing/request-fixture.ts';
import type { Freshness } from './freshness.ts';
import { OwnCalls } from './own-calls.ts';
import { readCircleChanges } from './read-circle-changes.ts';
import { registerWebhooks } from './register-webhooks.ts';

const MODES = ['ok', 'down', 'slow', 'garbage', 'fault', 'drop', 'empty', 'partial'] as const;
type Mode = (typeof MODES)[number];
/** What each mode must be told as; `undefined` where something came. */
const CODES: Readonly<Record<Mode, string | undefined>> = {
  ok: undefined,
  down: 'AGENCY_UNREACHABLE',
  slow: 'AGENCY_TIMEOUT',
  garbage: 'AGENCY_BAD_ANSWER',
  fault: 'AGENCY_FAULT',
  drop: 'INTERNAL',
  empty: undefined,
  partial: undefined,
};
const CODE = 'H26.12-261102-0001';
const OTHER = 'H26.12-261102-0002';
const unreadable = () => new GatewayError('AGENCY_BAD_ANSWER', 'rows[1].at: no such day');

/** An agency in one mode. It answers everything that it is asked with `full`, or what its mode makes of it. */
function agencyIn(mode: Mode, full: (request: AgencyRequest) => AgencyAnswer, partial = full) {
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
      throw new GatewayError(CODES[mode] as GatewayError['code'], `${mode} at 10.0.0.1`);
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
function toldOf(crossing: Crossing) {
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
function expectTruth(crossing: Crossing, left: readonly DataClass[], code: string | undefined): void {
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
    expect(vi).toMatch(/không trả lời được, nên không có dữ liệu nào được cung cấp/);
    expect(en).toMatch(/could not answer, so nothing was given/);
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

const field = (name: string, dataClass: DataClass, below?: Selection): Selection['fields'][number] =>
  ({
    ...{
      responseKey: name,
      name,
      dataClass,
      mask: undefined,
      isList: false,
      isInput: false,
      args: {},
      below,
    },
  }) as const;
const steps: Selection = {
  typeName: 'LandStep',
  keyField: undefined,
  fields: [field('text', 'land.case')],
  classes: ['land.case'],
};
const LAND: Selection = {
  typeName: 'Dossier',
  keyField: 'code',
  fields: [
    field('landState', 'land.case'),
    { ...field('landSteps', 'land.case', steps), isList: true },
    field('sheet', 'land.parcel'),
    field('internalNote', 'dossier.internal'),
  ],
  classes: ['land.case', 'land.parcel', 'dossier.internal'],
};

function readerFor(agency: string, connector: Connector, circles = [circleOf(CODE), circleOf(OTHER)]) {
  const boundary = boundaryFor(citizen(LAN), circles);
  const freshness = new Map<string, Freshness>();
  const reader = new AgencyReader({
    connectors: new Map([[agency, connector]]),
    ...{ boundary, freshness, now: () => NOW, publicKey: (_type, key) => key },
    signal: new AbortController().signal,
  });
  return { boundary, freshness, reader };
}

/** Classes of the fields of a projected object that are no errors and no nulls. */
function classesIn(value: unknown, selection: Selection): DataClass[] {
  if (Array.isArray(value)) return value.flatMap((item) => classesIn(item, selection));
  if (value === null || typeof value !== 'object' || value instanceof Error) return [];
  return selection.fields.flatMap(({ responseKey, dataClass, below }) => {
    const found = (value as Record<string, unknown>)[responseKey];
    if (found === null || found === undefined || found instanceof Error) return [];
    if (below) return classesIn(found, below);
    return dataClass === undefined ? [] : [dataClass];
  });
}

describe.each(MODES)('an agency that is %s', (mode) => {
  const code = CODES[mode];

  test('gives merged objects row by row, and each row is told for itself', async () => {
    const fates = fc.constantFrom('given', 'absent', 'unreadable', 'one step unreadable', 'no step readable');
    await fc.assert(
      fc.asyncProperty(fates, fates, async (one, two) => {
        const fateOf = (key: string) => (key === CODE ? one : two);
        const row = (state: string): unknown => {
          const step = { text: 'đo đạc' };
          return {
            landState: state === 'no step readable' ? unreadable() : 'OPEN',
            landSteps:
              state === 'given'
                ? [step]
                : state === 'no step readable'
                  ? [unreadable()]
                  : [step, unreadable()],
            sheet: '12',
          };
        };
        const answer = (fateFor: (key: string) => string) => (request: AgencyRequest) => {
          const having = (wanted: (fate: string) => boolean) =>
            request.keys.filter((key) => wanted(fateFor(key)));
          return {
            rows: new Map(
              having((fate) => fate !== 'absent' && fate !== 'unreadable').map((key) => [
                key,
                row(fateFor(key)),
              ]),
            ),
            unreadable: new Map(having((fate) => fate === 'unreadable').map((key) => [key, unreadable()])),
          };
        };
        const { connector, permits, requests } = agencyIn(
          mode,
          answer(() => 'given'),
          answer(fateOf),
        );
        const { boundary, freshness, reader } = readerFor('land', connector);
        for (const key of [CODE, OTHER]) boundary.openDossier(key);
        const shown = await Promise.all(
          [CODE, OTHER].map((key) =>
            reader.entity({ agency: 'land', operation: 'landDossiers', key, selection: LAND }),
          ),
        );
        expect(requests).toHaveLength(1);
        expect([...(permits[0]?.keys ?? [])]).toEqual([CODE, OTHER]);
        expect(JSON.stringify(requests[0]?.fields)).not.toContain('internalNote');
        expect(requests[0]?.origin).toEqual({ userId: 'VNportal', purpose: 'procedure:1.012756', loa: 2 });
        expect(freshness.has('land')).toBe(code === undefined);
        for (const [place, key] of [CODE, OTHER].entries()) {
          const crossing = boundary.crossings.find(
            ({ operation, subject }) => operation === 'landDossiers' && subject.id === key,
          );
          if (!crossing) throw new Error('no crossing');
          const fate =
            mode === 'partial'
              ? fateOf(key)
              : code !== undefined
                ? 'failed'
                : mode === 'empty'
                  ? 'absent'
                  : 'given';
          const told = code ?? (/unreadable|no step/.test(fate) ? 'AGENCY_BAD_ANSWER' : undefined);
          expectTruth(crossing, classesIn(shown[place], LAND), told);
          expect([...crossing.released].sort()).toEqual(
            /given|one step/.test(fate)
              ? ['land.case', 'land.parcel']
              : fate === 'no step readable'
                ? ['land.parcel']
                : [],
          );
        }
      }),
      { numRuns: 30 },
    );
  });

  test('gives a catalogue, errors in the places of what could not be read', async () => {
    const selection: Selection = {
      typeName: 'Procedure',
      keyField: undefined,
      fields: [field('name', 'catalogue.public')],
      classes: ['catalogue.public'],
    };
    const full = { rows: new Map(), value: [{ name: 'Đăng ký đất' }, { name: 'Khai sinh' }] };
    const partial = { rows: new Map(), value: [{ name: 'Đăng ký đất' }, unreadable()] };
    const { connector } = agencyIn(
      mode,
      () => full,
      () => partial,
    );
    const { boundary, reader } = readerFor('onestop', connector);
    const call = reader.root({ agency: 'onestop', operation: 'procedures', args: {}, selection });
    const shown = await call.catch((error: unknown) => error);
    const [crossing] = boundary.crossings;
    if (!crossing) throw new Error('no crossing');
    if (code !== undefined) expect(shown).toMatchObject({ code, publicExtensions: { agency: 'onestop' } });
    if (mode === 'partial') expect((shown as unknown[])[1]).toBeInstanceOf(GatewayError);
    expectTruth(
      crossing,
      classesIn(shown, selection),
      code ?? (mode === 'partial' ? 'AGENCY_BAD_ANSWER' : undefined),
    );
    expect(crossing.outcome).toBe(code !== undefined ? 'failed' : mode === 'empty' ? 'absent' : 'delivered');
  });

  test.each(['WITHDRAW', 'OPEN_TICKET'] as const)('takes a request (%s) or does not', async (action) => {
    const kind = REQUEST_KINDS[action];
    const receipt = { receiptNumber: 'TN-1', at: '2026-11-20', id: 'T-1', openedAt: '2026-11-20' };
    const value = { rows: new Map(), value: receipt };
    // Half a receipt is none.
    const { connector, permits } = agencyIn(
      mode,
      () => value,
      () => ({ rows: new Map(), value: { receiptNumber: 'TN-1', id: 'T-1' } }),
    );
    const { service, states } = requestServiceFor(new Map([[kind.agency, connector]]));
    const boundary = boundaryFor(citizen(LAN), [circleOf(CODE)]);
    const taken = await service
      .take(
        kind,
        kind.parse({
          ...{ idempotencyKey: 'key-00000001', code: CODE },
          ...(action === 'WITHDRAW' ? { reason: 'Đổi ý' } : { subject: 'Hỏi', text: 'Khi nào?' }),
        }),
        { boundary, signal: new AbortController().signal },
      )
      .catch((error: unknown) => error as GatewayError);
    const crossing = boundary.crossings.find(({ operation }) => operation === kind.operation);
    if (!crossing) throw new Error('no crossing');
    const isTaken = mode === 'ok';
    const told = isTaken ? undefined : (code ?? 'AGENCY_BAD_ANSWER');
    expectTruth(crossing, isTaken ? [kind.dataClass] : [], told);
    expect([...(permits[0]?.keys ?? [])]).toEqual([CODE]);
    // The agency's own "no" is final; whatever else may have been done and is asked after.
    expect(states()).toEqual([isTaken ? 'done' : mode === 'fault' ? 'refused' : 'uncertain']);
    if (mode === 'fault') expect(taken).toMatchObject({ code: 'AGENCY_FAULT' });
    expect(crossing.messageId).toMatch(/^ref-/);
  });
});

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
        sleep: async () => stop.abort(),
        onFailure: (_agency, error) => failures.push(error),
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
