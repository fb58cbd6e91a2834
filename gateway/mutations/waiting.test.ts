import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SourceAsleep } from '../../connectors/asleep.ts';
import type { AgencyRequest, Connector } from '../../connectors/contract.ts';
import { circleOf } from '../../connectors/testing/dossier-circles.ts';
import { refusedByAgency } from '../../connectors/transports/http/http-exchange.ts';
import { SourceCalendar } from '../../dossier/calendar/source-calendar.ts';
import { GatewayError } from '../../schema/errors.ts';
import { toAgencyId } from '../../schema/terms.ts';
import type { AccessLog } from '../access-log/access-log.ts';
import { openTestLog, STORES } from '../access-log/testing/log-fixture.ts';
import type { RequestAccess } from '../boundary/access-log-port.ts';
import { boundaryFor, citizen } from '../boundary/testing/boundary-fixture.ts';
import { FieldEncryption } from '../storage/field-encryption.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { CitizenRequests } from './citizen-requests.ts';
import { Reconciler } from './reconciler.ts';
import { type CommonInput, REQUEST_KINDS, type RequestAction } from './request-kinds.ts';
import { RequestStore, type StoredRequest } from './request-store.ts';
import { prepareTables } from './tables.ts';
import { WaitingDoor } from './waiting-door.ts';
import { MOST_WAITING, WaitingTurns } from './waiting-turns.ts';

const PERSONS = ['001190000001', '001085000002', '001099000003'] as const;
const CODES = ['H26.12-261102-0001', 'H26.12-261102-0002', 'H26.12-261102-0003'] as const;
const at = <T>(list: readonly T[], place: number): T => {
  const found = list[place % list.length];
  if (found === undefined) throw new Error('an empty list');
  return found;
};
const EVENING = new Date('2026-11-26T22:30:00+07:00').getTime();
const MORNING = new Date('2026-11-27T06:00:00+07:00').getTime();
const HOUR = 3_600_000;
const LEASE_MS = 10_000;
const NEVER = new AbortController().signal;
const ACTIONS: readonly RequestAction[] = ['WITHDRAW', 'OPEN_TICKET'];

describe.each(STORES)('requests to agencies that sleep, on $name', ({ open }) => {
  const encryption = new FieldEncryption([{ id: 'k1', secret: randomBytes(32) }]);
  const calendar = new SourceCalendar({ sleeps: [{ from: 22 * 60, to: 6 * 60 }] });
  let driver: SqlDriver;
  let log: AccessLog;
  let drop: () => Promise<void>;
  let nowMs = EVENING;
  /** What agencies did, once for each reference: they answer a repeated one with its first result. */
  let done: { reference: string; atMs: number }[] = [];
  /** How the next message fares. */
  let fate: () => 'well' | 'lost' | 'down' | 'refused' | 'killed' = () => 'well';
  let recorded: RequestAccess[] = [];
  let changed: string[] = [];
  let ended = new Set<string>();
  let keys = 0;
  const nextKey = () => {
    keys += 1;
    return `key-${keys}-0000`;
  };

  const now = () => new Date(nowMs);
  const agency = (id: string, kill: () => void): Connector => ({
    ...{ id: toAgencyId(id), typeDefs: '', calendar, close: async () => undefined },
    manifest: {} as Connector['manifest'],
    async call(_permit, { args, operation }: AgencyRequest) {
      const asleep = calendar.asleepAt(now());
      if (asleep) throw new SourceAsleep(id, operation, asleep, now());
      const reference = String((args['input'] as { idempotencyKey: string }).idempotencyKey);
      const become = fate();
      if (become === 'down') throw new GatewayError('AGENCY_UNREACHABLE', 'down');
      if (become === 'refused') throw refusedByAgency(toAgencyId(id), 'no');
      if (!done.some((one) => one.reference === reference)) done.push({ reference, atMs: nowMs });
      if (become === 'lost') throw new GatewayError('AGENCY_TIMEOUT', 'the answer is lost');
      if (become === 'killed') {
        kill();
        return new Promise(() => undefined);
      }
      return {
        rows: new Map(),
        value: { id: 'T-1', openedAt: now().toISOString(), receiptNumber: 'TN-1', at: now().toISOString() },
      };
    },
  });

  /** One process. Killed, it writes nothing down any more. */
  function processOf() {
    let isKilled = false;
    let dead: () => void = () => undefined;
    const death = new Promise<void>((resolve) => {
      dead = () => {
        isKilled = true;
        resolve();
      };
    });
    const connectors = new Map(['onestop', 'hotline'].map((id) => [id, agency(id, dead)]));
    const store = new RequestStore(driver, log);
    const turns = new WaitingTurns(driver);
    const waiting = new WaitingDoor({
      ...{ connectors, encryption, turns, now },
      tellChanged: (code) => void changed.push(code),
    });
    const unlessKilled = <T>(step: () => Promise<T>): Promise<T> =>
      isKilled ? new Promise(() => undefined) : step();
    const requests = new CitizenRequests({
      ...{ connectors, encryption, now, waiting, leaseMs: LEASE_MS },
      statusOf: async () => undefined,
      store: {
        begin: (...given) => store.begin(...given),
        find: (...given) => store.find(...given),
        claim: (...given) => store.claim(...given),
        settle: (...given) => unlessKilled(() => store.settle(...given)),
        leaveUncertain: (...given) => unlessKilled(() => store.leaveUncertain(...given)),
        refuse: (...given) => unlessKilled(() => store.refuse(...given)),
        putOff: (...given) => unlessKilled(() => store.putOff(...given)),
      },
    });
    const circles = CODES.map((code) => circleOf(code, { ownerIds: PERSONS }));
    const boundaryOf = (id: string) =>
      boundaryFor(
        citizen(id),
        circles.map((circle) => (ended.has(id) ? { ...circle, ownerIds: [] } : circle)),
      );
    const reconciler = new Reconciler<StoredRequest, CommonInput>({
      ...{ requests, encryption, now, leaseMs: LEASE_MS, deadlineMs: 5_000 },
      store: {
        claimDue: (...given) => store.claimDue(...given),
        giveUp: (...given) => store.giveUp(...given),
        leaveUncertain: (...given) => unlessKilled(() => store.leaveUncertain(...given)),
      },
      accessLog: { recordRequest: async (access) => void recorded.push(access) },
      boundaryFor: async ({ id }) => boundaryOf(id),
      isReady: () => true,
      onFailure: () => undefined,
    });
    return {
      ...{ requests, store, turns },
      get isKilled() {
        return isKilled;
      },
      /** A kill ends it in the midst of what it does. */
      async round(): Promise<number> {
        let count = 0;
        await Promise.race([
          reconciler.askAfterDue(NEVER).then((many) => {
            count = many;
          }),
          death,
        ]);
        return count;
      },
      async take(personId: string, action: RequestAction, code: string, key = nextKey()) {
        const kind = REQUEST_KINDS[action];
        const said = action === 'WITHDRAW' ? { reason: 'Đổi ý' } : { subject: 'Hỏi', text: 'Khi nào?' };
        const boundary = boundaryOf(personId);
        const input = kind.parse({ idempotencyKey: key, code, ...said });
        const taken = await requests.take(kind, input, { boundary, signal: NEVER, requestId: 'r' });
        return { ...taken, boundary };
      },
      mine: (personId: string) => store.ofCaller(requests.callerHashes(citizen(personId)), 100),
    };
  }

  beforeEach(async () => {
    ({ driver, drop } = await open());
    log = await openTestLog(driver);
    await prepareTables(driver, encryption);
    nowMs = EVENING;
    [done, recorded, changed, ended, fate] = [[], [], [], new Set(), () => 'well'];
  });
  afterEach(async () => {
    await log.close();
    await drop();
  });

  test('are taken on, told, sent once in order in the morning, and decided on again', async () => {
    const process = processOf();
    const first = await process.take(PERSONS[0], 'WITHDRAW', CODES[0], 'key-first-1');
    expect(first.request).toMatchObject({ state: 'waiting', sendAt: new Date(MORNING), attempts: 0 });
    const [crossing] = first.boundary.crossings.filter(({ operation }) => operation === 'onestopWithdraw');
    expect(crossing).toMatchObject({ outcome: 'waiting', messageId: first.request.reference });
    expect([...(crossing?.released ?? [])]).toEqual([]);
    const again = await process.take(PERSONS[0], 'WITHDRAW', CODES[0], 'key-first-1');
    expect(again).toMatchObject({
      isRepeated: true,
      request: { state: 'waiting', reference: first.request.reference },
    });
    expect(again.boundary.crossings.at(-1)).toMatchObject({ outcome: 'waiting' });
    // Of another person, about the same dossier: behind the first.
    const second = await process.take(PERSONS[1], 'WITHDRAW', CODES[0]);
    const elsewhere = await process.take(PERSONS[2], 'OPEN_TICKET', CODES[2]);
    expect(changed).toEqual([CODES[0], CODES[0], CODES[2]]);
    expect(await process.round()).toBe(0);
    nowMs = MORNING - 1;
    expect(await process.round()).toBe(0);
    nowMs = MORNING;
    expect(await process.round()).toBe(2);
    expect(done.map(({ reference }) => reference).sort()).toEqual(
      [first.request.reference, elsewhere.request.reference].sort(),
    );
    // What comes while others still wait goes behind them, though the agency is awake.
    const late = await process.take(PERSONS[1], 'WITHDRAW', CODES[1]);
    expect(late.request).toMatchObject({ state: 'waiting', sendAt: new Date(MORNING) });
    const free = await process.take(PERSONS[2], 'WITHDRAW', CODES[2]);
    expect(free.request.state).toBe('done');
    expect([await process.round(), await process.round(), await process.round()]).toEqual([1, 1, 0]);
    expect(done.slice(3).map(({ reference }) => reference)).toEqual([
      second.request.reference,
      late.request.reference,
    ]);
    expect(recorded.map(({ crossings }) => crossings.at(-1)?.outcome)).toEqual(Array(4).fill('delivered'));
    expect((await process.mine(PERSONS[1])).map(({ state }) => state)).toEqual(['done', 'done']);
  });

  test('whose grounds end, that are refused, or that cannot be sent for too long, are told so', async () => {
    const process = processOf();
    await process.take(PERSONS[0], 'WITHDRAW', CODES[0]);
    await process.take(PERSONS[1], 'WITHDRAW', CODES[1]);
    ended.add(PERSONS[0]);
    nowMs = MORNING;
    fate = () => 'refused';
    await process.round();
    expect(done).toEqual([]);
    expect(await process.mine(PERSONS[0])).toMatchObject([{ state: 'refused', refusal: 'NOT_PERMITTED' }]);
    expect(await process.mine(PERSONS[1])).toMatchObject([{ state: 'refused', refusal: undefined }]);
    nowMs = EVENING + 24 * HOUR;
    await process.take(PERSONS[2], 'WITHDRAW', CODES[2]);
    nowMs += 20 * 24 * HOUR + 12 * HOUR;
    await process.round();
    expect(await process.mine(PERSONS[2])).toMatchObject([{ state: 'refused', refusal: 'EXPIRED' }]);
    expect(done).toEqual([]);
    await process.turns.look();
    expect(process.turns.standing).toEqual([]);
  });

  test('that were sent and have no answer when the agency goes to sleep stay so, and nothing overtakes them', async () => {
    const process = processOf();
    nowMs = EVENING - HOUR;
    fate = () => 'lost';
    const unsure = await process.take(PERSONS[0], 'WITHDRAW', CODES[0]);
    expect(unsure.request.state).toBe('uncertain');
    nowMs = EVENING;
    await process.round();
    expect(await process.mine(PERSONS[0])).toMatchObject([{ state: 'uncertain' }]);
    nowMs = MORNING;
    fate = () => 'well';
    await process.round();
    expect(await process.mine(PERSONS[0])).toMatchObject([{ state: 'done' }]);
    expect(done).toHaveLength(1);
  });

  test('one person has so many waiting at an agency and no more; others are not hindered', async () => {
    const process = processOf();
    for (let n = 0; n < MOST_WAITING; n += 1) await process.take(PERSONS[0], 'OPEN_TICKET', at(CODES, n));
    await expect(process.take(PERSONS[0], 'OPEN_TICKET', CODES[0])).rejects.toMatchObject({
      code: 'RATE_LIMITED',
    });
    expect((await process.take(PERSONS[0], 'WITHDRAW', CODES[0])).request.state).toBe('waiting');
    expect((await process.take(PERSONS[1], 'OPEN_TICKET', CODES[0])).request.state).toBe('waiting');
    expect(await process.mine(PERSONS[0])).toHaveLength(MOST_WAITING + 1);
    await process.turns.look();
    expect(process.turns.standing).toEqual([
      { agency: 'hotline', count: MOST_WAITING + 1, firstSendAt: new Date(MORNING) },
      { agency: 'onestop', count: 1, firstSendAt: new Date(MORNING) },
    ]);
  });

  test('through sleeps, kills, lost answers and agencies that are down each is done once, in order, and none is lost', async () => {
    let state = 20_261_126;
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * below);
    };
    /** In the order in which they were taken on. */
    const taken: { reference: string; person: string; code: string; agency: string; didWait: boolean }[] = [];
    let processes = [processOf(), processOf()];
    let kills = 0;
    const trouble = () => {
      const roll = random(10);
      if (roll === 0) kills += 1;
      return (['killed', 'lost', 'down'] as const)[roll] ?? 'well';
    };
    for (let step = 0; step < 120; step += 1) {
      const process = at(processes, random(2));
      if (random(3) > 0 && calendar.asleepAt(now())) {
        const [person, code] = [at(PERSONS, random(3)), at(CODES, random(3))];
        const action = at(ACTIONS, random(2));
        const { request } = await process.take(person, action, code);
        const { agency: id } = REQUEST_KINDS[action];
        taken.push({
          reference: request.reference,
          person,
          code,
          agency: id,
          didWait: request.state === 'waiting',
        });
      } else if (random(2) === 0) {
        fate = trouble;
        // Both at once, as two processes do.
        await Promise.all(processes.map((one) => one.round()));
        fate = () => 'well';
        processes = processes.map((one) => (one.isKilled ? processOf() : one));
      }
      nowMs += random(30) * 60_000;
    }
    // A day on which all is well.
    for (let round = 0; round < 80; round += 1) {
      nowMs += 20 * 60_000;
      while ((await processOf().round()) > 0);
    }
    expect([taken.length > 30, kills > 0, taken.every(({ didWait }) => didWait)]).toEqual([true, true, true]);
    expect(done.map(({ reference }) => reference).sort()).toEqual(
      taken.map(({ reference }) => reference).sort(),
    );
    expect(done.every(({ atMs }) => calendar.asleepAt(new Date(atMs)) === undefined)).toBe(true);
    const placeOf = new Map(done.map(({ reference }, place) => [reference, place]));
    const overtaken = taken.flatMap((one, index) =>
      taken
        .slice(index + 1)
        .filter(
          (other) => other.agency === one.agency && (other.person === one.person || other.code === one.code),
        )
        .filter((other) => Number(placeOf.get(other.reference)) < Number(placeOf.get(one.reference))),
    );
    expect(overtaken).toEqual([]);
  }, 120_000);
});
