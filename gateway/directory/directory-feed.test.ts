import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { DossierCircle, UnreadableChange } from '../../connectors/dossier-circle.ts';
import { circleOf, LAN } from '../../connectors/testing/dossier-circles.ts';
import { STORES } from '../access-log/testing/log-fixture.ts';
import { createInProcessState } from '../shared-state/in-process.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import {
  endLead,
  type FeedingProcess,
  settled,
  startProcess,
  ToldChanges,
} from './testing/feeding-processes.ts';

const at = (minute: number) => `2026-11-02T08:${String(minute).padStart(2, '0')}:00+07:00`;
const circle = (code: string, minute: number, more: Partial<DossierCircle> = {}) =>
  circleOf(code, { changedAt: at(minute), ...more });
const unreadable = (code: string | undefined, minute?: number): UnreadableChange => ({
  ...{ code, changedAt: minute === undefined ? undefined : at(minute), ownerIds: [LAN], place: 'LuongXuLy' },
});
const TABLES = ['dossier', 'alias', 'tie', 'unread', 'reign', 'feed', 'kind'].map(
  (name) => `directory_${name}`,
);

describe.each(STORES)('the change feed, stored in $name', ({ open }) => {
  let opened: Awaited<ReturnType<typeof open>>;
  let driver: SqlDriver;
  let told: ToldChanges;
  const running: FeedingProcess[] = [];
  const start = async (name: string, more: Parameters<typeof startProcess>[3] = {}) => {
    const process = await startProcess(name, told, driver, more);
    running.push(process);
    process.start();
    return process;
  };
  const find = async ({ directory }: FeedingProcess, code: string) => (await directory.find(code))?.changedAt;
  const tiedTo = async ({ directory }: FeedingProcess, id: string) => {
    const codes: string[] = [];
    for await (const { code } of directory.tiedTo([{ kind: 'person', id }]).read({ order: 'oldest' }))
      codes.push(code);
    return codes;
  };

  beforeAll(async () => {
    opened = await open();
    ({ driver } = opened);
  });
  afterAll(async () => {
    await driver.close();
    await opened.drop();
  });
  afterEach(async () => {
    for (const process of running.splice(0)) await process.stop();
    for (const table of [...TABLES, 'directory_migration'])
      await driver.query(`drop table if exists ${table}`);
  });
  const fresh = (): void => {
    told = new ToldChanges();
  };

  test('fills the directory although a change cannot be read, and goes on', async () => {
    fresh();
    told.pageSize = 2;
    told.tell(circle('A', 1), unreadable('B', 1), circle('C', 2));
    const one = await start('one');
    expect(one.feed.isFilled).toBe(false);
    expect(await one.feed.health()).toMatchObject({ ok: false });
    await settled(told, driver, one);
    expect([one.feed.isFilled, one.directory.isBeingFilled]).toEqual([true, false]);
    expect([await find(one, 'A'), await find(one, 'B'), await find(one, 'C')]).toEqual([
      at(1),
      undefined,
      at(2),
    ]);
    expect(await one.feed.health()).toEqual({ ok: true, reason: '1 dossiers cannot be read: LuongXuLy' });
    expect(one.heard).toContain('unreadable B');
  });

  test('lets nobody in by ties that may have changed, until a readable change comes', async () => {
    fresh();
    told.pageSize = 1;
    told.tell(
      ...[circle('A', 1, { aliases: ['old A'] }), unreadable('A', 2), circle('A', 1)],
      unreadable(undefined, 2),
    );
    const one = await start('one');
    await settled(told, driver, one);
    expect([await find(one, 'A'), await find(one, 'old A'), await tiedTo(one, LAN)]).toEqual([
      undefined,
      undefined,
      [],
    ]);
    for (const name of ['A', 'old A'])
      expect((await one.directory.findSetAside(name))?.circle?.changedAt).toBe(at(1));
    expect((await one.feed.health()).reason).toMatch(/^2 dossiers/);
    told.tell(circle('A', 3));
    await settled(told, driver, one);
    expect([await find(one, 'A'), await find(one, 'old A'), await tiedTo(one, LAN)]).toEqual([
      at(3),
      undefined,
      ['A'],
    ]);
    expect(await one.directory.findSetAside('A')).toBeUndefined();
  });

  test.each([
    ['older than what was known', 1, false],
    ['as old as what was known', 2, false],
    ['newer than what was known', 3, true],
  ])('what is set aside at an unknown moment is not let in by a change %s', async (_what, minute, isIn) => {
    fresh();
    told.pageSize = 1;
    told.tell(circle('A', 2), unreadable('A'), circle('A', minute));
    const one = await start('one');
    await settled(told, driver, one);
    expect((await find(one, 'A')) !== undefined).toBe(isIn);
  });

  test('keeps the newest state, of one moment the one told later, and is not misled by zones', async () => {
    fresh();
    told.tell(circle('A', 2), circle('A', 1), circle('B', 1, { status: 1 }), circle('B', 1, { status: 2 }));
    told.tell(circle('C', 0, { changedAt: '2026-11-05T08:00:00+07:00', status: 9 }));
    told.tell(circle('C', 0, { changedAt: '2026-11-05T00:59:00Z', status: 4 }));
    const one = await start('one');
    await settled(told, driver, one);
    expect(await find(one, 'A')).toBe(at(2));
    expect([(await one.directory.find('B'))?.status, (await one.directory.find('C'))?.status]).toEqual([
      2, 9,
    ]);
  });

  test('reads a page again that could not be read whole, also when another process leads by then', async () => {
    fresh();
    told.pageSize = 2;
    told.tell(unreadable('A', 1), unreadable('B', 1), circle('B', 5, { status: 9 }));
    const one = await start('one');
    await settled(told, driver, one);
    await one.stop();
    told.all[0] = circle('A', 1);
    told.all[1] = circle('B', 1);
    const two = await start('two', { now: () => new Date(Date.now() + 61_000) });
    for (let n = 0; n < 400 && (await find(two, 'A')) === undefined; n += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect([await find(two, 'A'), (await two.directory.find('B'))?.status]).toEqual([at(1), 9]);
    expect(await two.feed.health()).toEqual({ ok: true });
  });

  test('is read by one of all processes, and every one of them hears of each change', async () => {
    fresh();
    const shared = createInProcessState(Date.now);
    const [one, two, three] = [
      await start('one', { shared }),
      await start('two', { shared }),
      await start('three', { shared }),
    ];
    await settled(told, driver, one, two, three);
    for (const process of [one, two, three]) expect(await find(process, 'A')).toBeUndefined();
    told.tell(circle('A', 1));
    await settled(told, driver, one, two, three);
    for (const process of [one, two, three]) {
      expect(await find(process, 'A')).toBe(at(1));
      expect(process.heard).toEqual(['A']);
    }
    expect(new Set(told.reads.map(({ by }) => by)).size).toBe(1);
  });

  test('goes on from the cursor, in another process at once when the leader leaves', async () => {
    fresh();
    told.tell(circle('A', 1), circle('B', 1));
    const one = await start('one');
    await settled(told, driver, one);
    const two = await start('two');
    await one.stop();
    told.tell(circle('C', 1));
    two.feed.nudge();
    await settled(told, driver, two);
    expect(told.reads.filter(({ by }) => by === 'two').every(({ cursor }) => cursor === '2')).toBe(true);
    expect([two.directory.isBeingFilled, await find(two, 'A'), await find(two, 'C')]).toEqual([
      false,
      at(1),
      at(1),
    ]);
    expect(two.heard).toEqual(['C']);
  });

  test('a process is ready at once where the directory was filled before', async () => {
    fresh();
    told.tell(circle('A', 1));
    const one = await start('one');
    await settled(told, driver, one);
    await one.stop();
    const next = await startProcess('next', told, driver);
    expect([next.feed.isFilled, await find(next, 'A')]).toEqual([true, at(1)]);
    await next.stop();
  });

  test('one that was asleep while another took over stores nothing', async () => {
    fresh();
    told.tell(circle('A', 1));
    const one = await start('one');
    await settled(told, driver, one);
    const [before] = await driver.query('select cursor, seq from directory_feed');
    // Another took over while this one slept in the middle of its long wait for news.
    await driver.query(
      "update directory_feed set leader = 'another', led_until = clock_timestamp() + interval '1 hour'",
    );
    const reads = told.reads.length;
    told.tell(circle('B', 1), circle('C', 1));
    for (let n = 0; n < 400 && told.reads.length === reads; n += 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await driver.query('select cursor, seq from directory_feed')).toEqual([before]);
    await endLead(driver);
    one.feed.nudge();
    await settled(told, driver, one);
    expect([await find(one, 'B'), await find(one, 'C')]).toEqual([at(1), at(1)]);
  });

  // Statements of storing one page: select for update, states, ties, aliases, dossiers, aliases, ties, pages, feed.
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
    'killed before statement %i of a page it has stored nothing, and the next one stores it',
    async (place) => {
      fresh();
      told.tell(circle('A', 1, { aliases: ['a'] }));
      let left = Number.POSITIVE_INFINITY;
      const one = await start('one', {
        failing: (sql) => {
          if (sql === '') return;
          left -= 1;
          if (left <= 0) throw new Error('killed');
        },
      });
      await settled(told, driver, one);
      const [before] = await driver.query('select cursor, seq from directory_feed');
      left = place;
      told.tell(circle('A', 2, { aliases: ['b'], ownerIds: ['001000000009'] }), circle('B', 2));
      for (let n = 0; n < 400 && left > 0; n += 1) await new Promise((resolve) => setTimeout(resolve, 5));
      const [after] = await driver.query('select cursor, seq from directory_feed');
      const isWhole = Number(after?.['cursor']) === 3;
      expect(isWhole ? Number(after?.['seq']) : after).toEqual(isWhole ? 3 : before);
      await one.kill();
      running.splice(0);
      await endLead(driver);
      const two = await start('two');
      await settled(told, driver, two);
      expect([
        await find(two, 'A'),
        await find(two, 'B'),
        await find(two, 'a'),
        await find(two, 'b'),
      ]).toEqual([at(2), at(2), undefined, at(2)]);
      expect([await tiedTo(two, LAN), await tiedTo(two, '001000000009')]).toEqual([['B'], ['A']]);
    },
  );

  test('an older database that is put back is read on from its own cursor, and nothing is lost or kept from before', async () => {
    fresh();
    told.tell(circle('A', 1), circle('B', 1));
    const [one, two] = [await start('one'), await start('two')];
    await settled(told, driver, one, two);
    for (const table of TABLES) await driver.query(`create table old_${table} as select * from ${table}`);
    told.tell(circle('A', 2), circle('C', 2), circle('D', 2));
    await settled(told, driver, one, two);
    for (const process of [one, two])
      expect([await find(process, 'A'), await find(process, 'X')]).toEqual([at(2), undefined]);
    for (const process of [one, two]) process.heard.length = 0;
    await driver.transaction(async (session) => {
      for (const table of TABLES) {
        await session.query(`truncate ${table}`);
        await session.query(`insert into ${table} select * from old_${table}`);
      }
    });
    // In the meantime the reception system was put right as well: what was told then is told otherwise.
    told.all.splice(2, 3, circle('A', 3), circle('X', 2), circle('Y', 2));
    for (const process of [one, two]) process.feed.nudge();
    await settled(told, driver, one, two);
    for (const process of [one, two]) {
      expect([await find(process, 'A'), await find(process, 'X'), await find(process, 'C')]).toEqual([
        at(3),
        at(2),
        undefined,
      ]);
      expect(process.heard).toContain('other store');
    }
    for (const table of TABLES) await driver.query(`drop table old_${table}`);
  });

  test('is read anew where that is asked for, and every process forgets what it knew', async () => {
    fresh();
    told.tell(circle('A', 5), circle('GONE', 5));
    const one = await start('one');
    await settled(told, driver, one);
    expect([await find(one, 'A'), await find(one, 'GONE')]).toEqual([at(5), at(5)]);
    told.all.splice(0, 2, circle('A', 1));
    await endLead(driver);
    const two = await start('two', { isReadAnew: true });
    two.feed.nudge();
    for (let n = 0; n < 400 && (await find(two, 'A')) !== at(1); n += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    await settled(told, driver, one, two);
    for (const process of [one, two])
      expect([await find(process, 'A'), await find(process, 'GONE')]).toEqual([at(1), undefined]);
  });

  test('nothing that names a person lies in the tables', async () => {
    fresh();
    told.tell(
      circle('A', 1, { ownerIds: ['001099012345'], lookupSecret: '7K4M', partyIds: ['001099054321'] }),
    );
    told.tell({ ...unreadable('B', 1), ownerIds: ['001099012345'] });
    const one = await start('one');
    await settled(told, driver, one);
    for (const table of TABLES) {
      const text = JSON.stringify(await driver.query(`select t::text as row from ${table} t`));
      for (const secret of [
        '001099012345',
        '001099054321',
        '7K4M',
        Buffer.from('001099012345').toString('hex'),
      ])
        expect(text).not.toContain(secret);
    }
  });
});
