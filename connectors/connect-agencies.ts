import { own } from '../schema/own.ts';
import type { Connector } from './contract.ts';
import type { AgencyFolder } from './discovery.ts';
import { createGuard } from './guard.ts';
import { createConnector } from './runtime.ts';
import { calendarOf } from './source-hours.ts';

/**
 * The connectors of the agencies found on disk, by id, each behind its own guard.
 * @param settings by agency, as their manifests name them, and their hours (`source-hours.ts`).
 * @param now by which they sleep.
 * @throws Error when a folder's module does not fit its manifest, or a setting its transport; what was opened is closed then.
 */
export async function connectAgencies(
  folders: readonly AgencyFolder[],
  settings: Readonly<Record<string, Readonly<Record<string, string>>>>,
  now: () => Date = () => new Date(),
): Promise<ReadonlyMap<string, Connector>> {
  const connectors: Connector[] = [];
  // One after the other: what the folders import in common is loaded once, by whichever comes first.
  try {
    for (const folder of folders) {
      const { manifest, typeDefs } = folder;
      const ofAgency = own(settings, manifest.id) ?? {};
      const hours = { calendar: calendarOf(manifest, ofAgency), now };
      const guard = createGuard(manifest.id, manifest.operations, { weights: manifest.shares, hours });
      const module = await folder.load();
      connectors.push(
        await createConnector({
          manifest,
          typeDefs,
          module,
          settings: ofAgency,
          guard,
          hours,
        }),
      );
    }
  } catch (error) {
    await Promise.allSettled(connectors.map((connector) => connector.close()));
    throw error;
  }
  return new Map(connectors.map((connector) => [connector.id, connector]));
}
