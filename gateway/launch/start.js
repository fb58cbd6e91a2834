import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compiledFolder, ROOT, readSources } from './compiled-form.js';

/**
 * `node gateway/launch/start.js <file> …`: runs one of our TypeScript files in this process, compiled (`npm run build`)
 * when the compiled form is of these very sources, else by `tsx`, which compiles while it starts. Both do the same; it is
 * told on stderr which one runs only when it is the slow one. What is no TypeScript is run as it is.
 */
const [node = '', , file = '', ...args] = process.argv;
const folder = compiledFolder(readSources());
const isCompiled = existsSync(folder);
if (!isCompiled) {
  if (file.endsWith('.ts')) {
    const found = existsSync(join(ROOT, 'dist'))
      ? 'dist/ was compiled from other sources'
      : 'nothing is compiled';
    process.stderr.write(
      `${found}: ${file} runs from its source and starts slower; npm run build compiles\n`,
    );
  }
  await import('tsx');
}
// What the file would see if node had been given it.
process.argv = [node, resolve(ROOT, file), ...args];
await run('gateway/end-with-parent.ts');
await run(file);

function run(name) {
  const source = resolve(ROOT, name);
  const path =
    isCompiled && name.endsWith('.ts')
      ? join(folder, relative(ROOT, source).replace(/\.ts$/, '.js'))
      : source;
  return import(pathToFileURL(path).href);
}
