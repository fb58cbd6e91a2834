import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseManifest } from '../../connectors/manifest.ts';
import { deployNewAgency } from './deploy-new-agency.ts';
import { casesOfNewAgency } from './new-agency-cases.ts';

const TEMPLATE = join(import.meta.dirname, '..', '..', 'connectors', 'agency-template');
const MARK = '.template';

/** Words of the template and what they become for an id such as `land-archive`. */
const wordsFor = (id: string): readonly (readonly [string, string])[] => [
  ['__id__', id],
  ['__ID__', id.toUpperCase().replaceAll('-', '_')],
  ['__idCamel__', camel(id)],
  ['__Id__', camel(id).replace(/^./, (letter) => letter.toUpperCase())],
  ['__class__', id.replace(/[^a-z]/g, '')],
];

export interface NewAgency {
  readonly made: readonly string[];
  /** Files that were there, each with what stands in it now. */
  readonly changed: readonly string[];
  readonly next: readonly string[];
}

/**
 * Makes a new agency out of the template: a connector that works against its own mock, and a policy of its own.
 * @param root the checkout.
 * @returns the files made and what to do next.
 * @throws Error when the id is none or anything of that name is there; nothing is ever overwritten.
 */
export async function createAgency(id: string, root: string): Promise<NewAgency> {
  if (!/^[a-z][a-z0-9-]{1,30}$/.test(id))
    throw new Error('an id is lower case letters, digits and dashes, two or more');
  const words = wordsFor(id);
  const fill = (text: string): string =>
    words.reduce((filled, [word, value]) => filled.replaceAll(word, value), text);
  const places: readonly (readonly [string, string])[] = [
    ['connector/', `connectors/agencies/${id}/`],
    ['mock/', `mocks/agencies/${id}/`],
    ['policies/agency.cedar', `policies/agency-${id}.cedar`],
    ['policies/sharing.cedar', `policies/sharing-${id}.cedar`],
  ];
  const names = (await readdir(TEMPLATE, { recursive: true, encoding: 'utf8' }))
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith(MARK));
  const files = names.map((name) => {
    const [from, to] = places.find(([start]) => name.startsWith(start)) ?? ['', ''];
    return { source: join(TEMPLATE, name), target: to + fill(name.slice(from.length, -MARK.length)) };
  });
  const taken = files.filter(({ target }) => existsSync(join(root, target)));
  if (taken.length > 0) throw new Error(`there already: ${taken.map(({ target }) => target).join(', ')}`);
  for (const { source, target } of files) {
    await mkdir(dirname(join(root, target)), { recursive: true });
    await writeFile(join(root, target), fill(await readFile(source, 'utf8')), { flag: 'wx' });
  }
  const dataClass = `${wordsFor(id).at(-1)?.[1]}.record`;
  await declareClass(join(root, 'policies', 'policies.cedarschema'), dataClass);
  const manifest = await readFile(join(root, 'connectors', 'agencies', id, 'manifest.yaml'), 'utf8');
  const { settings } = parseManifest(manifest, id);
  const cases = `policies/cases/agency-${id}.yaml`;
  await writeFile(join(root, cases), casesOfNewAgency(root, id, dataClass), { flag: 'wx' });
  return {
    made: [...files.map(({ target }) => target), cases],
    changed: [
      `policies/policies.cedarschema: knows the class ${dataClass}`,
      ...(await deployNewAgency(root, id, settings)),
    ],
    next: [
      'docs/adding-an-agency.md explains every file',
      `npm test -- connectors/agencies/${id}    the contract suite, green against the mock you just got`,
      `npm run cli -- policy check               ${cases} says who may see what: is it what should be?`,
    ],
  };
}

/** A class that the Cedar schema does not list cannot be used in a policy. */
async function declareClass(file: string, dataClass: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  if (text.includes(`"${dataClass}"`)) return;
  await writeFile(file, text.replace('entity DataClass enum [\n', `$&  "${dataClass}",\n`));
}

const camel = (id: string): string =>
  id.replace(/-([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
