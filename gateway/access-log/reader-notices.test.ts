import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Findings } from './findings.ts';
import { LogReader } from './log-reader.ts';
import { fillKeptStore } from './testing/kept-store.ts';
import { STORES, testKeys } from './testing/log-fixture.ts';

describe.each(STORES)('a reader of a log on $name whose columns somebody changed', ({ open }) => {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    opened = await open();
    await fillKeptStore(opened.driver);
  }, 120_000);
  afterAll(async () => {
    await opened.driver.close();
    await opened.drop();
  });

  /** Asks within a transaction that is taken back. */
  async function afterEdit(sql: string, ask: (reader: LogReader, findings: Findings) => Promise<unknown>) {
    let answer: unknown;
    await opened.driver
      .transaction(async (session) => {
        await session.query(sql);
        const driver = { ...opened.driver, query: session.query };
        answer = await ask(new LogReader(driver, testKeys()), new Findings(driver)).catch((error) => error);
        throw new Error('taken back');
      })
      .catch(() => undefined);
    return answer;
  }

  test('refuses a page that would show a record under a name that is not its own, and names the entry', async () => {
    const sql = "update access_record set actor = 'somebody' where idx = 0 and instance = 'gateway-1'";
    expect(await afterEdit(sql, (reader) => reader.page({ actor: 'somebody' }, 10))).toMatchObject({
      code: 'INTERNAL',
      message: expect.stringContaining('column actor does not fit entry 0'),
    });
  });

  test('refuses an export of it', async () => {
    const sql = "update access_record set purpose = 'other' where idx = 0 and instance = 'gateway-1'";
    const all = async (reader: LogReader) => {
      for await (const _ of reader.select({ actor: 'clerk-1' }));
    };
    expect(await afterEdit(sql, all)).toMatchObject({ code: 'INTERNAL' });
  });

  test('refuses a finding that was closed by moving the closing of another one', async () => {
    const sql = `update access_record set finding = (select finding from access_record where kind = 'finding'
      and finding not in (select finding from access_record where kind = 'finding-closed')) where kind = 'finding-closed'`;
    expect(await afterEdit(sql, (_reader, findings) => findings.page('all', 10))).toMatchObject({
      code: 'INTERNAL',
    });
  });

  test('shows what nobody changed', async () => {
    const page = await afterEdit('select 1', (reader) => reader.page({}, 50));
    expect(page).toMatchObject({ hasNextPage: true });
  });
});
