import { applyMigrations } from '../storage/apply-migrations.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import type { ChangeLog } from './change-log.ts';
import { readObject } from './kept-object.ts';
import { POLICY_SET_KIND } from './policy-set-kind.ts';

const MIGRATIONS: readonly string[] = [
  `create table policy_set (
    version text primary key,
    first_used timestamptz not null default now(),
    canonical text not null
  )`,
];
/** Steps of an archive of today. */
export const POLICY_SET_MIGRATIONS = MIGRATIONS.length;

/** Every policy set that ever decided, by the version that stands in the records. Never deleted, never changed. */
export class PolicyArchive {
  readonly #driver: SqlDriver;

  private constructor(driver: SqlDriver) {
    this.#driver = driver;
  }

  static async open(driver: SqlDriver): Promise<PolicyArchive> {
    await applyMigrations(driver, 'policy_set_migration', MIGRATIONS);
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
