import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { openPgliteDriver } from '../../storage/pglite-driver.ts';
import { migrate } from '../migrations.ts';

/** Outlives a run of tests, whose own folder does not (`tests/global-setup.ts`). */
const TEMPLATES = process.env['TESTS_TEMPLATES'] ?? tmpdir();

/**
 * A fresh embedded database with the log's tables in a folder of its own. The first one of a user on a machine is made anew (some seconds of
 * work); the others are copies of it.
 */
export async function freshPgliteFolder(): Promise<string> {
  const template = join(TEMPLATES, `lienthong-pglite-${await kindOf()}-${userInfo().username}`);
  if (!(await stat(template).catch(() => undefined))) await makeTemplate(template);
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-pglite-'));
  // A thousand small files: the system's own copy is many times faster than one by one from here.
  await promisify(execFile)('cp', ['-R', `${template}/.`, folder]);
  return folder;
}

async function makeTemplate(template: string): Promise<void> {
  const folder = await mkdtemp(join(TEMPLATES, 'lienthong-pglite-'));
  const driver = await openPgliteDriver(folder);
  await migrate(driver);
  await driver.close();
  // Another worker may have been faster; one of the two is as good as the other.
  await rename(folder, template).catch(() => rm(folder, { recursive: true, force: true }));
}

/** Another version of the library, or other migrations, make another template. */
async function kindOf(): Promise<string> {
  const steps = await readFile(join(import.meta.dirname, '..', 'migrations.ts'));
  return `${await pgliteVersion()}-${createHash('sha256').update(steps).digest('hex').slice(0, 12)}`;
}

async function pgliteVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version }: { version: string } = JSON.parse(
    await readFile(join(dirname(entry), '..', 'package.json'), 'utf8'),
  );
  return version;
}
