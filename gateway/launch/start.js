import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compiledFolder, ROOT, readSources } from './compiled-form.js';

/**
 * `node gateway/launch/start.js <file> …`: runs one of our TypeScript files in this process, compiled (`npm run build`)
 * when the compiled form is of these very sources, else by `tsx`, which compiles while it starts. Both do the same; it is
 * told on stderr which one runs only when it is the slow one.
 */
const [node = '', , file = '', ...args] = process.argv;
const folder = compiledFolder(readSources());
const isCompiled = existsSync(folder);
if (!isCompiled) {
  const found = existsSync(join(ROOT, 'dist')) ? 'dist/ was compiled from other sources' : 'nothing is compiled';
  process.stderr.write(`${found}: ${file} runs from its source, which starts slower; npm run build compiles\n`);
  await import('tsx');
}
// What the file would see if node had been given it.
process.argv = [node, resolve(ROOT, file), ...args];
await run('gateway/end-with-parent.ts');
await run(file);

function run(name) {
  const path = isCompiled ? join(folder, name.replace(/\.ts$/, '.js')) : join(ROOT, name);
  return import(pathToFileURL(path).href);
}
