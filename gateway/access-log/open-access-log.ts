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
import { SubjectKeys } from './subject-keys.ts';

export interface AccessLogSettings {
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly instance: string;
  readonly subjectKeys?: string;
  readonly signingKeyFile?: string;
  readonly retentionMonths?: number;
  /** Told of records once they are durable. */
  readonly onDurable?: AccessLogParts['onDurable'];
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
    const { instance, retentionMonths, onDurable } = settings;
    const parts = { driver, instance, signer, memory, keys, onFailure };
    const log = await AccessLog.open({ ...parts, ...defined({ retentionMonths, onDurable }) });
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
    const driver = await openPgliteDriver(join(dataDir, 'access-log'));
    endReading = await serveReader(driver, readerSocketIn(dataDir));
    return { ...driver, close: async () => driver.close().finally(letGo) };
  } catch (error) {
    await letGo();
    throw error;
  }
}

const readerSocketIn = (dataDir: string): string => resolve(dataDir, 'access-log.sock');

/**
 * The store for whoever wants to look at it: the embedded one is read through the process that holds it, where there is one.
 * Writing then says that the gateway has to be stopped.
 */
export async function openDriverBeside(place: StorePlace): Promise<SqlDriver> {
  try {
    return await openDriver(place);
  } catch (error) {
    const socket = readerSocketIn(place.dataDir);
    if (!(error instanceof FolderHeldError) || !existsSync(socket)) throw error;
    return openReaderDriver(socket);
  }
}
