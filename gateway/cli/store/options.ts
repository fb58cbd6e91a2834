import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defined } from '../../../schema/defined.ts';
import { openDriver, openDriverBeside } from '../../access-log/open-access-log.ts';
import { FieldEncryption } from '../../storage/field-encryption.ts';
import { type Family, SchemaRefused } from '../../storage/migrating/migration.ts';
import { noKeys, type Sealing } from '../../storage/migrating/sealing.ts';
import type { SqlDriver } from '../../storage/sql-driver.ts';
import { storeFamilies } from '../../store-families.ts';
import type { CommandIo } from '../log/command-io.ts';
import { STORE_OPTIONS } from '../log/options.ts';

const OPTIONS = {
  ...STORE_OPTIONS,
  contract: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  of: { type: 'string' },
  to: { type: 'string' },
  lose: { type: 'string', multiple: true, default: [] as string[] },
} as const;

const parse = (args: string[]) => parseArgs({ args, options: OPTIONS, allowPositionals: false }).values;
export type StoreOptions = ReturnType<typeof parse>;

/** @returns undefined, told, for options that are none. */
export function readStoreOptions(args: string[], io: CommandIo): StoreOptions | undefined {
  try {
    return parse(args);
  } catch (error) {
    io.err(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/**
 * Opens the store, for looking beside its gateways or for writing, and closes it whatever happens.
 * @returns what `work` gives; 1, told, where it is refused.
 */
export async function onStore(
  options: StoreOptions,
  io: CommandIo,
  use: 'looking' | 'writing',
  work: (driver: SqlDriver, families: readonly Family[]) => Promise<number>,
): Promise<number> {
  const place = {
    dataDir: options.data,
    ...defined({ databaseUrl: options['database-url'] ?? process.env['DATABASE_URL'] }),
  };
  const families = storeFamilies(await sealingOf(options.data));
  const driver = await (use === 'writing' ? openDriver(place) : openDriverBeside(place));
  try {
    return await work(driver, families);
  } catch (error) {
    if (!(error instanceof SchemaRefused)) throw error;
    io.err(`refused: ${error.message}`);
    return 1;
  } finally {
    await driver.close();
  }
}

/** As the gateways have them; where they are not at hand, steps that need them say so. */
async function sealingOf(dataDir: string): Promise<Sealing> {
  const read = (name: string) => readFile(join(dataDir, name), 'utf8').catch(() => undefined);
  const idKey = process.env['GATEWAY_PUBLIC_ID_KEY'] ?? (await read('public-id-key'));
  const storeKeys = process.env['GATEWAY_STORE_KEYS'] ?? (await read('store-keys'));
  if (idKey === undefined || storeKeys === undefined) return noKeys;
  let keys: FieldEncryption | undefined;
  return () => (keys ??= FieldEncryption.parse(storeKeys.trim(), Buffer.from(idKey.trim(), 'base64')));
}
