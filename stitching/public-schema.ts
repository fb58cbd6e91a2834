import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import { type StitchParts, stitch } from './stitch.ts';

/** What one agency's folder declares. */
export interface AgencySdl {
  readonly id: string;
  readonly typeDefs: string;
}

const AGENCIES_DIR = join(import.meta.dirname, '..', 'connectors', 'agencies');

export const readAgencySdl = (): AgencySdl[] =>
  readdirSync(AGENCIES_DIR)
    .filter((name) => !/^[._]/.test(name))
    .sort()
    .map((id) => ({ id, typeDefs: readFileSync(join(AGENCIES_DIR, id, 'schema.graphql'), 'utf8') }));

/**
 * The public schema as the agencies' SDL on disk makes it, without connectors: for printing, checking and generating.
 * Reads SDL files only; nothing of the connectors' code is imported.
 */
export function composePublicSchema(
  computed: StitchParts<unknown>['computed'] = {},
  agencies: readonly AgencySdl[] = readAgencySdl(),
): GraphQLSchema {
  const refuse = () => {
    throw new Error('this schema is for reading, not for executing');
  };
  return stitch({
    agencies,
    computed,
    own: {},
    executor: { entity: refuse, root: refuse },
    ownView: refuse,
    note: refuse,
  });
}
