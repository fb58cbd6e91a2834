import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(import.meta.dirname, '..');

/** Parts of a request's journey, in its order. */
export const PARTS = [
  'HTTP',
  'token',
  'operation',
  'planning',
  'execution',
  'boundary',
  'connector',
  'SOAP',
  'REST',
  'crypto',
  'sockets out',
  'mapping',
  'records',
  'presentation',
  'handler',
  'GC',
  'other',
] as const;
export type Part = (typeof PARTS)[number];

/** Serves many parts: its time belongs to the nearest caller that has a part. */
export const CALLER = 'caller';
type Place = Part | typeof CALLER;

/**
 * Which part a source belongs to: a folder with all below it, unless something longer is named. A file is named only where
 * its folder serves two parts.
 */
export const SOURCES: Readonly<Record<string, Place>> = {
  schema: CALLER,
  dossier: CALLER,
  stitching: 'planning',
  'stitching/plan-errors.ts': 'execution',
  'stitching/run-operation.ts': 'execution',
  'stitching/run-plan.ts': 'execution',
  'stitching/write-leaf.ts': 'execution',
  'stitching/project.ts': 'execution',
  policies: 'boundary',
  connectors: 'connector',
  'connectors/agencies': 'mapping',
  'connectors/mapping': 'mapping',
  'connectors/transports': 'connector',
  'connectors/transports/gip': 'SOAP',
  'connectors/transports/http': 'sockets out',
  'connectors/transports/rest': 'REST',
  'connectors/transports/rest-lgsp-jws': 'REST',
  'connectors/transports/rest-session': 'REST',
  'connectors/transports/soap': 'SOAP',
  'connectors/transports/xroad': 'SOAP',
  'connectors/xml': 'SOAP',
  gateway: 'other',
  'gateway/access-log': 'records',
  'gateway/agencies': 'execution',
  'gateway/boundary': 'boundary',
  'gateway/directory': 'boundary',
  'gateway/errors': 'presentation',
  'gateway/execution': 'execution',
  'gateway/http': 'HTTP',
  'gateway/identity': 'token',
  'gateway/journey.ts': 'HTTP',
  'gateway/limits': 'HTTP',
  'gateway/operation': 'operation',
  'gateway/records': 'execution',
  'gateway/respond': 'presentation',
  'gateway/storage': 'records',
  'gateway/timing': 'HTTP',
  bench: 'other',
  'bench/contenders': 'handler',
};

/** The same of packages, and of folders in them. What is not named belongs to its caller. */
const PACKAGES: Readonly<Record<string, Place>> = {
  '@apollo/server': 'HTTP',
  '@as-integrations/fastify': 'HTTP',
  '@cedar-policy/cedar-wasm': 'boundary',
  '@electric-sql/pglite': 'records',
  '@fastify': 'HTTP',
  '@graphql-tools': 'execution',
  avvio: 'HTTP',
  cockatiel: 'connector',
  dataloader: 'execution',
  'fast-json-stringify': 'HTTP',
  fastify: 'HTTP',
  'find-my-way': 'HTTP',
  'graphql/execution': 'execution',
  'graphql/language': 'operation',
  'graphql/validation': 'operation',
  jose: 'crypto',
  pg: 'records',
  'pg-protocol': 'records',
  'pg-pool': 'records',
  saxes: 'SOAP',
  undici: 'sockets out',
  'xml-crypto': 'crypto',
  zod: 'mapping',
};

/** The same of Node's own modules (after `node:`, `internal/` left out), where nobody called them or whoever did. */
const NODE: Readonly<Record<string, Place>> = {
  crypto: 'crypto',
  _http_common: 'HTTP',
  _http_incoming: 'HTTP',
  _http_outgoing: 'HTTP',
  _http_server: 'HTTP',
};

/** @param url of a function, as the profiler tells it. @returns the part of its file; CALLER where it has none. */
export function placeOf(url: string): Place {
  if (url.startsWith('node:')) return longest(NODE, url.slice(5).replace(/^internal\//, ''));
  const inPackage = url.split('/node_modules/').at(-1) ?? '';
  if (inPackage !== url) return longest(PACKAGES, inPackage);
  return longest(SOURCES, sourceOf(url));
}

/** From the root, as it is named in the sources; the frozen copies stand for what they are copies of. */
function sourceOf(url: string): string {
  if (!url.startsWith('file:')) return '';
  return relative(ROOT, fileURLToPath(url))
    .replace(/^dist\/[0-9a-f]{32}\//, '')
    .replace(/^bench\/frozen\//, '')
    .replace(/\.js$/, '.ts');
}

function longest(table: Readonly<Record<string, Place>>, name: string): Place {
  for (let path = name; path !== ''; path = path.slice(0, Math.max(0, path.lastIndexOf('/')))) {
    const found = Object.hasOwn(table, path) ? table[path] : undefined;
    if (found !== undefined) return found;
  }
  return CALLER;
}
