import { own } from '../schema/own.ts';
import { connectAgencies } from './connect-agencies.ts';
import type { AgencySettings, Connector } from './contract.ts';
import type { AgencyFolder } from './discovery.ts';
import { type ReplaceableConnector, replaceable } from './replaceable-connector.ts';

type SettingsByAgency = Readonly<Record<string, AgencySettings>>;

export interface ConnectedAgencies {
  readonly connectors: ReadonlyMap<string, Connector>;
  /**
   * Reaches the agencies whose settings are others than before anew: new sockets, sessions and guards, nothing of the old
   * credentials. All of them or, when one cannot be made, none.
   * @returns which.
   * @throws Error when a setting is not fit for its transport; then everything is as it was.
   */
  reload(settings: SettingsByAgency): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** @param onFailure what of an old transport went wrong after it was exchanged. */
export async function connectReloadable(
  folders: readonly AgencyFolder[],
  settings: SettingsByAgency,
  onFailure: (error: unknown) => void,
  now: () => Date = () => new Date(),
): Promise<ConnectedAgencies> {
  const first = await connectAgencies(folders, settings, now);
  const connectors = new Map<string, ReplaceableConnector>(
    [...first].map(([id, connector]) => [id, replaceable(connector, onFailure)]),
  );
  let held = settings;
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();
  const exchange = async (next: SettingsByAgency): Promise<readonly string[]> => {
    const changed = folders.filter(({ manifest: { id } }) => !isSame(own(held, id), own(next, id)));
    if (changed.length === 0 || isClosed) return [];
    const fresh = await connectAgencies(changed, next, now);
    if (isClosed) {
      await Promise.all([...fresh.values()].map((connector) => connector.close()));
      return [];
    }
    held = next;
    for (const [id, connector] of fresh) connectors.get(id)?.replace(connector);
    return [...fresh.keys()];
  };
  return {
    connectors,
    reload(next) {
      // One after the other: two at once would each compare with what the other is about to change.
      const exchanged = last.then(() => exchange(next));
      last = exchanged.catch(() => undefined);
      return exchanged;
    },
    async close() {
      isClosed = true;
      await Promise.all([...connectors.values()].map((connector) => connector.close()));
    },
  };
}

const isSame = (one: AgencySettings = {}, other: AgencySettings = {}): boolean =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
