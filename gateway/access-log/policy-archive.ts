import { expand, type Family, rowsOf } from '../storage/migrating/migration.ts';
import { expandSchema } from '../storage/migrating/take-steps.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import type { ChangeLog } from './change-log.ts';
import { readObject } from './kept-object.ts';
import { POLICY_SET_KIND } from './policy-set-kind.ts';

export const POLICY_SET_FAMILY: Family = {
  versions: 'policy_set_migration',
  steps: [
    expand(
      `create table policy_set (
    version text primary key,
    first_used timestamptz not null default now(),
    canonical text not null
  )`,
      { sql: 'drop table policy_set', loses: [rowsOf('policy_set', true)] },
    ),
  ],
};

/** Every policy set that ever decided, by the version that stands in the records. Never deleted, never changed. */
export class PolicyArchive {
  readonly #driver: SqlDriver;

  private constructor(driver: SqlDriver) {
    this.#driver = driver;
  }

  /** For whoever only looks: nothing is made. Of a store without an archive nothing is found. */
  static beside(driver: SqlDriver): PolicyArchive {
    return new PolicyArchive(driver);
  }

  static async open(driver: SqlDriver): Promise<PolicyArchive> {
    await expandSchema(driver, POLICY_SET_FAMILY);
    return new PolicyArchive(driver);
  }

  /**
   * Durable and on record before the set decides anything.
   * @param canonical `PolicySet.canonical`. @throws GatewayError ACCESS_LOG_UNAVAILABLE.
   */
  async keep(log: Pick<ChangeLog, 'change'>, version: string, canonical: string, at: Date): Promise<void> {
    if ((await this.find(version)) !== undefined) return;
    await log.change(at, async (session, tell) => {
      const kept = await session.query(
        'insert into policy_set (version, canonical) values ($1, $2) on conflict (version) do nothing returning version',
        [version, canonical],
      );
      const row = kept.length > 0 && (await readObject(session, POLICY_SET_KIND, version));
      if (!row) return;
      const object = {
        kind: POLICY_SET_KIND.kind,
        id: version,
        state: 'kept',
        version: 1,
        digest: row.digest,
      };
      tell({ caller: undefined, requestId: undefined, object });
    });
  }

  /** @returns the set's canonical text; undefined for a version that never decided here. */
  async find(version: string): Promise<string | undefined> {
    const [row] = await this.#driver.query('select canonical from policy_set where version = $1', [version]);
    const canonical = row?.['canonical'];
    return typeof canonical === 'string' ? canonical : undefined;
  }
}
