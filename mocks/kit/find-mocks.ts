import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { AGENCY_NAMES } from '../world/agency-names.ts';
import type { MockAgency } from './agency.ts';

const AGENCIES_DIR = join(import.meta.dirname, '..', 'agencies');

/** Ports of the demo follow this order from MOCK_PORT_BASE + 1 on (design.md §11); agencies added later come after. */
const ORDER: readonly string[] = AGENCY_NAMES;

const rank = (id: string): number => (ORDER.includes(id) ? ORDER.indexOf(id) : ORDER.length);

/** Ids of the agency mocks on disk (folders with a `server.ts`), in the order of their demo ports. */
export async function findMockIds(directory: string = AGENCIES_DIR): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter(
    (entry) => entry.isDirectory() && existsSync(join(directory, entry.name, 'server.ts')),
  );
  return names
    .map(({ name }) => name)
    .sort((one, other) => rank(one) - rank(other) || one.localeCompare(other));
}

/** @throws Error when `agencies/<id>/server.ts` is missing or exports no `mock` of that id. */
export async function loadMock(id: string, directory: string = AGENCIES_DIR): Promise<MockAgency> {
  // Relative to this file: compiled code finds compiled mocks (`gateway/launch/compile.js`).
  const place = relative(AGENCIES_DIR, join(directory, id));
  const imported: { readonly mock?: MockAgency } = await import(`../agencies/${place}/server.ts`);
  if (imported.mock?.id !== id)
    throw new Error(`mocks/agencies/${id}/server.ts exports no mock of agency ${id}`);
  return imported.mock;
}
