import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { openPgliteDriver } from '../../storage/pglite-driver.ts';

/**
 * A fresh embedded database in a folder of its own. The first one of a user on a machine is made anew (some seconds of
 * work); the others are copies of it.
 */
export async function freshPgliteFolder(): Promise<string> {
  const template = join(tmpdir(), `lienthong-pglite-${await pgliteVersion()}-${userInfo().username}`);
  if (!(await stat(template).catch(() => undefined))) await makeTemplate(template);
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-pglite-'));
  // A thousand small files: the system's own copy is many times faster than one by one from here.
  await promisify(execFile)('cp', ['-R', `${template}/.`, folder]);
  return folder;
}

async function makeTemplate(template: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-pglite-'));
  const driver = await openPgliteDriver(folder);
  await driver.close();
  // Another worker may have been faster; one of the two is as good as the other.
  await rename(folder, template).catch(() => rm(folder, { recursive: true, force: true }));
}

async function pgliteVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version }: { version: string } = JSON.parse(
    await readFile(join(dirname(entry), '..', 'package.json'), 'utf8'),
  );
  return version;
}
