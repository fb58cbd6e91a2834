import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');
const ROOMS = ['schema', 'policies', 'connectors', 'gateway', 'mocks', 'tests', 'bench'] as const;
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  schema: [],
  policies: ['schema'],
  connectors: ['schema'],
  gateway: ['schema', 'policies', 'connectors'],
  mocks: ['connectors', 'schema'],
  tests: ROOMS,
  bench: ROOMS,
};
/** Library → the files that may import it: each library stands behind one door. */
const DOORS: Readonly<Record<string, RegExp>> = {
  soap: /^connectors\/transports\/soap\//,
  ioredis: /^gateway\/(storage|cache|shared-state|identity|live)\//,
  '@graphql-tools/stitch': /^schema\/stitch\.ts$/,
  '@graphql-tools/delegate': /^schema\/stitch\.ts$/,
  '@cedar-policy/cedar-wasm': /^policies\/cedar\.ts$/,
  '@cedar-policy/cedar-wasm/nodejs': /^policies\/cedar\.ts$/,
  '@electric-sql/pglite': /^gateway\/(access-log|storage)\//,
  pg: /^gateway\/(access-log|storage)\//,
  '@apollo/server': /^gateway\/(journey|compose|http\/|apollo|present)/,
  'xml-crypto': /^connectors\/transports\/(gip\/xml-signature|soap\/x509-signature)\.ts$/,
  '@opentelemetry/api': /^gateway\/observability\/tracing(\.test)?\.ts$/,
  cockatiel: /^connectors\/guard\.ts$/,
};

const isGenerated = (file: string) => /(^|\/)(generated|fixtures|testdata)\//.test(file);
const isTest = (file: string) =>
  /\.test\.ts$/.test(file) || file.startsWith('tests/') || /\/testing\//.test(file);

const files: readonly string[] = ROOMS.flatMap((room) =>
  existsSync(join(ROOT, room))
    ? readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
        .map((name) => `${room}/${name.replaceAll('\\', '/')}`)
        .filter((name) => name.endsWith('.ts'))
    : [],
);

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isType: boolean;
}

const IMPORT = /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g;

const imports: readonly Import[] = files.flatMap((from) => {
  const text = readFileSync(join(ROOT, from), 'utf8');
  return [
    ...[...text.matchAll(IMPORT)].map((match) => ({
      from,
      to: match[2] ?? '',
      isType: match[1] !== undefined,
    })),
    ...[...text.matchAll(DYNAMIC)].map((match) => ({ from, to: match[1] ?? '', isType: true })),
  ].map((found) => ({
    ...found,
    to: found.to.startsWith('.') ? normalize(join(dirname(from), found.to)).replaceAll('\\', '/') : found.to,
  }));
});

describe('the rooms', () => {
  test('import one way only', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [room = '', target = ''] = [from.split('/')[0], to.split('/')[0]];
      if (isTest(from) || !ROOMS.includes(target as (typeof ROOMS)[number]) || room === target) return false;
      return !MAY_IMPORT[room]?.includes(target);
    });
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test('hold no cycles, of types neither', () => {
    const graph = new Map<string, string[]>();
    for (const { from, to } of imports) {
      if (to.endsWith('.ts')) graph.set(from, [...(graph.get(from) ?? []), to]);
    }
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
        return;
      }
      if (done.has(file)) return;
      for (const next of graph.get(file) ?? []) walk(next, [...path, file]);
      done.add(file);
    };
    for (const file of graph.keys()) walk(file, []);
    expect(cycles).toEqual([]);
  });

  test('keep each library behind its door', () => {
    const wrong = imports.filter(
      ({ from, to, isType }) => !isTest(from) && !isType && DOORS[to] && !DOORS[to].test(from),
    );
    expect(
      wrong.filter(({ from }) => !/^(mocks|bench)\//.test(from)).map(({ from, to }) => `${from} → ${to}`),
    ).toEqual([]);
  });

  test('give permits out at the boundary only', () => {
    const makers = imports.filter(
      ({ from, to }) =>
        to === 'connectors/permit.ts' &&
        !isTest(from) &&
        // Contenders of the benchmark have no boundary to pass.
        !from.startsWith('bench/') &&
        usesIssuePermit(from),
    );
    expect(makers.map(({ from }) => from).sort()).toEqual([
      'gateway/boundary/admit-sync.ts',
      'gateway/boundary/request-boundary.ts',
    ]);
  });

  test('have small files', () => {
    const long = files.filter((file) => !isGenerated(file) && lines(file) >= 400);
    expect(long).toEqual([]);
  });

  test('read the environment in the configuration only', () => {
    const readers = files.filter(
      (file) =>
        /^(schema|policies|connectors|gateway)\//.test(file) &&
        !isTest(file) &&
        !/^gateway\/(config(\.ts|\/)|main\.ts|cli\/)/.test(file) &&
        /process\.env/.test(readFileSync(join(ROOT, file), 'utf8')),
    );
    expect(readers).toEqual([]);
  });
});

describe('agency folders', () => {
  const root = join(ROOT, 'connectors', 'agencies');
  test.each(readdirSync(root).filter((name) => !/^[._]/.test(name)))('%s is complete', (id) => {
    const needed = [
      'manifest.yaml',
      'schema.graphql',
      'mapping.ts',
      'wire.ts',
      'operations.ts',
      'contract.test.ts',
      'fixtures',
    ];
    expect(needed.filter((name) => !existsSync(join(root, id, name)))).toEqual([]);
    expect(readdirSync(join(root, id, 'fixtures')).length).toBeGreaterThan(0);
  });
});

describe('documents', () => {
  const documents = ['README.md', 'CONTRIBUTING.md', ...markdownIn('docs')].filter((file) =>
    existsSync(join(ROOT, file)),
  );

  test('the ones that newcomers need exist', () => {
    const needed = [
      'README.md',
      'CONTRIBUTING.md',
      ...[
        'request-journey',
        'adding-an-agency',
        'errors',
        'access-log',
        'policies',
        'operations',
        'performance',
      ].map((name) => `docs/${name}.md`),
    ];
    expect(needed.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  test.each(documents)('%s names only files that exist', (document) => {
    const text = readFileSync(join(ROOT, document), 'utf8');
    const named = [
      ...text.matchAll(/`((?:schema|policies|connectors|gateway|mocks|tests|bench|docs)\/[\w./<>*{},-]*)`/g),
    ].map((match) => match[1] ?? '');
    const missing = named.filter((name) => !/[<>*{}]/.test(name) && !existsSync(join(ROOT, name)));
    expect(missing).toEqual([]);
  });
});

function usesIssuePermit(file: string): boolean {
  return /\bissuePermit\b/.test(readFileSync(join(ROOT, file), 'utf8'));
}

function lines(file: string): number {
  return readFileSync(join(ROOT, file), 'utf8').split('\n').length;
}

function markdownIn(folder: string): string[] {
  const path = join(ROOT, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && statSync(join(path, name)).isFile())
    .map((name) => relative(ROOT, join(path, name)).replaceAll('\\', '/'));
}
