import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openAccessLog } from '../access-log/open-access-log.ts';
import { testRecord } from '../access-log/testing/log-fixture.ts';
import { freshPgliteFolder } from '../access-log/testing/pglite-folder.ts';
import { runLog } from './log/testing/run-log.ts';

const LAN = '001190000001';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'access-log-find-'));
  await rename(await freshPgliteFolder(), join(folder, 'access-log'));
  const log = await openAccessLog({ dataDir: folder, instance: 'gateway-1' }, () => undefined);
  const hash = log.keys.hash('person', LAN);
  const clerk = { kind: 'citizen', id: hash, client: 'counter', channel: 'COUNTER', loa: 2 };
  const at = new Date().toISOString();
  await log.append([
    testRecord({ at, actor: { ...clerk, onBehalfBy: 'clerk-cn1' }, note: 'Chị Lan đến quầy' }),
    testRecord({ at, v: 3, related: [{ kind: 'person', hash }] }),
    testRecord({ at, subject: { kind: 'person', hash, relation: ['handler'] } }),
    testRecord({ at }),
  ]);
  await log.close();
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(...args: string[]) {
  const { exitCode, lines } = await runLog(folder, ...args);
  return { exitCode, lines };
}

describe('log find', () => {
  test('finds by a person in hand, with the keys of the data folder', async () => {
    const { exitCode, lines } = await run('find', '--subject-person', LAN);
    expect([exitCode, lines.length]).toEqual([0, 2]);
    expect(lines[0]).toMatch(/ {2}officer officer-land of land {2}land\.landParcels {2}person /);
    expect((await run('find', '--subject-person', '001190000009')).lines).toEqual([]);
  });

  test('tells who acted for whom, as records and as a table that spreadsheets read', async () => {
    const filter = ['--on-behalf-by', 'clerk-cn1'];
    const [text] = (await run('find', ...filter)).lines;
    expect(text).toMatch(/citizen \S+ {2}by clerk-cn1/);
    const [line] = (await run('find', ...filter, '--format', 'ndjson')).lines;
    expect(JSON.parse(line ?? '')).toMatchObject({
      ...{ log: 'gateway-1', index: 3, record: { actor: { onBehalfBy: 'clerk-cn1' } } },
    });
    const [header, row, ...more] = (await run('find', ...filter, '--format', 'csv')).lines;
    expect([header?.slice(0, 10), more]).toEqual(['\uFEFFlog,index', []]);
    const cells = Object.fromEntries(header?.split(',').map((name, i) => [name, row?.split(',')[i]]) ?? []);
    expect(cells).toMatchObject({ onBehalfBy: 'clerk-cn1', note: 'Chị Lan đến quầy' });
  });

  test('counts records and different persons by a column', async () => {
    const { lines } = await run('count', '--by', 'actor', '--distinct', 'persons', '--kind', 'crossing');
    expect(lines).toContain('officer-land\t3 records\t1 persons');
  });

  test('stops where it is told to, and says so', async () => {
    expect((await run('find', '--limit', '2')).lines).toEqual([
      ...[expect.any(String), expect.any(String)],
      'the first 2; --limit N shows more',
    ]);
  });

  test.each([
    ['find', '--format', 'xml'],
    ['find', '--limit', 'many'],
    ['count'],
    ['count', '--by', 'shoe-size'],
    ['count', '--by', 'actor', '--distinct', 'shoes'],
  ])('%s %s %s is no question', async (...args) => {
    expect((await run(...args)).exitCode).toBe(2);
  });

  test.each([
    [['--decision', 'maybe'], /--decision is one of/],
    [['--kind', 'dance'], /--kind is one of/],
    [['--from', 'yesterday'], /--from is an instant/],
    [['--dossier', '1 or 2'], /dossier code/],
    [['--shoe', '43'], /Unknown option/],
  ])('%j cannot be asked, and it says why', async (args, fault) => {
    await expect(run('find', ...args)).rejects.toThrow(fault);
  });
});
