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
import { type NoteSigner, newSigningKey, readSigningKey, verifierKey } from './checkpoint.ts';
import type { ClockWitness } from './log-clock.ts';
import { SubjectKeys } from './subject-keys.ts';

export interface AccessLogSettings {
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly instance: string;
  readonly subjectKeys?: string;
  readonly signingKeyFile?: string;
  readonly retentionMonths?: number;
  /** For a command that writes to a log which is there: none is begun, and nothing is done every hour. */
  readonly isCommand?: boolean;
  readonly clockWitness?: ClockWitness;
}

export const ORIGIN_PREFIX = 'lienthong.hanoi.example/';

/** Opens the log as configured; keys that configuration does not give are made once and kept in the data folder. */
export async function openAccessLog(
  settings: AccessLogSettings,
  onFailure: (error: unknown) => void,
): Promise<AccessLog> {
  await mkdir(settings.dataDir, { recursive: true });
  const keys = await openSubjectKeys(settings);
  const signer = await openSigner(settings);
  const driver = await openDriver(settings);
  try {
    const { instance, retentionMonths, isCommand = false, clockWitness } = settings;
    if (isCommand) await expectLog(driver, instance);
    const parts = { driver, instance, signer, keys, onFailure, hasUpkeep: !isCommand };
    return await AccessLog.open({ ...parts, ...defined({ retentionMonths, clockWitness }) });
  } catch (error) {
    await driver.close();
    throw error;
  }
}

async function expectLog(driver: SqlDriver, instance: string): Promise<void> {
  const [table] = await driver.query("select to_regclass('access_head') is not null as is_there");
  const heads =
    table?.['is_there'] === true
      ? await driver.query('select 1 from access_head where instance = $1', [instance])
      : [];
  if (heads.length === 0) throw new Error(`there is no log ${instance} in this store`);
}

/** Where the ring of subject keys lies when no setting gives it. */
export const subjectKeysFile = (dataDir: string): string => join(dataDir, 'subject-keys');

export const openSubjectKeys = async ({
  dataDir,
  subjectKeys,
}: Pick<AccessLogSettings, 'dataDir' | 'subjectKeys'>): Promise<SubjectKeys> =>
  SubjectKeys.parse(
    subjectKeys ??
      (await keepSecret(subjectKeysFile(dataDir), () => `k1:${randomBytes(32).toString('base64')}`)),
  );

export async function openSigner(settings: AccessLogSettings): Promise<NoteSigner> {
  const file = settings.signingKeyFile ?? join(settings.dataDir, 'log-signing-key.pem');
  const pem =
    settings.signingKeyFile === undefined
      ? await keepSecret(file, newSigningKey)
      : await readFile(file, 'utf8');
  const signer = { name: `${ORIGIN_PREFIX}${settings.instance}`, privateKey: readSigningKey(pem) };
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
