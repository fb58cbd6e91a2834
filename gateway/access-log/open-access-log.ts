import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { defined } from '../../schema/defined.ts';
import { claimFolder } from '../storage/folder-claim.ts';
import { keepSecret } from '../storage/kept-secret.ts';
import { openPgDriver } from '../storage/pg-driver.ts';
import { openPgliteDriver } from '../storage/pglite-driver.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { AccessLog } from './access-log.ts';
import { openMemory, openOrMakeSigner, settleKeys } from './log-keys.ts';
import { SubjectKeys } from './subject-keys.ts';

export interface AccessLogSettings {
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly instance: string;
  readonly subjectKeys?: string;
  readonly signingKeyFile?: string;
  readonly retentionMonths?: number;
}

/**
 * Opens the log as configured; keys that configuration does not give are made once and kept in the data folder.
 * @throws RolledBack when the store does not hold the log that was signed with them.
 * @throws Error when the store cannot be opened, is held by another process or is damaged.
 */
export async function openAccessLog(
  settings: AccessLogSettings,
  onFailure: (error: unknown) => void,
): Promise<AccessLog> {
  await mkdir(settings.dataDir, { recursive: true });
  const keys = SubjectKeys.parse(
    settings.subjectKeys ??
      (await keepSecret(
        join(settings.dataDir, 'subject-keys'),
        () => `k1:${randomBytes(32).toString('base64')}`,
      )),
  );
  const driver = await openDriver(settings);
  try {
    const signer = await openOrMakeSigner(settings);
    const memory = await openMemory(settings, signer);
    const { instance, retentionMonths } = settings;
    const parts = { driver, instance, signer, memory, keys, onFailure };
    const log = await AccessLog.open({ ...parts, ...defined({ retentionMonths }) });
    try {
      await settleKeys(settings, signer);
      return log;
    } catch (error) {
      await log.close();
      throw error;
    }
  } catch (error) {
    await driver.close().catch(() => undefined);
    throw error;
  }
}

export async function openDriver(
  settings: Pick<AccessLogSettings, 'dataDir' | 'databaseUrl'>,
): Promise<SqlDriver> {
  if (settings.databaseUrl !== undefined) return openPgDriver(settings.databaseUrl);
  const release = await claimFolder(join(settings.dataDir, 'access-log.owner'));
  try {
    const driver = await openPgliteDriver(join(settings.dataDir, 'access-log'));
    return { ...driver, close: async () => driver.close().finally(release) };
  } catch (error) {
    await release();
    throw error;
  }
}
