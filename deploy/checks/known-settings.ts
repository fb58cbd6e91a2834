import { discoverAgencies } from '../../connectors/discovery.ts';
import { agencyVariables, CONFIG_NAMES, readConfig } from '../../gateway/config.ts';

type Settings = Readonly<Record<string, string>>;

/** What the gateway itself says of a set of settings: the names as they stand in a file of ours, the values where they stand there. */
export interface SettingsJudge {
  /** @returns one line for each name that the gateway does not know, needs and lacks, or whose value it refuses. */
  faultsOf(settings: Settings): readonly string[];
}

export async function createSettingsJudge(): Promise<SettingsJudge> {
  const manifests = (await discoverAgencies()).map(({ manifest }) => manifest);
  const known = new Set([...CONFIG_NAMES, ...agencyVariables(manifests)]);
  return {
    faultsOf(settings) {
      const inFiles = Object.keys(settings).filter((name) => !known.has(name) && name.endsWith('_FILE'));
      const isOurs = (name: string) => known.has(name) || known.has(name.replace(/_FILE$/, ''));
      const unknown = Object.keys(settings).filter((name) => !isOurs(name));
      // What a file will hold stands in for itself: only the names can be judged here.
      const stated = Object.fromEntries(
        Object.entries(settings).filter(([name]) => known.has(name) && !inFiles.includes(name)),
      );
      const held = Object.fromEntries(inFiles.map((name) => [name.replace(/_FILE$/, ''), PLACEHOLDER(name)]));
      return [...unknown.map((name) => `${name}: no such setting`), ...refusedBy({ ...held, ...stated })];
    },
  };

  function refusedBy(settings: Settings): readonly string[] {
    try {
      readConfig(settings, manifests);
      return [];
    } catch (error) {
      return String(error instanceof Error ? error.message : error)
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
    }
  }
}

const PLACEHOLDER = (name: string): string =>
  name === 'DATABASE_URL_FILE' ? 'postgres://held.invalid/x' : Buffer.alloc(32, 7).toString('base64');
