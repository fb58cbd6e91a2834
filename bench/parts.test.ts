import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { CALLER, placeOf, SOURCES } from './parts.ts';
import { sharesOf } from './profile.ts';

const ROOT = join(import.meta.dirname, '..');
const HOUSE = ['schema', 'dossier', 'stitching', 'policies', 'connectors', 'gateway'];
const sources = HOUSE.flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .map((name) => `${room}/${name}`)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')),
);
const folders = [...new Set(sources.map((name) => dirname(name)))].sort();
const urlOf = (name: string): string => pathToFileURL(join(ROOT, name)).href;
/** Folders that no request of the bench passes: their part is what nobody asks about. */
const OFF_THE_WAY =
  /^gateway(\/(audit|cli|contracts|emergency|evidence|filing|launch|live|mcp|monitors|mutations|objections|observability|shared-state|statistics|uploads)(\/|$)|$)/;

test.each(folders)('%s has its part', (folder) => {
  const named = Object.keys(SOURCES).filter((name) => folder === name || folder.startsWith(`${name}/`));
  expect(named).not.toEqual([]);
  expect(placeOf(urlOf(`${folder}/any.ts`)) === 'other').toBe(OFF_THE_WAY.test(folder));
});

test('every file and folder that is named is there', () => {
  const there = new Set([
    ...sources,
    ...folders,
    'bench',
    'bench/contenders',
    'connectors/transports',
    'connectors/agencies',
  ]);
  expect(Object.keys(SOURCES).filter((name) => !there.has(name))).toEqual([]);
});

test.each([
  ['compiled code', urlOf(`dist/${'a0'.repeat(16)}/gateway/access-log/x.js`), 'records'],
  ['a source', urlOf('gateway/access-log/x.ts'), 'records'],
  ['a frozen copy', urlOf('bench/frozen/connectors/xml/x.ts'), 'SOAP'],
  ['a file that differs from its folder', urlOf('stitching/run-plan.ts'), 'execution'],
  ['a package', urlOf('node_modules/jose/dist/x.js'), 'crypto'],
  ['a folder of a package', urlOf('node_modules/graphql/validation/x.mjs'), 'operation'],
  ['a package in a package', urlOf('node_modules/fastify/node_modules/lru-cache/x.js'), CALLER],
  ['another package of a like name', urlOf('node_modules/pg-other/x.js'), CALLER],
  ['Node', 'node:_http_server', 'HTTP'],
  ['Node within', 'node:internal/crypto/sign', 'crypto'],
  ['what is built in', '', CALLER],
])('%s is placed', (_what, url, place) => {
  expect(placeOf(url)).toBe(place);
});

const frame = (id: number, functionName: string, url: string, children: readonly number[] = []) => ({
  ...{ id, callFrame: { functionName, url }, children },
});

test('time belongs to the function that ran, else to its nearest caller with a part; what is idle does not count', () => {
  const shares = sharesOf({
    nodes: [
      frame(1, '(root)', '', [2, 3, 4, 6]),
      frame(2, '(idle)', ''),
      frame(3, '(garbage collector)', ''),
      frame(4, 'append', urlOf('gateway/access-log/x.ts'), [5]),
      frame(5, 'stringify', '', [7]),
      frame(6, 'processTicks', 'node:internal/process/task_queues'),
      frame(7, 'read', urlOf('connectors/xml/x.ts')),
    ],
    samples: [2, 3, 4, 5, 6, 7, 1],
    timeDeltas: [9, 100, 1, 2, 3, 4, 10],
  });
  expect(Object.fromEntries(shares)).toEqual({
    GC: 1 / 20,
    records: (2 + 3) / 20,
    other: 4 / 20,
    SOAP: 10 / 20,
  });
});
