import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freshPgliteFolder } from '../gateway/access-log/testing/pglite-folder.ts';
import { FieldEncryption } from '../gateway/storage/field-encryption.ts';
import { expandSchema } from '../gateway/storage/migrating/take-steps.ts';
import { openPgliteDriver } from '../gateway/storage/pglite-driver.ts';
import type { SqlDriver } from '../gateway/storage/sql-driver.ts';
import { storeFamilies } from '../gateway/store-families.ts';

/** An embedded store of its own with the tables of every room, much sooner open than one in memory; gone once it is closed. */
export async function openFreshStore(): Promise<SqlDriver> {
  const folder = await freshFolder();
  const driver = await openPgliteDriver(folder);
  const close = async () => {
    await driver.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return { ...driver, close };
}

/** A copy of the first one of this run of tests: to make every room's tables costs more than all else of a start. */
async function freshFolder(): Promise<string> {
  const run = process.env['MOCK_WORLD_DIR'];
  if (run === undefined) return freshPgliteFolder();
  const template = join(run, 'whole-store');
  if (!existsSync(template)) await makeTemplate(template);
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-pglite-'));
  await promisify(execFile)('cp', ['-R', `${template}/.`, folder]);
  return folder;
}

async function makeTemplate(template: string): Promise<void> {
  const folder = await freshPgliteFolder();
  const driver = await openPgliteDriver(folder);
  // The tables are empty: nothing is ever sealed with it.
  const encryption = new FieldEncryption([{ id: 'none', secret: randomBytes(32) }]);
  for (const family of storeFamilies(() => encryption)) await expandSchema(driver, family);
  await driver.close();
  // Another worker may have been faster; one of the two is as good as the other.
  await rename(folder, template).catch(() => rm(folder, { recursive: true, force: true }));
}
