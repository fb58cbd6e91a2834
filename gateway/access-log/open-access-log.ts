import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { defined } from '../../schema/defined.ts';
import { claimFolder, FolderHeldError } from '../storage/folder-claim.ts';
import { keepSecret } from '../storage/kept-secret.ts';
import { openPgDriver } from '../storage/pg-driver.ts';
import { openPgliteDriver } from '../storage/pglite-driver.ts';
import { openReaderDriver, serveReader } from '../storage/reader-socket.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { AccessLog, type AccessLogParts } from './access-log.ts';
import { openMemory, openOrMakeSigner, settleKeys } from './log-keys.ts';
import { isThere } from './log-tables.ts';
import { SubjectKeys } from './subject-keys.ts';

export interface AccessLogSettings {
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly instance: string;
  readonly subjectKeys?: string;
  readonly signingKeyFile?: string;
  readonly retentionMonths?: number;
  /** What this program knows of the store's tables; told to whoever wants to take something away. */
  readonly knows?: AccessLogParts['knows'];
  /** Told of records once they are durable. */
  readonly onDurable?: AccessLogParts['onDurable'];
  /** For a command that writes to a log which is there: none is begun, and nothing is done every hour. */
  readonly isCommand?: boolean;
  readonly alsoEnd?: AccessLogParts['alsoEnd'];
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
  const keys = await openSubjectKeys(settings);
  const driver = await openDriver(settings);
  try {
    const { instance, retentionMonths, isCommand = false, alsoEnd, knows, onDurable } = settings;
    if (isCommand) await expectLog(driver, instance);
    const signer = await openOrMakeSigner(settings);
    const memory = await openMemory(settings, signer);
    const parts = { driver, instance, signer, memory, keys, onFailure, hasUpkeep: !isCommand };
    const log = await AccessLog.open({
      ...parts,
      ...defined({ retentionMonths, alsoEnd, knows, onDurable }),
    });
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

type StorePlace = Pick<AccessLogSettings, 'dataDir' | 'databaseUrl'>;

async function expectLog(driver: SqlDriver, instance: string): Promise<void> {
  const heads = (await isThere(driver, 'access_head'))
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

/** @throws FolderHeldError when a living process holds the embedded store. */
export async function openDriver({ dataDir, databaseUrl }: StorePlace): Promise<SqlDriver> {
  if (databaseUrl !== undefined) return openPgDriver(databaseUrl);
  const release = await claimFolder(join(dataDir, 'access-log.owner'));
  let endReading: (() => Promise<void>) | undefined;
  const letGo = async () => {
    await endReading?.();
    await release();
  };
  try {
    const folder = join(dataDir, 'access-log');
    const driver = await openPgliteDriver(folder);
    endReading = await serveReader({ driver, folder }, readerSocketIn(dataDir));
    return { ...driver, close: async () => driver.close().finally(letGo) };
  } catch (error) {
    await letGo();
    throw error;
  }
}

const readerSocketIn = (dataDir: string): string => resolve(dataDir, 'access-log.sock');

/**
 * The store for whoever wants to look at it: a server is read only, and may be a standby; the embedded one is read through
 * the process that holds it, where there is one. Writing then says that the gateway has to be stopped.
 */
export async function openDriverBeside(place: StorePlace): Promise<SqlDriver> {
  if (place.databaseUrl !== undefined) return openPgDriver(place.databaseUrl, undefined, 'reading');
  try {
    return await openDriver(place);
  } catch (error) {
    const socket = readerSocketIn(place.dataDir);
    if (!(error instanceof FolderHeldError) || !existsSync(socket)) throw error;
    return openReaderDriver(socket);
  }
}
