import { own } from '../schema/own.ts';
import type { Connector } from './contract.ts';
import type { AgencyFolder } from './discovery.ts';
import { createGuard } from './guard.ts';
import { createConnector } from './runtime.ts';

/**
 * The connectors of the agencies found on disk, by id, each behind its own guard.
 * @param settings by agency, as their manifests name them.
 * @throws Error when a folder's module does not fit its manifest, or a setting its transport; what was opened is closed then.
 */
export async function connectAgencies(
  folders: readonly AgencyFolder[],
  settings: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<ReadonlyMap<string, Connector>> {
  const connectors: Connector[] = [];
  // One after the other: what the folders import in common is loaded once, by whichever comes first.
  try {
    for (const folder of folders) {
      const { manifest, typeDefs } = folder;
      const guard = createGuard(manifest.id, manifest.operations, { weights: manifest.shares });
      const module = await folder.load();
      connectors.push(
        await createConnector({
          manifest,
          typeDefs,
          module,
          settings: own(settings, manifest.id) ?? {},
          guard,
        }),
      );
    }
  } catch (error) {
    await Promise.allSettled(connectors.map((connector) => connector.close()));
    throw error;
  }
  return new Map(connectors.map((connector) => [connector.id, connector]));
}
