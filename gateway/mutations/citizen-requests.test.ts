import { describe, expect, test } from '@jest/globals';
import type { AgencyRequest, Connector } from '../../connectors/contract.ts';
import { circleOf, LAN } from '../../connectors/testing/dossier-circles.ts';
import { refusedByAgency } from '../../connectors/transports/http/http-exchange.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import { type ErrorCode, GatewayError } from '../../schema/errors.ts';
import { toAgencyId } from '../../schema/terms.ts';
import { boundaryFor, citizen, HUNG, MINH } from '../boundary/testing/boundary-fixture.ts';
import { pauseBefore } from './asking-again.ts';
import { REQUEST_KINDS, type RequestAction } from './request-kinds.ts';
import { requestServiceFor } from './testing/request-fixture.ts';

const CODE = 'H26.12-261102-0001';
const RECEIPT = { receiptNumber: 'TN-1', at: '2026-11-20T10:00:00+07:00' };
const INPUTS: Readonly<Record<RequestAction, object>> = {
  WITHDRAW: { reason: 'Đổi ý' },
  SUPPLEMENT: { papers: [{ code: 'GT-01', name: 'Bản gốc', documentId: 'doc-1' }] },
  RATE: { score: 5 },
  SEND_OPINION: { kind: 'PRAISE', subject: 'Cảm ơn', text: 'Phục vụ tốt.' },
  OPEN_TICKET: { subject: 'Hỏi', text: 'Khi nào có kết quả?' },
};

/** An agency whose answers are given one after the other; the last one stays. */
function agencyAnswering(...answers: readonly (ErrorCode | 'refusal' | 'receipt')[]) {
  const heard: AgencyRequest[] = [];
  const connector: Connector = {
    id: toAgencyId('onestop'),
    manifest: {} as Connector['manifest'],
    typeDefs: '',
    async call(_permit, request) {
      const answer = answers[Math.min(heard.push(request), answers.length) - 1];
      if (answer === undefined || answer === 'receipt') return { rows: new Map(), value: RECEIPT };
      throw answer === 'refusal'
        ? refusedByAgency(toAgencyId('onestop'), 'no')
        : new GatewayError(answer, 'no');
    },
    close: async () => undefined,
  };
  return { connector, heard };
}

function world(
  { connector }: ReturnType<typeof agencyAnswering>,
  more: Parameters<typeof requestServiceFor>[1] & {
    readonly status?: number;
    readonly caller?: CallerFacts;
  } = {},
) {
  const { status = 9, caller = citizen(LAN), ...parts } = more;
  const { service, states } = requestServiceFor(new Map([['onestop', connector]]), parts);
  const take = async (action: RequestAction, input: object = {}, signal = new AbortController().signal) => {
    const boundary = boundaryFor(caller, [circleOf(CODE, { status, partyIds: [HUNG] })]);
    const kind = REQUEST_KINDS[action];
    const told = kind.parse({ idempotencyKey: 'key-00000001', code: CODE, ...INPUTS[action], ...input });
    const result = await service
      .take(kind, told, { boundary, signal, requestId: 'request-1' })
      .catch((error: unknown) => ({ error: error as GatewayError }));
    const crossing = boundary.crossings.find(({ operation }) => operation === kind.operation);
    return { result, crossing };
  };
  return { take, states };
}

describe('a citizen’s request', () => {
  test('is sent once, under our own reference, and a repetition tells its first result', async () => {
    const agency = agencyAnswering('receipt');
    const { take, states } = world(agency);
    const first = await take('WITHDRAW');
    const again = await take('WITHDRAW', { code: ` ${CODE.toLowerCase()} ` });
    expect(first.result).toMatchObject({ isRepeated: false, request: { state: 'done', reference: 'ref-1' } });
    expect(again.result).toMatchObject({ isRepeated: true, request: { state: 'done', reference: 'ref-1' } });
    expect(agency.heard).toHaveLength(1);
    expect(agency.heard[0]).toMatchObject({
      keys: [CODE],
      args: { input: { idempotencyKey: 'ref-1', code: CODE, requestedBy: LAN, reason: 'Đổi ý' } },
      origin: { userId: 'VNportal', purpose: 'procedure:1.012756', dossier: CODE },
    });
    expect(again.crossing).toMatchObject({ messageId: 'ref-1', outcome: 'delivered' });
    expect(states()).toEqual(['done']);
  });

  test('cannot use a key again for something else, and nothing is sent', async () => {
    const agency = agencyAnswering('receipt');
    const { take } = world(agency);
    await take('WITHDRAW');
    const other = await take('WITHDRAW', { reason: 'Một lý do khác' });
    expect(other.result).toMatchObject({
      error: { code: 'BAD_USER_INPUT', publicExtensions: { fields: ['idempotencyKey'] } },
    });
    expect(agency.heard).toHaveLength(1);
  });

  test.each([
    ['AGENCY_UNREACHABLE', 'uncertain'],
    ['AGENCY_TIMEOUT', 'uncertain'],
    ['AGENCY_BAD_ANSWER', 'uncertain'],
    ['AGENCY_BUSY', 'uncertain'],
    ['INTERNAL', 'uncertain'],
    // Nothing but a status says so: a proxy may, or the system after it took the request.
    ['AGENCY_FAULT', 'uncertain'],
    ['refusal', 'refused'],
  ] as const)('that ends in %s is %s, and the same key may go on with it', async (answer, state) => {
    const agency = agencyAnswering(answer, 'receipt');
    const code = answer === 'refusal' ? 'AGENCY_FAULT' : answer;
    const { take, states } = world(agency);
    const failed = await take('RATE');
    expect(states()).toEqual([state]);
    expect(failed.crossing).toMatchObject({ outcome: 'failed', errorCode: code, released: new Set() });
    if (state === 'refused') expect(failed.result).toMatchObject({ error: { code } });
    else expect(failed.result).toMatchObject({ request: { state: 'uncertain' } });
    expect((await take('RATE')).result).toMatchObject({ isRepeated: true, request: { state: 'done' } });
    expect(agency.heard.map(({ args }) => args['input'])).toEqual([
      expect.objectContaining({ idempotencyKey: 'ref-1' }),
      expect.objectContaining({ idempotencyKey: 'ref-1' }),
    ]);
  });

  test('that another process is sending is not sent beside it, and told as without an answer', async () => {
    const stop = new AbortController();
    const agency = agencyAnswering('receipt');
    const never: Connector = { ...agency.connector, call: () => new Promise(() => undefined) };
    const { take } = world({ ...agency, connector: never });
    void take('RATE');
    await new Promise((resolve) => setImmediate(resolve));
    setTimeout(() => stop.abort(), 60);
    const { result, crossing } = await take('RATE', {}, stop.signal);
    expect(result).toMatchObject({ isRepeated: true, request: { state: 'sending' } });
    expect(crossing).toMatchObject({ outcome: 'failed', errorCode: 'AGENCY_TIMEOUT', released: new Set() });
  });

  test('is not begun while the log cannot be written', async () => {
    const agency = agencyAnswering('receipt');
    const { take, states } = world(agency, { refusedSteps: ['begin'] });
    expect((await take('RATE')).result).toMatchObject({ error: { code: 'ACCESS_LOG_UNAVAILABLE' } });
    expect([agency.heard, states()]).toEqual([[], []]);
  });

  test.each([
    ['is left to be asked after', ['settle'], { request: { state: 'uncertain' } }, 'uncertain'],
    [
      'stays as it was sent when that cannot be written down either',
      ['settle', 'leaveUncertain'],
      { error: { code: 'ACCESS_LOG_UNAVAILABLE' } },
      'sending',
    ],
  ] as const)('whose receipt cannot be written down %s', async (_what, refusedSteps, told, state) => {
    const agency = agencyAnswering('receipt');
    const { take, states } = world(agency, { refusedSteps });
    expect((await take('RATE')).result).toMatchObject(told);
    expect([agency.heard.length, states()]).toEqual([1, [state]]);
  });

  test.each([
    ['a stranger', citizen(MINH), 'NOT_AVAILABLE'],
    ['the other party', citizen(HUNG), 'ACCESS_DENIED'],
    ['its owner signed in too weakly', citizen(LAN, { loa: 1 }), 'ACCESS_DENIED'],
  ])('of %s is refused, and nothing is sent or stored', async (_who, caller, code) => {
    const agency = agencyAnswering('receipt');
    const { take, states } = world(agency, { caller });
    expect((await take('WITHDRAW')).result).toMatchObject({ error: { code } });
    expect([agency.heard, states()]).toEqual([[], []]);
  });
});

describe('papers that nobody asked for', () => {
  test('are refused by us, with the field named, on record, and nothing leaves', async () => {
    const agency = agencyAnswering('receipt');
    const { take, states } = world(agency, { status: 4 });
    const { result, crossing } = await take('SUPPLEMENT');
    expect(result).toMatchObject({
      error: { code: 'BAD_USER_INPUT', publicExtensions: { fields: ['code'], rule: expect.any(String) } },
    });
    expect(crossing).toMatchObject({ outcome: 'refused', released: new Set() });
    expect([agency.heard, states()]).toEqual([[], []]);
  });

  test.each([
    ['the dossier awaits them', { status: 5 }],
    ['the news that they are awaited are still on their way', { status: 4, statusOf: async () => 5 }],
  ])('are not meant where %s', async (_when, more) => {
    const { take } = world(agencyAnswering('receipt'), more);
    expect((await take('SUPPLEMENT')).result).toMatchObject({ request: { state: 'done' } });
  });

  test('are not meant where they were taken in time: a repetition tells the first result', async () => {
    const agency = agencyAnswering('AGENCY_TIMEOUT', 'receipt');
    const parts = { status: 5 };
    const { service } = requestServiceFor(new Map([['onestop', agency.connector]]));
    const kind = REQUEST_KINDS.SUPPLEMENT;
    const input = kind.parse({ idempotencyKey: 'key-00000001', code: CODE, ...INPUTS.SUPPLEMENT });
    const takeIn = (status: number) =>
      service.take(kind, input, {
        boundary: boundaryFor(citizen(LAN), [circleOf(CODE, { status })]),
        signal: new AbortController().signal,
        requestId: 'request-1',
      });
    expect((await takeIn(parts.status)).request.state).toBe('uncertain');
    // Meanwhile the dossier went on, whether by this request or not: it is asked after all the same.
    expect((await takeIn(4)).request.state).toBe('done');
    expect((await takeIn(4)).request.state).toBe('done');
    expect(agency.heard).toHaveLength(2);
  });
});

test('asking after a request pauses longer and longer, up to five minutes', () => {
  expect([0, 1, 2, 3, 100].map(pauseBefore)).toEqual([2_000, 2_000, 4_000, 8_000, 300_000]);
});
