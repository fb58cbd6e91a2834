import { expect, test } from '@jest/globals';
import { objectNow } from './kept-change.ts';
import type { ObjectKind } from './kept-object.ts';
import { openTestLog, STORES } from './testing/log-fixture.ts';

const RIGHT: ObjectKind = {
  kind: 'right',
  table: 'kept_right',
  id: 'id',
  columns: { id: 'text!', reach: 'text', version: 'integer!' },
  version: 'version',
};
const AT = new Date('2026-11-23T03:00:00Z');

test.each(STORES)(
  'a trigger that makes a right another one is not signed for on $name: nothing holds, and the log goes on',
  async ({ open }) => {
    const { driver, drop } = await open();
    const log = await openTestLog(driver);
    await driver.query('create table kept_right (id text primary key, reach text, version int not null)');
    const grant = (id: string) =>
      log.change(AT, async (session, tell) => {
        await session.query('insert into kept_right values ($1, $2, 1)', [id, 'one dossier']);
        const object = await objectNow(session, RIGHT, id, { state: 'granted' });
        tell({ caller: undefined, requestId: undefined, object });
      });
    await driver.query(
      "create function widen() returns trigger language plpgsql as $$ begin new.reach = 'all'; return new; end $$",
    );
    await driver.query(
      'create trigger widening before insert on kept_right for each row execute function widen()',
    );
    await expect(grant('a')).rejects.toMatchObject({ code: 'INTERNAL' });
    await driver.query('drop trigger widening on kept_right');
    await grant('b');

    expect(await driver.query('select id, reach from kept_right')).toEqual([
      { id: 'b', reach: 'one dossier' },
    ]);
    const records = await driver.query("select object from access_record where object like 'right/%'");
    expect(records).toEqual([{ object: 'right/b' }]);
    await log.close();
    await drop();
  },
  60_000,
);
