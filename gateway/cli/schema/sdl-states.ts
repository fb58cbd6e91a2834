import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { buildSchema } from 'graphql';
import type { SchemaState } from '../../../stitching/contract/impact.ts';
import { mapSdl } from '../../../stitching/contract/sdl-map.ts';
import { type AgencySdl, composePublicSchema, readAgencySdl } from '../../../stitching/public-schema.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const AGENCIES = 'connectors/agencies';

/** What is compared, as the command was given it. */
export interface Compared {
  /** Proposed SDL: of an agency, or without one of the whole public schema. */
  readonly file?: string | undefined;
  readonly agency?: string | undefined;
  /** Git reference of the state before. */
  readonly against?: string | undefined;
}

export interface States {
  readonly before: SchemaState;
  readonly after: SchemaState;
  /** In words, for the heading. */
  readonly what: string;
}

/** @throws Error for SDL that cannot be read or composed, a reference that git does not know, an agency that there is not. */
export function statesOf({ file, agency, against }: Compared): States {
  const now = readAgencySdl();
  const id = agency ?? (file === undefined ? undefined : agencyOfFile(file));
  if (id !== undefined && file === undefined && !now.some((one) => one.id === id))
    throw new Error(`no agency ${id}; there are ${now.map((one) => one.id).join(', ')}`);
  if (id === undefined && file !== undefined) {
    const schema = buildSchema(readFileSync(file, 'utf8'));
    return {
      before: stateOf(now),
      after: { schema, map: mapSdl(now) },
      what: `${file} in the place of the public schema`,
    };
  }
  if (id === undefined) {
    const ref = against ?? 'HEAD';
    const schema = buildSchema(atRef(ref, 'schema/public.graphql'));
    return {
      before: { schema, map: mapSdl(agenciesAt(ref)) },
      after: stateOf(now),
      what: `the working tree against ${ref}`,
    };
  }
  const path = `${AGENCIES}/${id}/schema.graphql`;
  const proposed = file !== undefined && relative(ROOT, resolve(file)) !== path ? file : undefined;
  if (proposed !== undefined && against === undefined)
    return {
      before: stateOf(now),
      after: stateOf(withSdl(now, id, readFileSync(proposed, 'utf8'))),
      what: `${proposed} in the place of the SDL of ${id}`,
    };
  const ref = against ?? 'HEAD';
  const after = proposed === undefined ? now : withSdl(now, id, readFileSync(proposed, 'utf8'));
  return {
    before: stateOf(withSdl(now, id, atRef(ref, path))),
    after: stateOf(after),
    what: `the SDL of ${id} against ${ref}`,
  };
}

const stateOf = (agencies: readonly AgencySdl[]): SchemaState => ({
  schema: composePublicSchema({}, agencies),
  map: mapSdl(agencies),
});

const withSdl = (agencies: readonly AgencySdl[], id: string, typeDefs: string): AgencySdl[] =>
  [...agencies.filter((one) => one.id !== id), { id, typeDefs }].sort((a, b) => (a.id < b.id ? -1 : 1));

/** An agency's own file says by its place whose it is. */
const agencyOfFile = (file: string): string | undefined =>
  /(?:^|\/)connectors\/agencies\/([a-z][a-z0-9-]*)\/schema\.graphql$/.exec(resolve(file))?.[1];

const agenciesAt = (ref: string): AgencySdl[] =>
  git(['ls-tree', '--name-only', ref, `${AGENCIES}/`])
    .split('\n')
    .filter((path) => path !== '' && !/\/[._]/.test(path))
    .map((path) => ({ id: path.slice(AGENCIES.length + 1), typeDefs: atRef(ref, `${path}/schema.graphql`) }));

const atRef = (ref: string, path: string): string => git(['show', `${ref}:${path}`]);

function git(args: readonly string[]): string {
  // A reference that begins with a dash would be an option.
  if (args.some((one) => one.startsWith('-') && one !== '--name-only'))
    throw new Error('not a git reference');
  try {
    return execFileSync('git', [...args], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const said = (error as { stderr?: unknown }).stderr;
    throw new Error(`git ${args.join(' ')}: ${String(said ?? error).trim()}`);
  }
}
