import { dirname } from 'node:path';
import { transform } from 'esbuild';

/** Import specifiers of files beside, as esbuild writes them: quoted by `"`, or by backticks where a part is filled in. */
const OUR_IMPORTS = /\b(from |import |import\()(["`])(\.\.?\/[^"`\n]*)\.ts\2/g;

/**
 * One source as JavaScript, the same way `tsx` would run it, type for type left out. Code imports compiled code; files
 * that it reads beside itself (policies, calendars, WSDL, SDL) it reads where its source lies, so that there is one copy of
 * each, and an edit of a policy is seen as ever.
 * @param {{ name: string, text: string }} source
 * @returns {Promise<string>}
 */
export async function compile({ name, text }) {
  const { code } = await transform(text, {
    ...{ loader: 'ts', format: 'esm', platform: 'node', target: 'node20', sourcefile: name },
    define: { 'import.meta.dirname': '__sourceFolder', 'import.meta.url': '__sourceUrl' },
  });
  return `${sourcePlace(name, code)}${code.replace(OUR_IMPORTS, '$1$2$3.js$2')}`;
}

/** From `dist/<digest>/<room>/…` to `<room>/…`. */
function sourcePlace(name, code) {
  if (!/__source(Folder|Url)\b/.test(code)) return '';
  const up = '../'.repeat(name.split('/').length + 1);
  return [
    'import { join as __join } from "node:path";',
    `const __sourceUrl = new URL(${JSON.stringify(up + name)}, import.meta.url).href;`,
    `const __sourceFolder = __join(import.meta.dirname, ${JSON.stringify(up + dirname(name))});`,
    '',
  ].join('\n');
}
