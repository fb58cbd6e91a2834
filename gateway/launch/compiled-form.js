import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where the compiled form of the sources lies: a folder named for the digest of everything that it was made from. So
 * it is found by the sources that are there now, and a form of other sources cannot be run by mistake. Plain JavaScript,
 * like all of this folder, because it runs before anything can read TypeScript.
 */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** Those that are there: an installation for production may leave out mocks and bench. */
const ROOMS = ['schema', 'dossier', 'stitching', 'policies', 'connectors', 'gateway', 'mocks', 'bench'];

/** @returns {{ name: string, text: string }[]} every source but tests, by its path from the root, in a fixed order */
export function readSources() {
  const names = ROOMS.filter((room) => existsSync(join(ROOT, room))).flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .map((name) => `${room}/${name.replaceAll('\\', '/')}`)
      .filter(
        (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.includes('node_modules/'),
      ),
  );
  return names.sort().map((name) => ({ name, text: readFileSync(join(ROOT, name), 'utf8') }));
}

/**
 * @param {{ name: string, text: string }[]} sources
 * @returns {string} the folder of their compiled form, which is there whole or not at all
 */
export function compiledFolder(sources) {
  const hash = createHash('sha256');
  const maker = ['build.js', 'compile.js'].map((name) => join(import.meta.dirname, name));
  for (const file of [...maker, join(ROOT, 'node_modules', 'esbuild', 'package.json')])
    hash.update(readFileSync(file)).update('\0');
  for (const { name, text } of sources) hash.update(`${name}\0${text}\0`);
  return join(ROOT, 'dist', hash.digest('hex').slice(0, 32));
}
