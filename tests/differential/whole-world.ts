import { connectAgencies } from '../../connectors/connect-agencies.ts';
import type {
  AgencyAnswer,
  Connector,
  FieldTree,
  PartsFacts,
  RecordFlags,
} from '../../connectors/contract.ts';
import { discoverAgencies } from '../../connectors/discovery.ts';
import type { CircleChanges, DossierCircle } from '../../connectors/dossier-circle.ts';
import { issuePermit } from '../../connectors/permit.ts';
import { readConfig } from '../../gateway/config.ts';
import { toAgencyId } from '../../schema/terms.ts';
import { AgencySdl } from './agency-sdl.ts';

export interface WholeRow {
  /** Undefined: the agency holds nothing under this key. */
  readonly row: Readonly<Record<string, unknown>> | undefined;
  readonly flags: RecordFlags | undefined;
  readonly parts: PartsFacts | undefined;
}

/**
 * Everything that the agencies hold, read through the connectors in one piece: whole rows with every field, once per
 * key. Nothing is batched, planned or projected, and nobody is asked whether it may be seen.
 */
export class WholeWorld {
  readonly sdl: AgencySdl;
  readonly #connectors: ReadonlyMap<string, Connector>;
  /** Agencies that were asked; for who counts messages. */
  readonly touched = new Set<string>();
  readonly #known = new Map<string, Promise<AgencyAnswer>>();
  #circles: readonly DossierCircle[] = [];

  private constructor(sdl: AgencySdl, connectors: ReadonlyMap<string, Connector>) {
    this.sdl = sdl;
    this.#connectors = connectors;
  }

  static async open(env: Readonly<Record<string, string>>): Promise<WholeWorld> {
    const folders = await discoverAgencies();
    const config = readConfig(
      { ...env, PORT: '0' },
      folders.map(({ manifest }) => manifest),
    );
    const connectors = await connectAgencies(folders, config.agencies);
    const world = new WholeWorld(new AgencySdl(folders), connectors);
    await world.refresh();
    return world;
  }

  /** Newest first. */
  get circles(): readonly DossierCircle[] {
    return this.#circles;
  }

  find(code: string): DossierCircle | undefined {
    return this.#circles.find((circle) => circle.code === code || circle.aliases.includes(code));
  }

  isAskedOnlyWhenHandling(agency: string): boolean {
    return this.#connectors.get(agency)?.manifest.asked !== 'every';
  }

  /** Forgets what was read: the mock world goes on with the clock. */
  async refresh(): Promise<void> {
    this.#known.clear();
    const found = new Map<string, DossierCircle>();
    let page: CircleChanges = { changes: [], unreadable: [], cursor: '', hasMore: true };
    while (page.hasMore) {
      const args = { cursor: page.cursor, limit: 75, waitMs: 0 };
      const fields = { changes: true, cursor: true, hasMore: true } as const;
      page = (await this.#call('onestop', 'onestopChanges', [], args, fields)).value as CircleChanges;
      for (const circle of page.changes) found.set(circle.code, circle);
    }
    this.#circles = [...found.values()].sort(newestFirst);
  }

  async row(agency: string, type: string, key: string): Promise<WholeRow> {
    const operation = this.sdl.lookUp(agency, type);
    const answer = await this.#once(`${operation} ${key}`, () =>
      this.#call(agency, operation, [key], {}, this.sdl.wholeTree(agency, type)),
    );
    const { rows, flags, parts } = answer;
    return { row: rows.get(key) as WholeRow['row'], flags: flags?.get(key), parts };
  }

  async catalogue(agency: string, operation: string, type: string, args: object): Promise<unknown> {
    const answer = await this.#once(`${operation} ${JSON.stringify(args)}`, () =>
      this.#call(agency, operation, [], args, this.sdl.wholeTree(agency, type)),
    );
    return answer.value;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#connectors.values()].map((connector) => connector.close()));
  }

  #once(id: string, read: () => Promise<AgencyAnswer>): Promise<AgencyAnswer> {
    const known = this.#known.get(id) ?? read();
    this.#known.set(id, known);
    return known;
  }

  #call(
    agency: string,
    operation: string,
    keys: readonly string[],
    args: object,
    fields: FieldTree,
  ): Promise<AgencyAnswer> {
    const connector = this.#connectors.get(agency);
    if (!connector) throw new Error(`no connector ${agency}`);
    this.touched.add(agency);
    const permit = issuePermit({
      agency: toAgencyId(agency),
      operation,
      keys: new Set(keys),
      crossingId: 'whole-world',
    });
    const origin = { userId: 'VNtest', purpose: 'none', loa: 2 } as const;
    const signal = new AbortController().signal;
    return connector.call(permit, { operation, keys, args: { ...args }, fields, origin, signal });
  }
}

const newestFirst = (a: DossierCircle, b: DossierCircle): number =>
  Date.parse(b.receivedAt) - Date.parse(a.receivedAt) || (a.code < b.code ? 1 : -1);
