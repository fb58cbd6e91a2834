import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WORKING_TABLES } from '../../cli/log/kept-kinds.ts';
import type { SqlSession } from '../../storage/sql-driver.ts';
import { editsOfCatalogue, editsOfSurroundings } from '../testing/catalogue-edits.ts';
import { type FormerRow, fillKeptStore } from '../testing/kept-store.ts';
import { STORES } from '../testing/log-fixture.ts';
import {
  type Edit,
  editsOfColumn,
  editsOfRows,
  editsOfTime,
  readTables,
  type Table,
  textOf,
} from '../testing/store-edits.ts';
import { type StoreQuestion, verifySnapshot } from './verify-store.ts';

/** `all` makes every edit, on `LOG_EDIT_ROWS` rows; without it each column is edited in two ways, each table in each. */
const IS_WHOLE = process.env['LOG_EDITS'] === 'all';
const TURNS = Number(process.env['LOG_EDIT_ROWS'] ?? 1);
const LIMIT_MS = 20 * 60_000;

const TABLES = [
  'access_objection',
  'citizen_request',
  'delegation',
  'directory_migration',
  'emergency_access',
  'emergency_migration',
  'filing_draft',
  'filing_migration',
  'filing_question_migration',
  'objection_migration',
  'request_migration',
  'upload',
  'upload_migration',
  'waiting_migration',
  'waiting_turn',
  'access_checkpoint',
  'access_head',
  'access_migration',
  'access_node',
  'access_record',
  'kept_right',
  'policy_set',
  'policy_set_migration',
  'store_step',
];

/** Verification is one and the same on both; every edit is made on both where all are asked for. */
const EDITED = IS_WHOLE ? STORES : STORES.slice(-1);

describe.each(EDITED)('edits of a store on $name', ({ open }) => {
  let opened: Awaited<ReturnType<typeof open>>;
  let question: StoreQuestion;
  let former: readonly FormerRow[];
  let tables: readonly Table[];
  let working: readonly Table[];
  beforeAll(async () => {
    opened = await open();
    ({ question, former } = await fillKeptStore(opened.driver));
    const all = await readTables(opened.driver);
    const isWorking = ({ name }: Table) => Object.hasOwn(WORKING_TABLES, name);
    tables = all.filter((table) => !isWorking(table));
    working = all.filter(isWorking);
  }, 120_000);
  afterAll(async () => {
    await opened.driver.close();
    await opened.drop();
  });

  /** Makes each edit alone, asks for the verdict and takes it back. @returns those that were not found by name. */
  const unfoundOf = (edits: readonly Edit[]): Promise<{ unfound: string[]; refused: string[] }> =>
    opened.driver.transaction(async (session) => {
      const unfound: string[] = [];
      const refused: string[] = [];
      for (const edit of edits) {
        await session.query('savepoint before_edit');
        if (!(await isMade(session, edit))) refused.push(edit.how);
        else {
          const verdict = await verifySnapshot(session, question);
          if (verdict?.ok !== false) unfound.push(`${edit.how}: passed`);
          else if (!edit.named.test(textOf(verdict.faults ?? [])))
            unfound.push(`${edit.how}: ${edit.named} not in ${textOf(verdict.faults ?? []).slice(0, 300)}`);
        }
        await session.query('rollback to savepoint before_edit');
      }
      return { unfound, refused };
    }, 60_000);

  test('without one the store is as it was signed, with records of every kind, an erasure and a fork', async () => {
    expect(tables.map(({ name }) => name).toSorted()).toEqual(TABLES.toSorted());
    expect(working.map(({ name }) => name)).toEqual(Object.keys(WORKING_TABLES).toSorted());
    const verdict = await opened.driver.transaction((session) => verifySnapshot(session, question));
    expect(verdict?.faults).toBeUndefined();
    expect(verdict).toMatchObject({ ok: true, erased: 6, forks: [expect.stringContaining('disk lost')] });
    expect(verdict?.records).toBeGreaterThan(512);
  });

  test('every column of every table holds somewhere a value that an edit can change', () => {
    const idle = tables.flatMap(({ name, columns, rows }) =>
      columns
        .filter((column) => !rows.some(({ values }) => values[column.name] !== null))
        .map((column) => `${name}.${column.name}`),
    );
    expect(idle).toEqual([]);
  });

  test.each(TABLES)(
    'of the values of %s are found and named',
    async (name) => {
      const table = tables.find((one) => one.name === name);
      const edits = (table?.columns ?? []).flatMap((column, place) => {
        const all = Array.from({ length: TURNS }, (_, turn) =>
          table ? editsOfColumn(table, column, turn) : [],
        ).flat();
        return IS_WHOLE ? all : all.filter((_, i) => i === place % all.length || i === 1);
      });
      const { unfound, refused } = await unfoundOf(edits);
      expect(unfound).toEqual([]);
      expect(refused.length).toBeLessThan(edits.length);
    },
    LIMIT_MS,
  );

  test(
    'of whole rows are found and named, in every table that there is',
    async () => {
      const edits = tables.flatMap((table) =>
        Array.from({ length: TURNS }, (_, turn) => editsOfRows(table, turn)).flat(),
      );
      expect((await unfoundOf(edits)).unfound).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    'that put back what was right once are found: a record that was erased, a right that has ended, an older head',
    async () => {
      const edits = editsOfTime(former);
      expect(await unfoundOf(edits)).toEqual({ unfound: [], refused: [] });
    },
    LIMIT_MS,
  );

  test(
    'of the catalogue are found and named, although no row was changed',
    async () => {
      const edits = tables.flatMap(editsOfCatalogue);
      const { unfound, refused } = await unfoundOf(edits);
      expect({ unfound, refused }).toEqual({ unfound: [], refused: [] });
    },
    LIMIT_MS,
  );

  test('of the catalogue are found where no evidence lies: nothing works there besides the gateway', async () => {
    const edits = working.flatMap((table) =>
      editsOfCatalogue(table).filter(({ how }) =>
        /a trigger|row security|a rule|a view|a child|gone/.test(how),
      ),
    );
    expect(edits).toHaveLength(6 * working.length);
    expect(await unfoundOf(edits)).toEqual({ unfound: [], refused: [] });
  });

  test('of what stands around the tables are found and named, although neither a row nor a table was changed', async () => {
    expect(await unfoundOf(editsOfSurroundings())).toEqual({ unfound: [], refused: [] });
  }, 60_000);
});

/** @returns false when the database itself refuses the edit. */
async function isMade(session: SqlSession, { sql }: Edit): Promise<boolean> {
  try {
    for (const statement of sql) await session.query(statement);
    return true;
  } catch {
    await session.query('rollback to savepoint before_edit');
    return false;
  }
}
