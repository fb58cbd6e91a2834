import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from './gateway.ts';

/** A tenth in everyday runs; `MANY_DOSSIERS=100000` for the whole city, which takes a minute to invent and to read. */
const DOSSIERS = Number(process.env['MANY_DOSSIERS'] ?? 10_000);
const DEADLINE_MS = 8_000;
/** What one dossier may take in the directory, and what the gateway itself takes, bytes. */
const PER_DOSSIER_BYTES = 2_000;
const GATEWAY_BYTES = 150_000_000;

let gateway: TestGateway;
let heapBytes: number;
const folder = mkdtempSync(join(tmpdir(), 'lien-thong-many-'));
const known = { dir: process.env['MOCK_WORLD_DIR'], dossiers: process.env['DEMO_DOSSIERS'] };

beforeAll(async () => {
  // A world of its own: the worker's ordinary one is small.
  process.env['MOCK_WORLD_DIR'] = folder;
  process.env['DEMO_DOSSIERS'] = String(DOSSIERS);
  const before = heapUsed();
  gateway = await startTestGateway();
  heapBytes = heapUsed() - before;
}, 300_000);

afterAll(async () => {
  await gateway?.close();
  process.env['MOCK_WORLD_DIR'] = known.dir;
  if (known.dossiers === undefined) delete process.env['DEMO_DOSSIERS'];
  else process.env['DEMO_DOSSIERS'] = known.dossiers;
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')))
    process.kill(JSON.parse(readFileSync(join(folder, file), 'utf8')).pid);
  rmSync(folder, { recursive: true, force: true });
});

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

const FILTERS = [
  '{}',
  '{ status: [IN_PROGRESS] }',
  '{ status: [SUPPLEMENT_REQUIRED, PAYMENT_REQUIRED], lane: GREEN }',
  '{ procedure: "1.001193" }',
  '{ agency: "police", overdue: true }',
  '{ lane: PRIORITY, dueFrom: "2026-11-01T00:00:00+07:00", dueBefore: "2026-11-08T00:00:00+07:00" }',
  '{ overdue: false, procedure: "9.999999" }',
  '{ owner: ME }',
];

describe(`with ${DOSSIERS} dossiers`, () => {
  test.each(
    FILTERS.flatMap((filter) =>
      ['NEWEST_FIRST', 'OLDEST_FIRST', 'DUE_FIRST'].map((sort) => [filter, sort] as const),
    ),
  )('the first page of %s, %s, is there within the deadline', async (filter, sort) => {
    const started = performance.now();
    const { data, errors } = await gateway.ask(
      'clerk-cn1',
      `{ dossiers(filter: ${filter}, sort: ${sort}, first: 20) {
          totalCount pageInfo { hasNextPage endCursor } nodes { code status dueAt procedure { name } receptionPoint { name } } } }`,
    );
    expect(errors).toEqual([]);
    expect(data.dossiers.nodes.length).toBe(Math.min(20, data.dossiers.totalCount));
    expect(performance.now() - started).toBeLessThan(DEADLINE_MS / 2);
  });

  test('a branch has thousands, and pages do not overlap', async () => {
    const seen = new Set<string>();
    let after: string | null = null;
    for (let page = 0; page < 4; page += 1) {
      const { data } = await gateway.ask(
        'clerk-cn1',
        'query ($after: String) { dossiers(first: 50, after: $after) { totalCount nodes { code } pageInfo { endCursor } } }',
        { after },
      );
      expect(data.dossiers.totalCount).toBeGreaterThan(DOSSIERS / 50);
      for (const { code } of data.dossiers.nodes) seen.add(code);
      after = data.dossiers.pageInfo.endCursor;
    }
    expect(seen.size).toBe(200);
  });

  test('the memory is bounded', () => {
    expect(heapBytes).toBeLessThan(GATEWAY_BYTES + PER_DOSSIER_BYTES * DOSSIERS);
  });
});
