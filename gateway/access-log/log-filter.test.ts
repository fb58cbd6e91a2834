import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SqlDriver } from '../storage/sql-driver.ts';
import type { AccessFilter } from './log-filter.ts';
import { LogReader } from './log-reader.ts';
import { wrongAnswers } from './testing/filter-answers.ts';
import { RARE, randomFilters } from './testing/filters-of-log.ts';
import { STORES } from './testing/log-fixture.ts';
import { filledLog, keys, type PlacedRecord, putLog } from './testing/random-log.ts';

const RECORDS = 6_000;
/** Thousands are asked in `log-filter.long.test.ts`. */
const FILTERS = 150;

/** By which index of `access_record` a page of a rare value is found. */
const FOUND_BY: Readonly<Record<string, readonly string[]>> = {
  actor: ['actor'],
  actorPerson: ['actor'],
  network: ['network'],
  onBehalfBy: ['on_behalf'],
  onBehalfOf: ['organisation'],
  agency: ['agency'],
  service: ['service'],
  dataClass: ['class_set'],
  ground: ['ground_set'],
  policy: ['policy_names'],
  purpose: ['purpose'],
  decision: ['decision'],
  code: ['code'],
  client: ['client'],
  branch: ['branch'],
  kind: ['kind'],
  dossier: ['dossier', 'subject', 'tried'],
  'subject (person)': ['related', 'subject'],
  'subject (parcel)': ['subject'],
  about: ['related', 'subject'],
  id: ['at'],
  requestId: ['at'],
  'from, until': ['at'],
  nothing: ['at'],
};

describe.each(STORES)('filters of a filled log on $name', ({ open }) => {
  let opened: Awaited<ReturnType<typeof open>>;
  let reader: LogReader;
  let log: readonly PlacedRecord[];
  const asked: [sql: string, parameters: readonly unknown[]][] = [];

  beforeAll(async () => {
    opened = await open();
    const { driver } = opened;
    log = filledLog(RECORDS);
    await putLog(driver, log);
    const overheard: SqlDriver = {
      ...driver,
      query: (sql, parameters = []) => {
        asked.push([sql, parameters]);
        return driver.query(sql, parameters);
      },
    };
    reader = new LogReader(overheard, keys);
  }, 120_000);
  afterAll(async () => {
    await opened.driver.close();
    await opened.drop();
  });

  test('find what a look at every record finds, in its order, page by page and in number', async () => {
    expect(await wrongAnswers(reader, log, randomFilters(log, FILTERS))).toEqual([]);
  });

  /** Indexes of the whole table that a page is found by; a scan of a table that is not one by an index is told as such. */
  async function indexesOf(filter: AccessFilter): Promise<readonly string[]> {
    asked.length = 0;
    await reader.page(filter, 20);
    const [sql, parameters] = asked.at(-1) ?? ['', []];
    const [row] = await opened.driver.query(`explain (format json) ${sql}`, parameters);
    const used = new Set<string>();
    for (const { index, scan } of scansOf(asJson(row?.['QUERY PLAN']))) used.add(index ?? scan);
    const parents = await opened.driver.query(
      `select distinct coalesce(p.relname, c.relname)::text as name from pg_class c left join pg_inherits i on i.inhrelid = c.oid
        left join pg_class p on p.oid = i.inhparent where c.relname = any($1::text[])`,
      [[...used]],
    );
    const byIndex = parents.map((parent) => String(parent['name']).replace('access_record_', ''));
    return [...byIndex, ...[...used].filter((one) => one.endsWith('Scan'))].sort();
  }

  test.each(Object.entries(FOUND_BY))(
    '%s: by its own index, and none is read through',
    async (what, indexes) => {
      const filter = RARE[what]?.(log);
      expect(filter && (await indexesOf(filter))).toEqual(indexes);
    },
  );

  test('find what is most frequent without reading any table through', async () => {
    const frequent: readonly AccessFilter[] = [
      { agency: 'land' },
      { service: 'landPersons' },
      { dataClass: 'land.case' },
      { ground: 'handler' },
      { policy: 'officer-land' },
      { agency: 'land', ground: 'handler', kind: 'crossing' },
      { decision: 'permit' },
      { client: 'land-desk' },
      { purpose: 'procedure:1' },
    ];
    for (const filter of frequent)
      expect([filter, (await indexesOf(filter)).filter((one) => one.endsWith('Scan'))]).toEqual([filter, []]);
  });
});

/** One driver gives JSON as it is, the other as text. */
const asJson = (plan: unknown): unknown => (typeof plan === 'string' ? JSON.parse(plan) : plan);

interface Scan {
  readonly scan: string;
  readonly index: string | undefined;
}

/** Every node of a plan that reads the log's table. */
function scansOf(plan: unknown): Scan[] {
  if (Array.isArray(plan)) return plan.flatMap(scansOf);
  if (typeof plan !== 'object' || plan === null) return [];
  const node = plan as Readonly<Record<string, unknown>>;
  const index = node['Index Name'];
  const isOfLog = String(node['Relation Name']).startsWith('access_record');
  // A bitmap of an index tells the index in the node below.
  const isRead = index !== undefined || (isOfLog && node['Node Type'] !== 'Bitmap Heap Scan');
  const own = isRead ? [{ scan: String(node['Node Type']), index: index as string | undefined }] : [];
  return [
    ...own,
    ...Object.values(node).flatMap((below) => (typeof below === 'object' ? scansOf(below) : [])),
  ];
}
