import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');
const ROOMS = [
  'schema',
  'dossier',
  'stitching',
  'policies',
  'connectors',
  'gateway',
  'mocks',
  'tests',
  'bench',
  'deploy',
] as const;
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  schema: [],
  dossier: ['schema'],
  stitching: ['schema'],
  policies: ['schema'],
  connectors: ['schema', 'dossier'],
  gateway: ['schema', 'dossier', 'stitching', 'policies', 'connectors'],
  mocks: ['connectors', 'schema', 'dossier'],
  tests: ROOMS,
  bench: ROOMS,
  deploy: ['gateway', 'connectors'],
};
/** Library → the files that may import it: each library stands behind one door. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  ioredis: ['gateway/shared-state/redis.ts'],
  '@graphql-tools/stitch': ['stitching/stitch.ts'],
  '@graphql-tools/delegate': ['stitching/delegate-door.ts'],
  '@cedar-policy/cedar-wasm': ['policies/cedar.ts'],
  '@cedar-policy/cedar-wasm/nodejs': ['policies/cedar.ts'],
  '@electric-sql/pglite': ['gateway/storage/pglite-driver.ts', 'gateway/storage/flushed-folder.ts'],
  pg: ['gateway/storage/pg-driver.ts'],
  '@apollo/server': ['gateway/compose.ts', 'gateway/journey.ts', 'gateway/http/run-request.ts'],
  '@modelcontextprotocol/server': ['gateway/mcp/mcp-server.ts'],
  'xml-crypto': [
    'connectors/transports/gip/xml-signature.ts',
    'connectors/transports/soap/x509-signature.ts',
  ],
  fflate: ['gateway/evidence/asic-container.ts'],
  '@opentelemetry/api': [
    'gateway/observability/tracing.ts',
    'gateway/observability/export/start-telemetry.ts',
  ],
  cockatiel: ['connectors/guard-operation.ts', 'gateway/live/live-service.ts'],
};

/** Run by people who change the schema, never by the gateway. */
const DEVELOPMENT_FILES = ['stitching/api-diff.ts', 'stitching/file-per-folder.ts'];

/** Written by programs, or kept as it was (`bench/frozen/README.md`). */
const isGenerated = (file: string) => /(^|\/)(generated|fixtures|testdata|frozen)\//.test(file);
const isTest = (file: string) =>
  /\.test\.ts$/.test(file) || file.startsWith('tests/') || /\/testing\//.test(file);

const everyFile: readonly string[] = [...ROOMS, 'docs'].flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' }).map((name) => `${room}/${name}`),
);
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

  test.each([
    ['files', (file: string) => file],
    ['folders', (file: string) => dirname(file)],
  ])('hold no circles of %s, not even of types', (_what, placeOf) => {
    const graph = new Map<string, Set<string>>();
    for (const { from, to } of imports) {
      const [place, next] = [placeOf(from), placeOf(to)];
      // Tests stand beside what they test and may build it from all rooms.
      if (!to.endsWith('.ts') || isTest(from) || (place === next && from !== to)) continue;
      graph.set(place, (graph.get(place) ?? new Set()).add(next));
    }
    expect(circlesIn(graph)).toEqual([]);
  });

  test('keep each library behind its door', () => {
    const wrong = imports.filter(
      ({ from, to, isType }) => !isTest(from) && !isType && DOORS[to] && !DOORS[to].includes(from),
    );
    expect(
      wrong.filter(({ from }) => !/^(mocks|bench)\//.test(from)).map(({ from, to }) => `${from} → ${to}`),
    ).toEqual([]);
    expect(
      Object.values(DOORS)
        .flat()
        .filter((door) => !files.includes(door)),
    ).toEqual([]);
  });

  test('give permits out in the one place that calls agencies', () => {
    const makers = imports.filter(
      ({ from, to }) =>
        to === 'connectors/permit.ts' &&
        !isTest(from) &&
        // Contenders of the benchmark have no boundary to pass.
        !from.startsWith('bench/') &&
        usesIssuePermit(from),
    );
    expect(makers.map(({ from }) => from)).toEqual(['gateway/agencies/agency-call.ts']);
  });

  test('have small files', () => {
    const long = files.filter((file) => !isGenerated(file) && lines(file) >= 400);
    expect(long).toEqual([]);
  });

  test('read the environment in the configuration only', () => {
    const readers = files.filter(
      (file) =>
        /^(schema|dossier|stitching|policies|connectors|gateway)\//.test(file) &&
        !isTest(file) &&
        !/^gateway\/(config(\.ts|\/)|main\.ts|cli\/)/.test(file) &&
        /process\.env/.test(readFileSync(join(ROOT, file), 'utf8')),
    );
    expect(readers).toEqual([]);
  });
});

describe('packages', () => {
  const {
    dependencies,
    devDependencies,
    optionalDependencies,
    scripts,
  }: Record<string, Record<string, string>> = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const packageOf = (name: string) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name;
  const isProduct = (file: string) =>
    !isTest(file) && !isGenerated(file) && !/^(mocks|tests|bench|deploy)\//.test(file);
  /** Imported, or asked for by name where it is read as a file, run or configured. */
  const textOf = (names: readonly string[]) =>
    names.map((name) => readFileSync(join(ROOT, name), 'utf8')).join('\n');
  const launch = ['build', 'compile', 'compiled-form', 'start'].map((name) => `gateway/launch/${name}.js`);
  const product = textOf([...files.filter(isProduct), ...launch]) + JSON.stringify(scripts?.['start']);
  const everything =
    textOf([...files, ...launch, 'jest.config.js', 'tsconfig.json', 'codegen.yml']) + JSON.stringify(scripts);
  /** Wanted by another package beside it, or a type of one that is there. */
  const isWantedByOthers = (name: string) =>
    // The last two by the grammar of PromQL.
    ['rxjs', 'react-dom', '@lezer/lr', '@lezer/highlight'].includes(name) ||
    (name.startsWith('@types/') && everything.includes(name.slice(7)));
  const isNamedIn = (name: string, text: string) => {
    const short = name.replace(/^@graphql-codegen\/|^@biomejs\//, '');
    return [`'${name}`, `"${name}`, `/${name}/`, ` ${name} `, `[${short}`, ` ${short}]`, `"${short} `].some(
      (part) => text.includes(part),
    );
  };

  test('of the product are dependencies, so that an installation without development packages runs', () => {
    const needed = imports
      .filter(({ from, to }) => isProduct(from) && !/^(node:|\.|[a-z]+\/.*\.ts$)/.test(to))
      .map(({ from, to, isType }) => ({ from, name: packageOf(to), isType }))
      // What may be absent is asked for when it is needed, or is a type.
      .filter(({ name, isType }) => !(isType && name in (optionalDependencies ?? {})))
      .filter(({ from, name }) => !(name in (dependencies ?? {})) && !DEVELOPMENT_FILES.includes(from))
      .map(({ from, name }) => ({ from, name }));
    expect(needed).toEqual([]);
  });

  test('that only mocks, tests and the bench use are for development', () => {
    expect(Object.keys(dependencies ?? {}).filter((name) => !isNamedIn(name, product))).toEqual([]);
  });

  test('are used', () => {
    const unused = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
      (name) => !isNamedIn(name, everything) && !isWantedByOthers(name),
    );
    expect(unused).toEqual([]);
  });
});

test('nothing is exported that nobody uses', () => {
  const words = new Map(
    files.map((file) => [file, new Set(readFileSync(join(ROOT, file), 'utf8').match(/[\w$]+/g))]),
  );
  const unused = files.flatMap((file) => {
    if (isGenerated(file)) return [];
    const text = readFileSync(join(ROOT, file), 'utf8');
    return [
      ...text.matchAll(/^export (?:async |abstract )*(?:const|function\*?|class|interface|type) ([\w$]+)/gm),
    ]
      .map(([, name = '']) => name)
      .filter(
        (name) => text.split(new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`)).length === 2,
      )
      .filter((name) => !files.some((other) => other !== file && words.get(other)?.has(name)))
      .map((name) => `${file}: ${name}`);
  });
  expect(unused).toEqual([]);
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
  const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...markdownIn('docs')].filter((file) =>
    existsSync(join(ROOT, file)),
  );

  test('the ones that newcomers need exist', () => {
    const needed = [
      'README.md',
      'CONTRIBUTING.md',
      'SECURITY.md',
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
    const named = [...text.matchAll(/`([\w.-]+(?:\/[\w.-]*)*)`/g)].map((match) => match[1] ?? '');
    expect(named.filter(isPathOfOurs).filter((name) => !isThere(name))).toEqual([]);
  });

  test('comments in the code name only files that exist', () => {
    const missing = files
      .filter((file) => !isGenerated(file))
      .flatMap((file) =>
        [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^\s*(?:\/?\*|\/\/).*$/gm)]
          .flatMap(([line]) => [...line.matchAll(/[\w-]+(?:\/[\w.-]+)+\.(?:ts|md|graphql|yaml)\b/g)])
          .map(([name]) => name)
          .filter((name) => isPathOfOurs(name) && !isThere(name))
          .map((name) => `${file}: ${name}`),
      );
    expect(missing).toEqual([]);
  });
});

/** Below a room or another folder of the root, or a source file by its name alone. */
function isPathOfOurs(name: string): boolean {
  const [first = '', ...below] = name.split('/');
  if (below.length > 0) return [...ROOMS, 'docs', '.ci', 'clients', 'deploy'].includes(first);
  return /\.(ts|md|graphql|cedar|cedarschema|yml)$/.test(name);
}

function isThere(name: string): boolean {
  if (existsSync(join(ROOT, name))) return true;
  return !name.includes('/') && everyFile.some((file) => file.endsWith(`/${name}`));
}

function circlesIn(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (place: string, path: readonly string[]): void => {
    if (path.includes(place)) circles.push([...path.slice(path.indexOf(place)), place].join(' → '));
    else if (!done.has(place)) for (const next of graph.get(place) ?? []) walk(next, [...path, place]);
    done.add(place);
  };
  for (const place of graph.keys()) walk(place, []);
  return circles;
}

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
