import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defined } from '../../schema/defined.ts';
import { claimFolder } from '../storage/folder-claim.ts';
import { keepSecret } from '../storage/kept-secret.ts';
import { openPgDriver } from '../storage/pg-driver.ts';
import { openPgliteDriver } from '../storage/pglite-driver.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { AccessLog } from './access-log.ts';
import { type NoteSigner, newSigningKey, originOf, readSigningKey, verifierKey } from './checkpoint.ts';
import { SubjectKeys } from './subject-keys.ts';

export interface AccessLogSettings {
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly instance: string;
  readonly subjectKeys?: string;
  readonly signingKeyFile?: string;
  readonly retentionMonths?: number;
}

/** Opens the log as configured; keys that configuration does not give are made once and kept in the data folder. */
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
  const signer = await openSigner(settings);
  const driver = await openDriver(settings);
  try {
    const { instance, retentionMonths } = settings;
    const parts = { driver, instance, signer, keys, onFailure };
    return await AccessLog.open({ ...parts, ...defined({ retentionMonths }) });
  } catch (error) {
    await driver.close();
    throw error;
  }
}

export async function openSigner(settings: AccessLogSettings): Promise<NoteSigner> {
  const file = settings.signingKeyFile ?? join(settings.dataDir, 'log-signing-key.pem');
  const pem =
    settings.signingKeyFile === undefined
      ? await keepSecret(file, newSigningKey)
      : await readFile(file, 'utf8');
  const signer = { name: originOf(settings.instance), privateKey: readSigningKey(pem) };
  const publicFile = join(settings.dataDir, 'log-verifier-key.txt');
  if (!existsSync(publicFile)) await writeFile(publicFile, `${verifierKey(signer)}\n`);
  return signer;
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
