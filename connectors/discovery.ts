import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { AgencyModule } from './contract.ts';
import { type Manifest, parseManifest } from './manifest.ts';

/** An agency's folder as found on disk, before any connection is made. */
export interface AgencyFolder {
  readonly manifest: Manifest;
  readonly typeDefs: string;
  /** Imports `operations.ts`; its exported `agency` must hold the transport and the operations. */
  load(): Promise<AgencyModule<unknown>>;
}

const AGENCIES_DIR = join(import.meta.dirname, 'agencies');

/**
 * Finds the agencies on disk; there is no list to edit. Folders starting with `.` or `_` are skipped.
 * @throws Error naming every faulty manifest at once.
 */
export async function discoverAgencies(directory: string = AGENCIES_DIR): Promise<AgencyFolder[]> {
  const names = (await readdir(directory, { withFileTypes: true }))
    .filter((item) => item.isDirectory() && !/^[._]/.test(item.name))
    .map((item) => item.name)
    .sort();
  const found = await Promise.allSettled(names.map((name) => readFolder(directory, name)));
  const faults = found.flatMap((result) =>
    result.status === 'rejected' ? [String(result.reason.message)] : [],
  );
  if (faults.length > 0) throw new Error(`agency folders are faulty:\n${faults.join('\n')}`);
  return found.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

async function readFolder(directory: string, name: string): Promise<AgencyFolder> {
  const folder = join(directory, name);
  const manifest = parseManifest(await readFile(join(folder, 'manifest.yaml'), 'utf8'), name);
  const typeDefs = await readFile(join(folder, 'schema.graphql'), 'utf8');
  return {
    manifest,
    typeDefs,
    async load() {
      // Relative to this file: compiled code finds compiled agencies (`gateway/launch/compile.js`).
      const place = relative(AGENCIES_DIR, folder);
      const imported: { agency?: AgencyModule<unknown> } = await import(`./agencies/${place}/operations.ts`);
      if (!imported.agency)
        throw new Error(`connectors/agencies/${name}/operations.ts exports no \`agency\``);
      return imported.agency;
    },
  };
}
