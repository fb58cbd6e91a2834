import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compile } from './compile.js';
import { compiledFolder, readSources } from './compiled-form.js';

/**
 * `npm run build`: compiles the sources into `dist/<their digest>/`, unless that is there, and takes away what was compiled
 * from other sources. Several at once do no harm: each writes a folder of its own and gives it its name when it is whole. The
 * same sources give the same bytes.
 */
const sources = readSources();
const folder = compiledFolder(sources);
if (!existsSync(folder)) await build();
process.exit(0);

async function build() {
  const dist = dirname(folder);
  const draft = join(dist, `.draft-${process.pid}`);
  const former = existsSync(dist) ? readdirSync(dist).filter((name) => !name.startsWith('.')) : [];
  try {
    await Promise.all(
      sources.map(async (source) => {
        const file = join(draft, source.name.replace(/\.ts$/, '.js'));
        const code = await compile(source);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, code);
      }),
    );
    renameSync(draft, folder);
  } catch (error) {
    // Another build of the same sources may have been first.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  for (const name of former) rmSync(join(dist, name), { recursive: true, force: true });
  process.stderr.write(`compiled ${sources.length} sources into ${folder}\n`);
}
