import type { AgencyAnswer, Connector, FieldTree } from '../../connectors/contract.ts';
import { type AgencyFolder, discoverAgencies } from '../../connectors/discovery.ts';
import { createGuard } from '../../connectors/guard.ts';
import { issuePermit } from '../../connectors/permit.ts';
import { createConnector } from '../../connectors/runtime.ts';
import { NOT_ASKED } from './job.ts';

export interface OpenAgency {
  readonly id: string;
  readonly typeDefs: string;
  /** Calls without asking any policy: for contenders that have none. */
  read(operation: string, keys: readonly string[], fields: FieldTree): Promise<AgencyAnswer>;
}

/** The gateway's own connectors, so that contenders differ in what lies above them only. */
export async function openConnectors(): Promise<{ agencies: OpenAgency[]; close(): Promise<void> }> {
  const folders = await discoverAgencies();
  const connectors = await Promise.all(folders.map(connect));
  const agencies = connectors.map((connector) => ({
    id: connector.id,
    typeDefs: connector.typeDefs,
    read: (operation: string, keys: readonly string[], fields: FieldTree) =>
      NOT_ASKED.includes(operation)
        ? Promise.resolve({ rows: new Map<string, unknown>() })
        : connector.call(
            issuePermit({ agency: connector.id, operation, keys: new Set(keys), crossingId: 'bench' }),
            {
              operation,
              keys,
              args: {},
              fields,
              origin: { userId: 'VNbench', purpose: 'bench', loa: 2 },
              signal: AbortSignal.timeout(8_000),
            },
          ),
  }));
  return {
    agencies,
    async close() {
      await Promise.all(connectors.map((connector) => connector.close()));
    },
  };
}

export async function connect(folder: AgencyFolder): Promise<Connector> {
  const { manifest, typeDefs } = folder;
  const settings = Object.fromEntries(
    Object.entries(manifest.settings).map(([name, { env }]) => [name, process.env[env] ?? '']),
  );
  const guard = createGuard(manifest.id, manifest.operations);
  return createConnector({ manifest, typeDefs, module: await folder.load(), settings, guard });
}
