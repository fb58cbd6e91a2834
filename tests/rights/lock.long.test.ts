import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { freshDatabase } from '../../gateway/access-log/testing/log-fixture.ts';
import { openPgDriver } from '../../gateway/storage/pg-driver.ts';
import type { SqlDriver } from '../../gateway/storage/sql-driver.ts';
import { APPROVER, emergencySteps, REQUESTER } from '../emergency-steps.ts';
import { openFreshStore } from '../fresh-store.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { changesIn, disagreements } from './agreement.ts';

const TUS = 'H26.12-261105-0002';
const MINH = '001099000003';

/** A store that takes no records for a while. */
interface Stand {
  readonly driver: SqlDriver;
  /** @param how one of `faults`. */
  hold(how: string): Promise<void>;
  release(): Promise<void>;
  /** The next transaction commits, and nobody hears of it; absent where that cannot be arranged. */
  loseAnswer?(): void;
  drop(): Promise<void>;
}

const url = process.env['TEST_DATABASE_URL'];
const STANDS: readonly { name: string; faults: readonly string[]; make(): Promise<Stand> }[] = [
  { name: 'PGlite', faults: ['its disk takes no records', 'it fails in COMMIT'], make: embedded },
  ...(url === undefined
    ? []
    : [
        {
          name: 'PostgreSQL',
          faults: ['somebody holds the records', "somebody holds the log's head"],
          make: () => locked(url),
        },
      ]),
];

async function embedded(): Promise<Stand> {
  const driver = await openFreshStore();
  let fault: string | undefined;
  let isAnswerLost = false;
  const answer = <T>(value: T): T => {
    if (!isAnswerLost) return value;
    isAnswerLost = false;
    throw new Error('connection lost after COMMIT');
  };
  return {
    driver: {
      ...driver,
      transaction: async (work) => {
        const done = await driver.transaction(async (session) => {
          const value = await work({
            query: (sql, parameters) =>
              fault === 'its disk takes no records' && /insert into access_record/.test(sql)
                ? Promise.reject(new Error('disk full'))
                : session.query(sql, parameters),
          });
          if (fault === 'it fails in COMMIT') throw new Error('disk full');
          return value;
        });
        return answer(done);
      },
      reopen: async () => undefined,
    },
    hold: async (how) => {
      fault = how;
    },
    release: async () => {
      fault = undefined;
    },
    loseAnswer: () => {
      isAnswerLost = true;
    },
    drop: async () => undefined,
  };
}

async function locked(server: string): Promise<Stand> {
  const database = await freshDatabase(server);
  await database.driver.close();
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  return {
    // Short, since every held write waits for it; not so short that a slow machine cannot open the store.
    driver: await openPgDriver(database.url, { connectMs: 5_000, writeMs: 1_500, readMs: 10_000 }),
    async hold(how) {
      await holder.query('begin');
      await holder.query(
        how === 'somebody holds the records'
          ? 'lock table access_record in access exclusive mode'
          : 'select 1 from access_head for update',
      );
    },
    release: async () => void (await holder.query('rollback')),
    async drop() {
      await holder.end();
      await database.drop();
    },
  };
}

describe.each(STANDS)('while the log on $name takes no records', ({ faults, make }) => {
  let stand: Stand;
  let gateway: TestGateway;
  beforeAll(async () => {
    stand = await make();
    gateway = await startTestGateway({}, stand.driver);
  }, 120_000);
  afterAll(async () => {
    await gateway.close();
    await stand.drop();
  });
  beforeEach(async () => gateway.world.reset());
  afterEach(async () => expect(await disagreements(stand.driver)).toEqual([]));
  const { approve, approved, open, request, requested } = emergencySteps(() => gateway);

  const grant = (key: string) =>
    gateway.ask(
      'tu',
      'mutation ($input: GrantDelegationInput!) { it: grantDelegation(input: $input) { id isActive } }',
      {
        input: {
          idempotencyKey: key,
          representative: MINH,
          dossiers: [TUS],
          expiresAt: '2026-12-31T00:00:00Z',
        },
      },
    );
  const revoke = (id: string) =>
    gateway.ask('tu', `mutation { it: revokeDelegation(input: { id: "${id}" }) { isActive } }`);
  const minhSees = async () =>
    (await gateway.ask('minh', `{ it: dossier(code: "${TUS}") { code } }`)).data.it !== null;
  const count = async (table: string) => (await stand.driver.query(`select * from ${table}`)).length;

  /** Does it while nothing can be recorded: it is refused. Afterwards the log takes records again. */
  async function refused(how: string, act: () => Promise<{ errors: readonly { extensions: object }[] }>) {
    await stand.hold(how);
    try {
      const { errors } = await act();
      expect(errors.map(({ extensions }) => extensions)).toEqual([
        expect.objectContaining({ code: 'ACCESS_LOG_UNAVAILABLE' }),
      ]);
    } finally {
      await stand.release();
    }
    await untilReady();
  }

  async function untilReady() {
    while (!(await fetch(`${gateway.url}/health/ready`)).ok)
      await new Promise((resolve) => setTimeout(resolve, 50));
  }

  const statesOf = async (kind: string, id: string) =>
    (await changesIn(stand.driver))
      .filter(({ object }) => object.kind === kind && object.id === id)
      .sort((a, b) => a.object.version - b.object.version)
      .map(({ object }) => object.state);

  test.each(faults)('because %s, a delegation is neither given nor ended', async (how) => {
    const key = randomUUID();
    const before = await count('delegation');
    await refused(how, () => grant(key));
    expect([await count('delegation'), await minhSees()]).toEqual([before, false]);
    const { data } = await grant(key);
    expect(data.it).toMatchObject({ isActive: true });
    expect(await minhSees()).toBe(true);
    await refused(how, () => revoke(data.it.id));
    expect(await minhSees()).toBe(true);
    expect((await revoke(data.it.id)).data.it).toEqual({ isActive: false });
    expect(await minhSees()).toBe(false);
    expect(await statesOf('delegation', data.it.id)).toEqual(['granted', 'revoked']);
  });

  test('what was committed holds with its record though nobody heard of it, and the same key tells it', async () => {
    if (!stand.loseAnswer) return;
    const key = randomUUID();
    stand.loseAnswer();
    expect((await grant(key)).errors[0]?.extensions).toMatchObject({ code: 'ACCESS_LOG_UNAVAILABLE' });
    await untilReady();
    expect(await minhSees()).toBe(true);
    const { data } = await grant(key);
    expect(await statesOf('delegation', data.it.id)).toEqual(['granted']);
    await revoke(data.it.id);
  });

  test.each(faults)('because %s, an emergency is neither requested nor approved', async (how) => {
    const before = await count('emergency_access');
    await refused(how, () => request(REQUESTER));
    expect(await count('emergency_access')).toBe(before);
    const id = await requested();
    await refused(how, () => approve(APPROVER, id));
    expect((await open(REQUESTER, id)).errors[0]?.extensions).toMatchObject({ code: 'ACCESS_DENIED' });
    expect(await statesOf('emergency', id)).toEqual(['requested']);
    expect((await approve(APPROVER, id)).data.it).toMatchObject({ state: 'APPROVED' });
    expect((await open(REQUESTER, id)).errors).toEqual([]);
    expect(await statesOf('emergency', id)).toEqual(['requested', 'approved']);
    expect(await statesOf('emergency', await approved())).toEqual(['requested', 'approved']);
  });

  test.each(faults)('because %s, no request of a citizen reaches an agency', async (how) => {
    const input = { idempotencyKey: randomUUID(), code: TUS, subject: 'Hỏi', text: 'Khi nào?' };
    const send = () =>
      gateway.ask(
        'tu',
        'mutation ($input: OpenTicketInput!) { it: openTicket(input: $input) { reference outcome isRepeated } }',
        { input },
      );
    const before = await count('citizen_request');
    await refused(how, send);
    expect([await count('citizen_request'), await gateway.world.calls('hotline')]).toEqual([before, []]);
    const { data } = await send();
    expect(data.it).toMatchObject({ outcome: 'DONE', isRepeated: false });
    expect(await statesOf('request', data.it.reference)).toEqual(['begun', 'done']);
  });
});
