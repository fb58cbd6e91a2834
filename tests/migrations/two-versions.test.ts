import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ACCESS_LOG_FAMILY } from '../../gateway/access-log/migrations.ts';
import { freshDatabase } from '../../gateway/access-log/testing/log-fixture.ts';
import { DIRECTORY_FAMILY } from '../../gateway/directory/tables.ts';
import { contract, expand, type Family } from '../../gateway/storage/migrating/migration.ts';
import { takeBack } from '../../gateway/storage/migrating/take-back.ts';
import { contractSchema, expandSchema } from '../../gateway/storage/migrating/take-steps.ts';
import { openPgDriver } from '../../gateway/storage/pg-driver.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';

const url = process.env['TEST_DATABASE_URL'];
const subjectKey = randomBytes(32);
/** Whoever goes on with a store has its keys. */
const KEYS = { GATEWAY_PUBLIC_ID_KEY: randomBytes(32).toString('base64') };

/** What the next version of this program might bring, on the tables that are written most. */
const nextOf = (family: Family, steps: Family['steps']): Family => ({
  versions: family.versions,
  steps: [...family.steps, ...steps],
});
const NEXT_LOG = nextOf(ACCESS_LOG_FAMILY, [
  expand('alter table access_record add column shade text', {
    sql: 'alter table access_record drop column shade',
  }),
  expand(
    { index: { name: 'access_record_shade', table: 'access_record', definition: '(shade, at desc)' } },
    { sql: 'drop index access_record_shade' },
  ),
]);
const NEXT_DIRECTORY = nextOf(DIRECTORY_FAMILY, [
  expand('alter table directory_tie add column due_ms bigint', {
    sql: 'alter table directory_tie drop column due_ms',
  }),
  expand(
    { index: { name: 'directory_tie_due', table: 'directory_tie', definition: '(tie, due_ms, code)' } },
    { sql: 'drop index directory_tie_due' },
  ),
  contract('alter table directory_tie drop column lane', { never: 'a test' }),
]);

(url === undefined ? describe.skip : describe)('a gateway of today, while the next one comes', () => {
  let store: Awaited<ReturnType<typeof freshDatabase>>;
  let gateway: TestGateway;
  let next: Awaited<ReturnType<typeof openPgDriver>>;
  beforeAll(async () => {
    store = await freshDatabase(url ?? '');
    gateway = await startTestGateway({ ...KEYS, DATABASE_URL: store.url }, store.driver, undefined, {
      instance: 'today',
      subjectKey,
    });
    next = await openPgDriver(store.url);
  }, 120_000);
  afterAll(async () => {
    await next.close();
    await gateway.close().catch(() => undefined);
    await store.drop();
  });
  const list = () => gateway.ask('officer-land', '{ dossiers(first: 5) { nodes { code status } } }');

  test('answers every request, from the log to the list of ties, and stands in the way of what it would not survive', async () => {
    const whole = await list();
    expect(whole.errors).toEqual([]);
    expect(whole.data.dossiers.nodes).toHaveLength(5);
    let isOver = false;
    const answers: unknown[] = [];
    const asking = (async () => {
      while (!isOver) answers.push((await list()).data);
    })();
    try {
      expect(await expandSchema(next, NEXT_LOG)).toHaveLength(2);
      expect(await expandSchema(next, NEXT_DIRECTORY)).toHaveLength(2);
      await expect(contractSchema(next, NEXT_DIRECTORY)).rejects.toThrow('without knowing it: today;');
      answers.push((await list()).data);
      // It was given up: the older program's own step is left, what came with the next one goes.
      await takeBack(next, NEXT_DIRECTORY, DIRECTORY_FAMILY.steps.length, new Set());
      answers.push((await list()).data);
    } finally {
      isOver = true;
      await asking;
    }
    expect(answers.length).toBeGreaterThan(2);
    for (const answer of answers) expect(answer).toEqual(whole.data);
    const [records] = await next.query('select count(*)::int as n from access_record where shade is null');
    expect(Number(records?.['n'])).toBeGreaterThan(answers.length);
  }, 120_000);

  test('starts anew on what the next one has added, and not on what it has taken away', async () => {
    expect(await expandSchema(next, ACCESS_LOG_FAMILY)).toEqual([]);
    await gateway.close();
    const open = await openPgDriver(store.url);
    gateway = await startTestGateway({ ...KEYS, DATABASE_URL: store.url }, open, undefined, {
      instance: 'again',
      subjectKey,
    });
    expect((await list()).data.dossiers.nodes).toHaveLength(5);
    await gateway.close();
    expect(await contractSchema(next, NEXT_DIRECTORY)).toHaveLength(3);
    const refused = startTestGateway(
      { ...KEYS, DATABASE_URL: store.url },
      await openPgDriver(store.url),
      undefined,
      {
        instance: 'third',
        subjectKey,
      },
    );
    await expect(refused).rejects.toThrow(
      'the store is newer than this program can read: of directory_migration',
    );
  }, 120_000);
});
